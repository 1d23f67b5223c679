import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { namesOf, objectsOfTeam, sharedStore } from '../adoption/layouts';
import { compiledLibrary } from '../compiled';
import { Bench } from './bench/bench';
import type { KubernetesObject } from './bench/kubernetes-api';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, part, scenarios, SERVERS } from './bench/scenario';
import { untilSynced } from './bench/synced';
import { Workspace } from './bench/workspace';

const TEAMS = ['payments', 'risk'];
const LIBRARY = compiledLibrary();
const KINDS = [
  ['v1', 'Namespace'],
  ['v1', 'ServiceAccount'],
  ['v1', 'Secret'],
  ['external-secrets.io/v1', 'ClusterSecretStore'],
  ['external-secrets.io/v1', 'SecretStore'],
  ['external-secrets.io/v1', 'ExternalSecret'],
] as const;

/** What the chart of the operator gives it: the token of every ServiceAccount. */
const RBAC = 'rbac.authorization.k8s.io';
const CHART_RIGHTS: readonly KubernetesObject[] = [
  {
    ...{ apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'tokens' } },
    rules: [{ apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] }],
  },
  {
    ...{ apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata: { name: 'tokens' } },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'tokens' },
    subjects: [{ kind: 'ServiceAccount', name: 'external-secrets', namespace: 'external-secrets' }],
  },
];

scenarios('a hub and a cluster that people have set up by hand', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let folder: string;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    const { root } = bench.hub;
    await root.write('sys/mounts/secret', { type: 'kv', options: { version: '2' } });
    await root.write('sys/auth/kubernetes', { type: 'kubernetes' });
    const spoke = bench.spoke('prod');
    await root.write('auth/kubernetes/config', {
      ...{ kubernetes_host: spoke.url, kubernetes_ca_cert: spoke.ca, disable_local_ca_jwt: true },
      token_reviewer_jwt: spoke.administratorToken,
    });
    for (const object of CHART_RIGHTS) {
      await spoke.api.apply(object, 'helm');
    }
    for (const team of TEAMS) {
      await until('the engine is ready', async () =>
        root.write(`secret/data/apps/${team}/db`, { data: { username: team, password: `of ${team}` } }),
      );
      await root.write(`sys/policies/acl/${team}`, {
        policy: `path "secret/data/apps/${team}/*" {\n  capabilities = ["read"]\n}\n`,
      });
      await root.write(`auth/kubernetes/role/${team}`, {
        ...{ bound_service_account_names: ['eso-reader'], bound_service_account_namespaces: [`app-${team}`] },
        ...{ policies: [team], ttl: '1h' },
      });
      for (const object of objectsOfTeam(namesOf(team), 'kubernetes', bench.hub.url)) {
        await spoke.api.apply(withAuthority(object as KubernetesObject), 'kubectl');
      }
    }
    await shareStore();
    await untilSynced(spoke);
    folder = bench.addWorkspace().folder;
    mkdirSync(join(folder, 'live'), { recursive: true });
    const lists = await Promise.all(KINDS.map(([version, kind]) => spoke.api.list(version, kind)));
    const items = lists.flatMap((objects, index) =>
      objects.map((one) => ({ apiVersion: KINDS[index]![0], kind: KINDS[index]![1], ...one })),
    );
    writeFileSync(join(folder, 'live/prod.json'), JSON.stringify({ kind: 'List', items }));
  });

  afterAll(() => bench?.stop());

  /** Next to the stores of teams, one for the whole cluster: a login of the operator’s namespace that reads all of an environment. */
  async function shareStore(): Promise<void> {
    const { root } = bench.hub;
    await root.write('secret/data/prod/shop', { data: { username: 'shop', password: 'of shop' } });
    await root.write('sys/policies/acl/prod-policy', {
      policy: 'path "secret/data/prod/*" {\n  capabilities = ["read"]\n}\n',
    });
    await root.write('auth/kubernetes/role/eso-prod-role', {
      ...{ bound_service_account_names: ['eso-sa'], bound_service_account_namespaces: ['external-secrets'] },
      ...{ policies: ['prod-policy'], ttl: '1h' },
    });
    const { api } = bench.spoke('prod');
    await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'external-secrets' } }, 'helm');
    for (const object of sharedStore(['shop'], 'prod', 'kubernetes', bench.hub.url).clusters['prod']!) {
      await api.apply(withAuthority(object as KubernetesObject), 'kubectl');
    }
  }

  /** The stores reach the hub over TLS. */
  function withAuthority(object: KubernetesObject): KubernetesObject {
    const copy = structuredClone(object);
    if (copy.kind.endsWith('SecretStore')) {
      copy['spec'].provider.vault.caBundle = Buffer.from(readFileSync(bench.hub.caFile)).toString('base64');
    }
    return copy;
  }

  function keywheel(cwd: string, ...args: string[]): string {
    const env = {
      PATH: process.env['PATH'],
      ...LIBRARY.env,
      VAULT_ADDR: bench.hub.url,
      VAULT_TOKEN: bench.hub.rootToken,
    };
    return execFileSync(process.execPath, [LIBRARY.command, ...args], {
      cwd,
      env: { ...env, VAULT_CACERT: bench.hub.caFile },
      encoding: 'utf8',
    });
  }

  test('is imported: an apply of the program changes nothing on either side', async () => {
    expect(keywheel(folder, 'import', 'acme', '--live', 'live', '--hub')).toMatch(/^15 taken over, 0 to change/);
    keywheel(join(folder, 'acme'), 'synth');
    const written = new Workspace(join(folder, 'acme'));
    const { api } = bench.spoke('prod');

    const objects = written
      .manifestsOf('prod')
      // Rights and the store of the namespace of the shared login are added.
      .filter(({ kind, metadata }) => !kind.startsWith('Role') && metadata.name !== 'keywheel');
    expect(objects).toHaveLength(9);
    for (const object of objects) {
      const { apiVersion, kind, metadata } = object;
      const before = await api.get(apiVersion, kind, metadata.namespace, metadata.name);
      expect(withoutMarks(await api.dryRun(object))).toEqual(withoutMarks(before));
    }
    keywheel(folder, 'import', 'files', '--name', 'acme', '--tenants', '--live', 'live', '--hub');
    keywheel(join(folder, 'files'), 'synth');
    expect(existsSync(join(folder, 'files/tenants/prod/payments.yaml'))).toBe(true);
    expect(new Workspace(join(folder, 'files')).manifestsOf('prod')).toEqual(written.manifestsOf('prod'));
    // The audit log of the hub has every request: what was asked for as root, of roles and of values.
    const asked = readFileSync(bench.hub.auditLog, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"operation":"read"') && line.includes('"display_name":"root"'));
    expect(asked.filter((line) => line.includes('"path":"auth/kubernetes/role/payments"'))).not.toEqual([]);
    expect(asked.filter((line) => line.includes('"path":"secret/data/'))).toEqual([]);
  });

  scenarios('with Terraform', ['terraform'], () => {
    test('imports all of it and changes nothing', () => {
      const run = (...args: string[]) =>
        execFileSync(part('terraform'), [...args, '-no-color'], {
          cwd: join(folder, 'acme/cdktf.out/stacks/spoke-prod'),
          env: { ...process.env, VAULT_TOKEN: bench.hub.rootToken, CHECKPOINT_DISABLE: '1' },
          encoding: 'utf8',
        });
      run('init', '-input=false');
      expect(run('plan', '-input=false')).toContain('Plan: 6 to import, 0 to add, 0 to change, 0 to destroy.');
    });
  });
});

/** Without what keywheel and the server write about an object. */
function withoutMarks({ metadata, status: _, ...rest }: any): unknown {
  const { name, namespace, uid } = metadata;
  return { ...rest, metadata: { name, namespace, uid } };
}
