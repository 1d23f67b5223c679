import fc from 'fast-check';
import { FleetError, FleetErrors, type ExistingPath, type Fleet, type TenantFileLimits } from 'keywheel';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { runs } from '../runs';
import { errorsOf, limitsOf, loaded, type Platform } from './given';

const START = `owner: shop@example.com
namespaces:
  shop: { clusters: [prod-eu] }
existingSecrets:
`;

/** A file of one value of before. */
const shopWith = (place: object) => ({
  'prod/shop.yaml': `${START}  db: ${JSON.stringify({ ...place, keys: ['token'], deliveries: [{}] })}\n`,
});

const OWN = { mount: 'secret', path: 'apps/shop/db' };

test.each<[string, object, string]>([
  ['of another tenant', { path: 'apps/ads/db' }, '"secret/apps/ads/db"'],
  ['of a tenant whose name begins so', { path: 'apps/shop-eu/db' }, '"secret/apps/shop-eu/db"'],
  ['above its own', { path: 'apps' }, '"secret/apps"'],
  ['of another engine', { mount: 'other' }, '"other/apps/shop/db"'],
  ['with a part of the path as its engine', { mount: 'secret/apps', path: 'shop/db' }, '"secret/apps/shop/db"'],
  ['of another Vault namespace', { vaultNamespace: 'team' }, '"secret/apps/shop/db" in Vault namespace "team"'],
])('a value %s is not the tenant’s', (_, place, shown) => {
  expect(errorsOf(shopWith({ ...OWN, ...place }))).toEqual([
    `PathNotOwned prod/shop.yaml:5:${columnOfPath({ ...OWN, ...place })}: ${shown} is no value that the platform gives ` +
      'tenant "shop"; use "secret/apps/shop" or "legacy/shop", or have the platform allow it (existingPaths)',
  ]);
});

function columnOfPath(place: object): number {
  return `  db: ${JSON.stringify(place)}`.indexOf('"path":') + 1;
}

test('a way out of what a tenant has is no path of a value', () => {
  expect(errorsOf(shopWith({ ...OWN, path: 'apps/shop/../ads/db' }))).toEqual([
    expect.stringMatching(/^SecretPathInvalid prod\/shop.yaml:5:\d+: .*holds "\/\/", "\." or "\.\."/),
  ]);
});

test('no file says the version of an engine', () => {
  expect(errorsOf(shopWith({ ...OWN, version: 1 }))).toEqual([
    expect.stringMatching(/^FieldUnknown .*"existingSecrets.db.version" does not exist/),
  ]);
});

test('without a limit there is no field for them', () => {
  expect(errorsOf(shopWith(OWN), () => ({}))).toEqual([
    expect.stringMatching(/^FieldUnknown prod\/shop.yaml:4:1: field "existingSecrets" does not exist/),
  ]);
});

test('a tenant that the platform gives no path has none', () => {
  expect(errorsOf(shopWith(OWN), () => ({ existingPaths: () => [] }))).toEqual([
    expect.stringContaining('that the platform gives tenant "shop"; have the platform allow it (existingPaths)'),
  ]);
});

test.each<[string, ExistingPath, string]>([
  ['a pattern', { mount: 'secret', path: 'apps/*' }, 'path "apps/*" holds a wildcard'],
  ['with a slash at its end', { mount: 'secret', path: 'apps/shop/' }, 'has a slash at an end; write "apps/shop"'],
  ['where the fleet keeps its own', { mount: 'acme.kv' }, "is one of the fleet's own"],
])('what the platform gives is an error of the program where it is %s', (_, given, reason) => {
  const limits = () => ({ existingPaths: () => [given] });

  expect(() => loaded(shopWith(OWN), limits)).toThrow(FleetError);
  expect(() => loaded(shopWith(OWN), limits)).toThrow(`existingPaths of tenant "shop": `);
  expect(() => loaded(shopWith(OWN), limits)).toThrow(reason);
});

test('an environment may have other paths than the next', () => {
  const files = (environment: string) => ({
    [`${environment}/shop.yaml`]: shopWith({ mount: 'secret', path: 'prod/shop/db' })['prod/shop.yaml']!.replace(
      'prod-eu',
      `${environment}-eu`,
    ),
  });
  const limits = (): TenantFileLimits => ({
    existingPaths: (tenant, environment) => [{ mount: 'secret', path: `${environment}/${tenant}` }],
  });

  expect(errorsOf(files('prod'), limits)).toEqual([]);
  expect(errorsOf(files('dev'), limits)).toEqual([expect.stringContaining('PathNotOwned dev/shop.yaml')]);
});

/** What logins of the namespace may read, but what every fleet gives them. */
function granted(fleet: Fleet): string[] {
  const { stacks } = synthesizeInMemory(fleet);
  const policies = stacks.flatMap(({ json }: any) => Object.values<any>(json.resource?.vault_policy ?? {}));
  return policies
    .filter(({ name }) => /shop/.test(name))
    .flatMap(({ policy, namespace }) =>
      Object.keys(JSON.parse(policy).path).map((path) => `${namespace ?? ''}:${path}`),
    );
}

/** What the platform of the property gives, as the hub matches it. */
const GIVEN: readonly (ExistingPath & { readonly reached: RegExp })[] = [
  { mount: 'secret', path: 'apps/shop', reached: /^:secret\/data\/apps\/shop(\/[^*+]+)?$/ },
  { mount: 'legacy', path: 'shop', version: 1, reached: /^:legacy\/shop(\/[^*+]+)?$/ },
  { mount: 'team-shop', reached: /^:team-shop\/data\/[^*+]+$/ },
  { mount: 'kv', path: 'a', vaultNamespace: 'shop', reached: /^shop:kv\/data\/a(\/[^*+]+)?$/ },
];

test('whatever a file names, what is granted is below what the platform gives', () => {
  const part = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('apps', 'shop', 'ads', 'shop-eu', 'db', 'a') },
    fc.constantFrom('data', 'metadata', 'secret', '..', '.', '', '*', '+', 'shop*'),
  );
  const path = fc
    .tuple(
      fc.constantFrom('', 'apps/', 'apps/shop/', 'apps/shop-', 'shop/', 'a/'),
      fc.array(part, { minLength: 1, maxLength: 3 }),
    )
    .map(([own, parts]) => own + parts.join('/'));
  const mount = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('secret', 'legacy', 'team-shop', 'kv') },
    fc.constantFrom('secret/apps', 'secret/data', 'team-shop/..', 'acme.kv', 'sys', '+'),
  );
  const vaultNamespace = fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    fc.constantFrom('shop', 'ads', 'shop/ads', '', '/'),
  );
  const place = fc.record({ mount, path, vaultNamespace });
  const limits = (made: Platform): TenantFileLimits => ({
    ...limitsOf(made),
    existingPaths: () => GIVEN.map(({ reached: _, ...given }) => given),
  });
  // What any login may do, such as see its own token.
  const before = new Set(
    granted(loaded(shopWith(OWN), limits).fleet).filter((path) => path !== ':secret/data/apps/shop/db'),
  );
  const counts = { refused: 0, taken: 0 };
  fc.assert(
    fc.property(place, (one) => {
      const { fleet } = loaded(shopWith(one), limits);
      let paths: string[];
      try {
        paths = granted(fleet).filter((path) => !before.has(path));
      } catch (error) {
        expect(error).toBeInstanceOf(FleetErrors);
        counts.refused += 1;
        return;
      }
      counts.taken += 1;
      expect(paths).not.toEqual([]);
      expect(paths.filter((path) => !GIVEN.some(({ reached }) => reached.test(path)))).toEqual([]);
    }),
    { numRuns: runs(300) },
  );
  expect(counts.refused).toBeGreaterThan(0);
  expect(counts.taken).toBeGreaterThan(0);
}, 60_000);
