import fc from 'fast-check';
import ts from 'typescript';
import { foundFleet } from '../../lib/adoption/found';
import { assumptions } from '../../lib/adoption/import-list';
import { programFiles } from '../../lib/adoption/program-text';
import { withoutProblems } from '../../lib/adoption/without';
import { readViews } from '../../lib/views/views';
import { hostileText } from '../encode/hostile';
import { runs } from '../runs';
import { Layout, layoutOf, namesOf, outputOfLayout, sharedStore, storePerTeam, TeamNames } from './layouts';

const OPTIONS = { name: 'acme' };
const foundOf = (layout: Layout, options = OPTIONS) => foundFleet(readViews(outputOfLayout(layout)), options);

test('a store for each team is a tenant with its names, its value and its delivery', () => {
  const fleet = foundOf(storePerTeam(['payments', 'risk']));
  const files = programFiles(fleet);

  expect([...files.keys()]).toEqual([
    ...['fleet.ts', 'main.ts', 'fleet.test.ts', 'tenants/prod/payments.ts', 'tenants/prod/risk.ts'],
  ]);
  expect(files.get('tenants/prod/payments.ts')).toBe(`import { Duration } from 'cdk8s';
import { Environment, SpokeCluster, StaticSecret, Tenant } from 'keywheel';

export function addTenant(environment: Environment, clusters: { readonly prod: SpokeCluster }): void {
  const payments = new Tenant(environment, 'payments', { owner: 'payments@example.com' });
  const appPayments = payments.addNamespace(clusters.prod, 'app-payments', {
    names: {
      serviceAccount: 'eso-reader',
      secretStore: 'vault-apps',
      role: 'payments',
      policy: 'payments',
    },
  });

  StaticSecret.fromPath(payments, 'db', {
    mount: 'secret',
    path: 'apps/payments/db',
    keys: ['username', 'password'],
  }).deliver(appPayments, {
    name: 'payments-db',
    data: ({ username, password }) => ({ DB_USER: username, DB_PASSWORD: password }),
    refreshInterval: Duration.minutes(30),
  });
}
`);
  expect(fleet.left).toEqual([]);
});

test('a template is one of the program, and keys that are no names of variables are asked for by their names', () => {
  const keys = { username: 'username', 'pass-word': 'pass-word' };
  const template = { url: 'postgresql://{{ .username }}:{{ index . "pass-word" }}@db`${x}:5432/shop' };
  const files = programFiles(foundOf(layoutOf([{ ...namesOf('shop'), keys, template }])));

  expect(files.get('tenants/prod/shop.ts')).toContain(
    "data: (keys) => ({\n      url: Template.text`postgresql://${keys['username']}:${keys['pass-word']}${\"@db`${x}:5432/shop\"}`,\n    }),",
  );
});

test('clusters of two environments have tenants of their own, and one delivery on several clusters is said once', () => {
  const layout = storePerTeam(['shop']);
  const [prod, dev] = [layout.clusters['prod']!, storePerTeam(['shop'], { mount: 'k8s-dev' }).clusters['prod']!];
  const west = storePerTeam(['shop'], { mount: 'k8s-west' }).clusters['prod']!;
  const fleet = foundOf({ ...layout, clusters: { 'prod-east': prod, 'prod-west': west, dev } });
  const files = programFiles(fleet);

  expect(fleet.environments.map(({ id, clusters }) => [id, clusters.map((one) => one.id)])).toEqual([
    ['prod', ['prod-east', 'prod-west']],
    ['dev', ['dev']],
  ]);
  expect(files.get('tenants/prod/shop.ts')).toContain(
    'for (const namespace of [appShopProdEast, appShopProdWest]) {\n    db.deliver(namespace, {',
  );
  expect(files.get('fleet.ts')).toContain("import { addTenant as addDevShop } from './tenants/dev/shop';");
});

test('what has one name in the words of Kubernetes and of the hub has two in the program', () => {
  const one = { ...namesOf('shop'), namespace: 'shop', path: 'secret/apps/shop/shop' };
  const other = { ...one, externalSecret: 'other', secret: 'other' };
  const files = programFiles(foundOf(layoutOf([one, other])));

  expect(files.get('tenants/prod/shop.ts')).toContain('const shopNamespace = shop.addNamespace(clusters.prod');
  expect(files.get('tenants/prod/shop.ts')).toContain('const shopSecret = StaticSecret.fromPath(shop');
});

test.each([
  ['fleet', 'ImportedFleet'],
  ['acme-fleet', 'AcmeFleet'],
  ['acme', 'AcmeFleet'],
])('fleet "%s" is the class %s', (name, word) => {
  expect(programFiles(foundOf(storePerTeam(['shop']), { name })).get('main.ts')).toContain(`new ${word}().synth()`);
});

describe('whose a namespace is', () => {
  const tenantsOf = (layout: Layout, options: Parameters<typeof foundFleet>[1] = OPTIONS) =>
    foundOf(layout, options).environments.flatMap(({ tenants }) =>
      tenants.map(({ id, namespaces }) => [id, namespaces.map(({ name }) => name)]),
    );

  test('says the folder of its values, where that is one team’s', () => {
    const worker = { ...namesOf('shop'), namespace: 'shop-worker', role: 'worker', policy: 'worker' };
    expect(tenantsOf(layoutOf([namesOf('shop'), worker]))).toEqual([['shop', ['app-shop', 'shop-worker']]]);
  });

  test('is each its own, where one folder has the values of all', () => {
    const flat = (team: string) => ({ ...namesOf(team), path: `secret/dev/${team}` });
    expect(tenantsOf(layoutOf([flat('shop'), flat('bank')]))).toEqual([
      ['app-shop', ['app-shop']],
      ['app-bank', ['app-bank']],
    ]);
  });

  test('has another id than the cluster, whose name may be that of the folder too', () => {
    const layout = layoutOf([{ ...namesOf('shop'), path: 'secret/prod/db' }]);
    expect(tenantsOf(layout)).toEqual([['prod-team', ['app-shop']]]);
  });

  test('says a label that a person names', () => {
    const layout = layoutOf([namesOf('shop'), namesOf('bank')]);
    layout.clusters['prod']!.filter(({ kind }: any) => kind === 'Namespace').forEach(({ metadata }: any) => {
      metadata.labels = { team: 'retail' };
    });
    expect(tenantsOf(layout, { name: 'acme', label: 'team' })).toEqual([['retail', ['app-shop', 'app-bank']]]);
  });
});

test.each<[string, (object: any) => void]>([
  ['reads several values', ({ spec }) => (spec.data[1].remoteRef.key = 'secret/apps/other')],
  [
    'templates of "a"|template of "a"',
    ({ spec }) => (spec.target.template = { data: { a: '{{ .DB_USER | b64enc }}' } }),
  ],
  ['(find)', ({ spec }) => (spec.dataFrom = [{ find: { name: { regexp: '.*' } } }])],
  ['all of the value as one text', ({ spec }) => delete spec.data[0].remoteRef.property],
  ['its store is not among what was read', ({ spec }) => (spec.secretStoreRef.name = 'other')],
  ['creationPolicy Merge', ({ spec }) => (spec.target.creationPolicy = 'Merge')],
  [
    'gives some another name',
    ({ spec }) => Object.assign(spec, { dataFrom: [{ extract: { key: 'secret/apps/payments/db' } }] }),
  ],
])('what %s is left, with the reason and the place', (why, change) => {
  const layout = storePerTeam(['payments', 'risk']);
  const object = layout.clusters['prod']!.find(({ kind }: any) => kind === 'ExternalSecret') as object;
  change(object);

  const { left, environments } = foundOf(layout);
  expect(left).toEqual([
    expect.objectContaining({
      where: 'prod',
      what: 'ExternalSecret app-payments/payments-db',
      why: expect.stringMatching(escaped(why)),
    }),
  ]);
  expect(environments[0]!.tenants.map(({ id }) => id)).toEqual(['risk']);
});

describe('a store of the whole cluster', () => {
  test('is one tenant’s, with all namespaces that read through it, for its login is one', () => {
    const fleet = foundOf(sharedStore(['payments', 'risk']));

    expect(fleet.left).toEqual([]);
    expect(programFiles(fleet).get('tenants/dev/central-vault.ts')).toBe(`import { Duration } from 'cdk8s';
import { Environment, SpokeCluster, StaticSecret, Tenant } from 'keywheel';

export function addTenant(environment: Environment, clusters: { readonly dev: SpokeCluster }): void {
  const centralVault = new Tenant(environment, 'central-vault', { owner: 'payments@example.com' });
  const externalSecrets = centralVault.addNamespace(clusters.dev, 'external-secrets', {
    names: {
      serviceAccount: 'eso-sa',
      role: 'eso-dev-role',
      policy: 'dev-policy',
    },
  });
  const appPayments = centralVault.addNamespace(clusters.dev, 'app-payments');
  const appRisk = centralVault.addNamespace(clusters.dev, 'app-risk');

  const payments = StaticSecret.fromPath(centralVault, 'payments', {
    mount: 'secret',
    path: 'dev/payments',
    keys: ['username', 'password'],
  });

  const risk = StaticSecret.fromPath(centralVault, 'risk', {
    mount: 'secret',
    path: 'dev/risk',
    keys: ['username', 'password'],
  });

  const centralVaultStore = externalSecrets.addClusterSecretStore('central-vault', {
    name: 'central-vault',
    conditions: [{ namespaces: ['app-payments', 'app-risk'] }],
    secrets: [payments, risk],
  });
  payments.deliver(appPayments, {
    name: 'payments-db',
    data: ({ username, password }) => ({ DB_USER: username, DB_PASSWORD: password }),
    refreshInterval: Duration.minutes(30),
    store: centralVaultStore,
  });
  risk.deliver(appRisk, {
    name: 'risk-db',
    data: ({ username, password }) => ({ DB_USER: username, DB_PASSWORD: password }),
    refreshInterval: Duration.minutes(30),
    store: centralVaultStore,
  });
}
`);
  });

  test('goes with what no program may say of it, and its deliveries are left with the reason', () => {
    const fleet = foundOf(sharedStore(['payments', 'risk']));
    const path = 'dev/central-vault/dev.external-secrets/central-vault';
    const why = 'a program cannot say it: x';
    expect(withoutProblems(fleet, [{ path, reason: 'x' }])).toMatchObject({
      environments: [],
      left: [
        { what: 'ExternalSecret app-payments/payments-db', why },
        { what: 'ExternalSecret app-risk/risk-db', why },
      ],
    });
    const [tenant] = withoutProblems(fleet, [{ path: 'dev/central-vault/risk', reason: 'x' }])!.environments[0]!
      .tenants;
    expect(tenant!.namespaces.map(({ name }) => name)).toEqual(['external-secrets', 'app-payments']);
  });

  test('is left where nothing says as which ServiceAccount it logs in', () => {
    const layout = sharedStore(['payments']);
    const store = layout.clusters['dev']!.find(({ kind }: any) => kind === 'ClusterSecretStore') as any;
    delete store.spec.provider.vault.auth.kubernetes.serviceAccountRef;
    expect(foundOf(layout)).toMatchObject({
      environments: [],
      left: [{ why: 'its store central-vault logs in as the operator itself, which is not of its namespace' }],
    });
  });
});

test('a value of which every key is taken is delivered as it is, next to deliveries that name its keys', () => {
  const layout = storePerTeam(['payments']);
  const objects = layout.clusters['prod']! as any[];
  const named = objects.find(({ kind }) => kind === 'ExternalSecret');
  const whole = structuredClone(named);
  whole.metadata.name = 'whole';
  Object.assign(whole.spec, { data: undefined, dataFrom: [{ extract: { key: 'secret/apps/payments/db' } }] });
  whole.spec.target.name = 'whole';
  objects.push(whole);

  const fleet = foundOf(layout);
  expect(fleet.left).toEqual([]);
  expect(programFiles(fleet).get('tenants/prod/payments.ts'))
    .toContain(`  const db = StaticSecret.fromPath(payments, 'db', {
    mount: 'secret',
    path: 'apps/payments/db',
    keys: ['username', 'password'],
    moreKeys: true,
  });
  db.deliver(appPayments, {
    name: 'payments-db',
    data: ({ username, password }) => ({ DB_USER: username, DB_PASSWORD: password }),
    refreshInterval: Duration.minutes(30),
  });
  db.deliver(appPayments, { name: 'whole', refreshInterval: Duration.minutes(30) });
`);
  expect(assumptions(fleet)).toContainEqual(expect.stringContaining('every key of "secret/apps/payments/db"'));
});

test('what no program may say is left out, with the reason, and with nothing else', () => {
  const fleet = foundOf(storePerTeam(['payments', 'risk']));
  const less = withoutProblems(fleet, [{ path: 'prod/risk/prod.app-risk', reason: 'the name is another’s' }]);

  expect(less!.environments[0]!.tenants.map(({ id }) => id)).toEqual(['payments']);
  expect(less!.left).toEqual([
    expect.objectContaining({
      what: 'ExternalSecret app-risk/risk-db',
      why: 'a program cannot say it: the name is another’s',
    }),
  ]);
  expect(withoutProblems(fleet, [{ path: 'elsewhere', reason: 'x' }])).toBeUndefined();
});

/** All that a program that import writes may call. */
const CALLED = new Set(
  (
    'super Fleet Environment SpokeCluster Tenant VaultServer.vault KvMount.fromKvMountAttributes Pem.fromFile join ' +
    'ClusterAuth.fromAuthMountAttributes StaticSecret.fromPath Policy.fromPolicyAttributes adopt deliver addNamespace ' +
    'addClusterSecretStore ' +
    'Duration.days Duration.hours Duration.minutes Duration.seconds Template.text synth test expect Testing.synth ' +
    'toEqual filter'
  ).split(' '),
);

test('nothing that anybody has called something is code of the program', () => {
  const text = fc.oneof(
    hostileText(),
    fc.constantFrom('constructor', '__proto__', "');canary();('", '${canary()}', '`;canary();`'),
  );
  const names: fc.Arbitrary<TeamNames> = fc.record({
    ...{ namespace: text, account: text, store: text, role: text, policy: text, externalSecret: text, owner: text },
    secret: fc.oneof(text, fc.constant('db')),
    path: text.map((one) => `secret/${one}`),
    keys: fc.dictionary(
      fc.oneof(fc.constantFrom('a', 'true', '__proto__', 'a.b'), text),
      fc.constantFrom('user', 'pass-word', 'class'),
    ),
    template: fc.option(fc.dictionary(fc.constantFrom('url', 'a.b'), text), { nil: undefined }),
  });
  let programs = 0;
  fc.assert(
    fc.property(fc.array(names, { minLength: 1, maxLength: 3 }), text, text, (teams, cluster, mount) => {
      const fleet = foundOf(layoutOf(teams, cluster, mount), { name: cluster });
      programs += fleet.environments.length;
      for (const [file, code] of programFiles(fleet)) {
        const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true);
        expect((source as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
        expect(
          calledIn(source).filter((one) => !CALLED.has(one) && !/^(add[A-Z]?\w*|[A-Z]\w*Fleet)$/.test(one)),
        ).toEqual([]);
        expect(code).toMatch(/^[ -~\n]*$/);
      }
    }),
    { numRuns: runs(400) },
  );
  expect(programs).toBeGreaterThan(0);
});

function calledIn(node: ts.Node): string[] {
  const callee =
    ts.isCallExpression(node) || ts.isNewExpression(node)
      ? node.expression
      : ts.isTaggedTemplateExpression(node)
        ? node.tag
        : undefined;
  const own = callee === undefined ? [] : [calleeText(callee)];
  const below: string[] = [];
  node.forEachChild((child) => {
    below.push(...calledIn(child));
  });
  return [...own, ...below];
}

function calleeText(callee: ts.Expression): string {
  if (!ts.isPropertyAccessExpression(callee)) {
    return callee.getText();
  }
  const isOfClass = ts.isIdentifier(callee.expression) && /^[A-Z]/.test(callee.expression.text);
  return isOfClass ? callee.getText() : callee.name.text;
}

function escaped(words: string): RegExp {
  return new RegExp(
    words
      .split('|')
      .map((one) => one.replace(/[()."]/g, '\\$&'))
      .join('|'),
  );
}
