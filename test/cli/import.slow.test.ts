import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOfLayout, layoutOf, namesOf, objectsOfTeam, sharedStore, storePerTeam } from '../adoption/layouts';
import { typeErrors } from '../typed';
import { filesOf, folderWith, keywheel } from './command';

const FILES = ['--terraform', 'terraform', '--manifests', 'clusters'];

test.concurrent('a store for each team: all is taken over, nothing changes, and the program synthesises', async () => {
  const folder = folderWith(filesOfLayout(storePerTeam(['payments', 'risk'])));

  const { code, out, err } = await keywheel(folder, ['import', 'acme', ...FILES]);

  expect([code, err]).toEqual([0, expect.any(String)]);
  expect(out).toBe(
    [
      '10 taken over, 0 to change, 9 to add',
      '6 objects get labels or annotations of keywheel',
      '0 left as they are, 4 findings acknowledged: see acme/import.md\n',
    ].join('\n'),
  );
  const synth = await keywheel(join(folder, 'acme'), ['synth']);
  expect({ code: synth.code, err: synth.err }).toMatchObject({ code: 0 });
  const stack = JSON.parse(readFileSync(join(folder, 'acme/cdktf.out/stacks/spoke-prod/cdk.tf.json'), 'utf8'));
  expect(stack.import).toContainEqual({ to: 'vault_policy.read_app-payments', id: 'payments' });
  expect(stack.import).toContainEqual({
    to: 'vault_kubernetes_auth_backend_role.read_app-payments',
    id: 'auth/kubernetes/role/payments',
  });
  // As Terraform had it: neither more nor less.
  expect(stack.resource.vault_kubernetes_auth_backend_role['read_app-payments']).toMatchObject({
    ...{ backend: 'kubernetes', role_name: 'payments', token_ttl: 300, token_policies: ['payments'], audience: null },
    ...{ bound_service_account_names: ['eso-reader'], bound_service_account_namespaces: ['app-payments'] },
  });
});

test.concurrent('what an import wrote is imported again, unless somebody changed it', async () => {
  const folder = folderWith(filesOfLayout(storePerTeam(['payments'])));
  await keywheel(folder, ['import', 'acme', ...FILES]);
  const first = filesOf(join(folder, 'acme'));

  expect(await keywheel(folder, ['import', 'acme', ...FILES])).toMatchObject({ code: 0 });
  expect(filesOf(join(folder, 'acme'))['adopted.json']).toBe(first['adopted.json']);

  writeFileSync(join(folder, 'acme/fleet.ts'), `${first['fleet.ts']}// mine\n`);
  const { code, err } = await keywheel(folder, ['import', 'acme', ...FILES]);
  expect([code, err]).toEqual([1, expect.stringContaining('FileChanged')]);
  expect(readFileSync(join(folder, 'acme/fleet.ts'), 'utf8')).toContain('// mine');
});

test.concurrent('a folder of somebody else is left alone', async () => {
  const folder = folderWith({ ...filesOfLayout(storePerTeam(['payments'])), 'acme/mine.txt': 'mine' });

  const { code, err } = await keywheel(folder, ['import', 'acme', ...FILES]);

  expect([code, err]).toEqual([1, expect.stringContaining('FolderTaken')]);
  expect(filesOf(join(folder, 'acme'))).toEqual({ 'mine.txt': 'mine' });
});

test.concurrent('a list that is none is an error with its path, and nothing is written', async () => {
  const folder = folderWith({ ...filesOfLayout(storePerTeam(['payments'])), 'acme/import.json': '{ "files": ' });

  const { code, err } = await keywheel(folder, ['import', 'acme', ...FILES]);

  expect([code, err]).toEqual([1, expect.stringMatching(/FileChanged\n.*import\.json\n.*is not the list/)]);
  expect(filesOf(join(folder, 'acme'))).toEqual({ 'import.json': '{ "files": ' });
});

test.concurrent('what could not be read ends the command with 1, and is in the list', async () => {
  const broken = { 'clusters/prod/broken.yaml': 'kind: ExternalSecret\n  metadata: [' };
  const folder = folderWith({ ...filesOfLayout(storePerTeam(['payments'])), ...broken });

  const { code, out, err } = await keywheel(folder, ['import', 'acme', ...FILES]);

  expect([code, out, err]).toEqual([
    1,
    expect.stringMatching(/^5 taken over, 0 to change/),
    expect.stringMatching(/not known: .*broken\.yaml/),
  ]);
  const { 'import.md': list, 'import.json': data } = filesOf(join(folder, 'acme'));
  expect(list).toMatch(/## Not read\n\n.*\n\n- .*broken\.yaml/);
  expect(JSON.parse(data!).unread).toEqual([expect.stringContaining('broken.yaml')]);
});

test.concurrent('clusters that were saved are read as they are, and no value of a Secret is kept', async () => {
  const layout = storePerTeam(['payments']);
  const SECRET = Buffer.from('canary-value-4711').toString('base64');
  const applied = JSON.stringify({ data: { DB_PASSWORD: SECRET } });
  const owned = [{ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', name: 'payments-db', uid: '1' }];
  const items = [
    ...layout.clusters['prod']!,
    {
      ...{ apiVersion: 'v1', kind: 'Secret', type: 'Opaque', data: { DB_PASSWORD: SECRET } },
      metadata: {
        ...{ name: 'payments-db', namespace: 'app-payments', ownerReferences: owned },
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': applied },
      },
    },
  ];
  const { 'terraform/vault.tf.json': terraform } = filesOfLayout(layout);
  const dump = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const folder = folderWith({ 'terraform/vault.tf.json': terraform!, 'live/prod.json': dump });

  const { code, out, err } = await keywheel(folder, ['import', 'acme', '--terraform', 'terraform', '--live', 'live']);

  expect([code, out]).toEqual([0, expect.stringMatching(/^5 taken over, 0 to change/)]);
  const written = JSON.stringify([out, err, filesOf(join(folder, 'acme'))]);
  expect(written).not.toContain(SECRET);
  expect(written).not.toContain('canary-value');
  // The operator holds it: nothing has to be taken over from somebody.
  expect(written).not.toContain('takeOver');
});

test.concurrent('a Secret that somebody else made is taken over, and the program says so', async () => {
  const layout = storePerTeam(['payments']);
  const mine = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'payments-db', namespace: 'app-payments' } };
  const folder = folderWith(filesOfLayout({ ...layout, clusters: { prod: [...layout.clusters['prod']!, mine] } }));

  expect(await keywheel(folder, ['import', 'acme', ...FILES])).toMatchObject({ code: 0 });
  expect(filesOf(join(folder, 'acme'))['tenants/prod/payments.ts']).toContain('takeOver: true');
});

test.concurrent('an ExternalSecret that is not called as its Secret keeps its name', async () => {
  const folder = folderWith(filesOfLayout(layoutOf([{ ...namesOf('payments'), externalSecret: 'orders-sync' }])));

  const { code, out } = await keywheel(folder, ['import', 'acme', ...FILES]);
  expect([code, out]).toEqual([0, expect.stringMatching(/^5 taken over, 0 to change/)]);
  await keywheel(join(folder, 'acme'), ['synth']);
  const yaml = readFileSync(join(folder, 'acme/dist/prod/app-payments.k8s.yaml'), 'utf8');
  expect(yaml).toMatch(/kind: ExternalSecret\nmetadata:\n {2}name: orders-sync\n/);
});

test.concurrent(
  'a value of which every key is taken is taken over as it is, where workloads read what it may have',
  async () => {
    const layout = storePerTeam(['payments']);
    const objects = layout.clusters['prod']! as any[];
    const { spec } = objects.find(({ kind }) => kind === 'ExternalSecret');
    Object.assign(spec, { data: undefined, dataFrom: [{ extract: { key: 'secret/apps/payments/db' } }] });
    delete spec.target.creationPolicy;
    const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'payments-db', key: 'any' } } }];
    objects.push({
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'api', namespace: 'app-payments' } },
      spec: { template: { spec: { containers: [{ name: 'a', image: 'a', env }] } } },
    });
    const folder = folderWith(filesOfLayout(layout));

    const { code, out } = await keywheel(folder, ['import', 'acme', ...FILES]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^5 taken over, 0 to change(.|\n)*\n0 left as they are/)]);
    expect(filesOf(join(folder, 'acme'))['tenants/prod/payments.ts']).toContain('moreKeys: true');
    expect(await keywheel(join(folder, 'acme'), ['synth'])).toMatchObject({ code: 0 });
    const yaml = readFileSync(join(folder, 'acme/dist/prod/app-payments.k8s.yaml'), 'utf8');
    expect(yaml).toMatch(/dataFrom:\n\s+- extract:\n\s+key: secret\/apps\/payments\/db\n/);
  },
);

test.concurrent(
  'one store of the whole cluster is taken over, and what is insecure about it is acknowledged',
  async () => {
    const folder = folderWith(filesOfLayout(sharedStore(['payments', 'risk'])));

    const { code, out } = await keywheel(folder, ['import', 'acme', ...FILES]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^6 taken over, 0 to change(.|\n)*\n0 left as they are/)]);
    const project = join(folder, 'acme');
    const { findings } = JSON.parse(filesOf(project)['adopted.json']!) as { findings: { check: string }[] };
    expect(findings.map(({ check }) => check)).toContain('shared-store-names-namespaces');
    expect(await keywheel(project, ['synth'])).toMatchObject({ code: 0 });
    const yaml = readFileSync(join(project, 'dist/dev/app-payments.k8s.yaml'), 'utf8');
    expect(yaml).toMatch(/secretStoreRef:\n\s+kind: ClusterSecretStore\n\s+name: central-vault\n/);
    expect(JSON.stringify(filesOf(join(project, 'dist')))).not.toContain('conditions:');
    const stack = JSON.parse(readFileSync(join(project, 'cdktf.out/stacks/spoke-dev/cdk.tf.json'), 'utf8'));
    expect(stack.import.map(({ id }: { id: string }) => id).sort()).toEqual([
      'auth/kubernetes-dev/role/eso-dev-role',
      'dev-policy',
    ]);
  },
);

test.concurrent('a policy that two namespaces share stays where it is made, and both read with it', async () => {
  const teams = ['payments', 'risk'].map((team) => ({ ...namesOf(team), policy: 'apps' }));
  const layout = layoutOf(teams);
  const [policy] = Object.values(layout.resources['vault_policy']!);
  const text = { name: 'apps', policy: 'path "secret/data/apps/*" { capabilities = ["read"] }' };
  const shared = { ...layout, resources: { ...layout.resources, vault_policy: { apps: { ...policy, ...text } } } };
  const folder = folderWith(filesOfLayout(shared));

  const { code, out } = await keywheel(folder, ['import', 'acme', ...FILES]);
  expect([code, out]).toEqual([0, expect.stringMatching(/^8 taken over, 0 to change/)]);
  expect(filesOf(join(folder, 'acme'))['tenants/prod/risk.ts']).toContain(
    "readerPolicy: Policy.fromPolicyAttributes({ name: 'apps' })",
  );
});

test.concurrent('with --tenants the same is in files of YAML, and synthesises to the same', async () => {
  const [own, shared] = [
    storePerTeam(['payments', 'risk'], { cluster: 'dev', mount: 'kubernetes-dev' }),
    sharedStore(['shop']),
  ];
  const system = objectsOfTeam({ ...namesOf('ops'), namespace: 'kube-ops' }, 'kubernetes-dev', own.address);
  const roles = layoutOf(
    [namesOf('payments'), namesOf('risk'), { ...namesOf('ops'), namespace: 'kube-ops' }],
    'dev',
    'kubernetes-dev',
  );
  const layout = {
    ...roles,
    resources: Object.fromEntries(
      Object.entries(roles.resources).map(([type, all]) => [type, { ...shared.resources[type], ...all }]),
    ),
    clusters: { dev: [...own.clusters['dev']!, ...shared.clusters['dev']!, ...system] },
  };
  const folder = folderWith(filesOfLayout(layout));
  const written = await Promise.all(
    [['--tenants'], []].map(async (options, index) => {
      const { code, out } = await keywheel(folder, ['import', `acme${index}`, ...FILES, '--name', 'acme', ...options]);
      expect([code, out]).toEqual([0, expect.stringMatching(/^20 taken over, 0 to change/)]);
      const synth = await keywheel(join(folder, `acme${index}`), ['synth']);
      expect({ code: synth.code, err: synth.err }).toMatchObject({ code: 0 });
      return filesOf(join(folder, `acme${index}`));
    }),
  );
  const sides = written.map((files) =>
    Object.entries(files).filter(([name]) => /^(dist|cdktf\.out\/stacks)\/|^adopted\.json$/.test(name)),
  );

  expect(Object.keys(written[0]!).filter((name) => /^(tenants|platform)\//.test(name))).toEqual([
    // Of a whole cluster, and in a namespace that is Kubernetes' own.
    ...['platform/dev/dev-team.ts', 'platform/dev/ops.ts'],
    ...['tenants/dev/payments.yaml', 'tenants/dev/risk.yaml'],
  ]);
  expect(sides[0]!.length).toBeGreaterThan(5);
  expect(sides[0]).toEqual(sides[1]);
});

test('the projects that it writes compile', async () => {
  const template = { url: 'postgresql://{{ .DB_USER }}:{{ .DB_PASSWORD }}@db.example.com/shop' };
  const layouts = [
    [layoutOf([{ ...namesOf('payments'), template }, namesOf('risk')])],
    [sharedStore(['payments'])],
    [layoutOf([namesOf('payments'), { ...namesOf('ops'), namespace: 'kube-ops' }]), '--tenants'],
  ] as const;
  const sources = await Promise.all(
    layouts.map(async ([layout, ...options], index) => {
      const folder = folderWith(filesOfLayout(layout));
      await keywheel(folder, ['import', 'acme', ...FILES, ...options]);
      return Object.entries(filesOf(join(folder, 'acme')))
        .filter(([name]) => name.endsWith('.ts'))
        .map(([name, text]) => [`apps/imported-${index}/${name}`, text] as const);
    }),
  );
  expect(sources.map(({ length }) => length)).toEqual([6, 5, 6]);
  expect(typeErrors(new Map(sources.flat()))).toEqual([]);
}, 300_000);
