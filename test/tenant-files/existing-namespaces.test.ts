import fc from 'fast-check';
import {
  type ExistingNamespace,
  Fleet,
  FleetError,
  Policy,
  StaticSecret,
  Tenant,
  type TenantFileLimits,
} from 'keywheel';
import { runs } from '../runs';
import { errorsOf, limitsOf, loaded, outputOf, platform, type Platform } from './given';

const KEPT: readonly ExistingNamespace[] = [
  {
    namespace: 'web',
    cluster: 'prod-eu',
    names: { serviceAccount: 'eso', secretStore: 'vault', role: 'shop', policy: 'shop-read' },
    policies: [Policy.fromPolicyAttributes({ name: 'reports' })],
  },
  { namespace: 'web', cluster: 'prod-us', readerPolicy: Policy.fromPolicyAttributes({ name: 'readers' }) },
];

const keeping =
  (kept: readonly ExistingNamespace[] = KEPT) =>
  (made: Platform): TenantFileLimits => ({
    ...limitsOf(made),
    existingNamespaces: (tenant, environment) => (`${environment}/${tenant}` === 'prod/shop' ? kept : []),
  });

const fileWith = (namespaces: object, tenant = 'shop') => ({
  [`prod/${tenant}.yaml`]: `owner: shop@example.com\nnamespaces: ${JSON.stringify(namespaces)}\nsecrets: { db: { keys: [token], deliveries: [{}] } }\n`,
});

const WEB = { web: { clusters: ['prod-eu', 'prod-us'] } };

test('a namespace of before has the names and policies that the platform says of it, on each cluster its own', () => {
  const made = platform();
  const [, eu, us] = made.clusters;
  const shop = new Tenant(made.prod, 'shop', { owner: 'shop@example.com' });
  const [{ names, policies }, { readerPolicy }] = KEPT as [ExistingNamespace, ExistingNamespace];
  const namespaces = [
    shop.addNamespace(eu!, 'web', { names, policies }),
    shop.addNamespace(us!, 'web', { readerPolicy }),
  ];
  const db = new StaticSecret(shop, 'db', { keys: ['token'] });
  namespaces.forEach((one) => db.deliver(one));

  expect(outputOf(loaded(fileWith(WEB), keeping()).fleet)).toEqual(outputOf(made.fleet));
  expect(JSON.stringify([...outputOf(made.fleet)])).toContain('"role_name":"shop"');
});

test('what is said of no cluster is said of each on which the file has the namespace', () => {
  const kept = [{ namespace: 'web', names: { serviceAccount: 'eso' } }];
  const output = JSON.stringify([...outputOf(loaded(fileWith(WEB), keeping(kept)).fleet)]);

  expect(output.match(/"kind":"ServiceAccount","metadata":\{[^}]*"name":"eso"/g)).toHaveLength(2);
});

test('another tenant has neither the namespace nor its names', () => {
  expect(errorsOf(fileWith({ web: { clusters: ['prod-eu'] } }, 'ads'), keeping())).toEqual([
    expect.stringMatching(/^NamespaceNotOwned prod\/ads.yaml:2:\d+: namespace "web" is none of tenant "ads"/),
    expect.stringMatching(/^FieldInvalid prod\/ads.yaml:3:\d+: the tenant has no such namespace/),
  ]);
});

test('the tenant has it on the cluster of which it is said, and on no other', () => {
  expect(errorsOf(fileWith(WEB), keeping([KEPT[0]!]))).toEqual([
    expect.stringMatching(/^NamespaceNotOwned prod\/shop.yaml:2:\d+: namespace "web" is none of tenant "shop"/),
  ]);
});

test.each(['kube-web', 'default', 'external-secrets'])('%s stays the cluster’s own, whatever is said', (namespace) => {
  expect(errorsOf(fileWith({ [namespace]: { clusters: ['prod-eu'] } }), keeping([{ namespace }]))).toEqual([
    expect.stringContaining(`namespace "${namespace}" is the cluster's own`),
    expect.stringContaining('the tenant has no such namespace'),
  ]);
});

test('names that the platform says are in no file', () => {
  const said = { web: { clusters: ['prod-eu'], names: { serviceAccount: 'mine' } } };
  expect(errorsOf(fileWith(said), keeping())).toEqual([
    expect.stringMatching(
      /^FieldConflict prod\/shop.yaml:2:\d+: field "namespaces.web.names" does not go together with the names that the platform gives this namespace \(existingNamespaces\); leave it out/,
    ),
    expect.stringContaining('the tenant has no such namespace'),
  ]);
});

test('a cluster that is not there is an error of the program', () => {
  const kept = [{ namespace: 'web', cluster: 'prod-eus' }];
  const load = () => loaded(fileWith(WEB), keeping(kept));

  expect(load).toThrow(FleetError);
  expect(load).toThrow(
    'existingNamespaces of tenant "shop": environment "prod" has no cluster "prod-eus"; use "prod-eu" or "prod-us"',
  );
});

test('no file of another tenant changes what the platform says of this one', () => {
  const shop = fileWith(WEB);
  const ownOf = (fleet: Fleet) => JSON.stringify([...outputOf(fleet)].filter(([name]) => /^prod-..\/web\./.test(name)));
  const before = ownOf(loaded(shop, keeping()).fleet);
  const word = fc.constantFrom('web', 'ads', 'ads-web', 'shop', 'eso', 'vault', 'shop-read', 'reports', 'readers');
  const namespace = fc.record(
    {
      clusters: fc.subarray(['prod-eu', 'prod-us'], { minLength: 1 }),
      renamedFrom: fc.constantFrom('ads-old', 'web'),
      names: fc.dictionary(fc.constantFrom('serviceAccount', 'secretStore', 'tokenRole', 'role', 'policy'), word, {
        maxKeys: 2,
      }),
    },
    { requiredKeys: ['clusters'] },
  );
  const counts = { refused: 0, taken: 0 };
  fc.assert(
    fc.property(fc.constantFrom('ads', 'ads-web', 'web', 'shop'), namespace, (name, said) => {
      const files = { ...shop, ...fileWith({ [name]: said }, 'ads') };
      if (errorsOf(files, keeping()).length > 0) {
        counts.refused += 1;
        return;
      }
      counts.taken += 1;
      expect(ownOf(loaded(files, keeping()).fleet)).toBe(before);
    }),
    { numRuns: runs(200) },
  );
  expect(Math.min(counts.refused, counts.taken)).toBeGreaterThan(0);
});
