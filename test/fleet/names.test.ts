import fc from 'fast-check';
import { isDnsLabel, names, terraformId } from '../../lib/fleet/names';

/** DNS labels, with many dashes: where parts could run into each other. */
const label = fc.oneof(
  fc.stringMatching(/^[a-b0]([-a-b0]{0,4}[a-b0])?$/),
  fc.constantFrom('kv', 'namespaces', 'deploy', 'approle', 'read', 'push', 'hub', 'bootstrap', 'vault', 'token'),
  fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
);

interface Maker {
  readonly parts: number;
  readonly make: (...parts: string[]) => string;
}
const maker = (make: (...parts: string[]) => string): Maker => ({ parts: make.length, make });
const fixed = (name: string): Maker => ({ parts: 0, make: () => name });

/** Names that must not meet, because they stand in one place. */
const PLACES: Record<string, readonly Maker[]> = {
  'mounts and Vault namespaces at the root': [
    maker(names.kvMount),
    maker(names.namespacesKvMount),
    maker(names.environmentNamespace),
  ],
  'Vault namespaces of tenants': [maker(names.tenantNamespace)],
  'auth mounts': [
    { parts: 2, make: (fleet, cluster) => names.authMount(fleet!, cluster!, 'jwt') },
    { parts: 2, make: (fleet, cluster) => names.authMount(fleet!, cluster!, 'kubernetes') },
    maker(names.deployMount),
  ],
  policies: [
    maker(names.readerPolicy),
    maker(names.templatedPolicy),
    maker(names.pushPolicy),
    { parts: 2, make: (fleet, cluster) => names.deployPolicy(fleet!, names.spokeStack(cluster!)) },
    { parts: 1, make: (fleet) => names.deployPolicy(fleet!, names.hubStack) },
  ],
  'roles at a mount': [maker(names.readerRole), maker(names.pushRole)],
  'paths of secrets': [
    maker(names.secretPath),
    {
      parts: 5,
      make: (environment, tenant, ...token) =>
        names.secretPath(
          environment!,
          tenant!,
          names.replicationToken(...(token as Parameters<typeof names.replicationToken>)),
        ),
    },
  ],
  stacks: [fixed(names.bootstrapStack), fixed(names.hubStack), maker(names.spokeStack)],
  'ServiceAccounts of a namespace': [
    fixed(names.serviceAccount),
    fixed(names.pusher),
    maker(names.replicationReader),
    maker(names.upstreamAccount),
  ],
  'Roles of a namespace': [
    fixed(names.tokenRole),
    fixed(`${names.pusher}-token`),
    maker(names.replicationReader),
    maker(names.downstreamReader),
    maker(names.upstreamTokenRole),
  ],
  'stores of a namespace': [
    fixed(names.secretStore),
    fixed(names.pusher),
    maker(names.upstreamStore),
    ...([1, 2] as const).flatMap((version) => [
      { parts: 1, make: (mount: string) => names.existingKvStore(version, mount) },
      { parts: 2, make: (mount: string, below: string) => names.existingKvStore(version, mount, below) },
    ]),
  ],
  'Secrets of a namespace': [maker(names.upstreamToken), maker(names.replicationReader)],
  ClusterSecretStores: [maker(names.clusterSecretStore)],
  'cluster-scoped objects': [maker(names.tokenReview), maker(names.takeOverGuard)],
  audiences: [maker(names.audience), maker(names.upstreamAudience)],
  'users of other clusters': [maker(names.downstreamUsers)],
  'Terraform addresses of a type': [
    { parts: 3, make: (...parts) => terraformId('secret', ...parts) },
    { parts: 2, make: (...parts) => terraformId('tenant', ...parts) },
    { parts: 2, make: (...parts) => terraformId('kv', ...parts) },
    { parts: 1, make: (...parts) => terraformId('environment', ...parts) },
    { parts: 1, make: (...parts) => terraformId('read', ...parts) },
    { parts: 1, make: (...parts) => terraformId('push', ...parts) },
    fixed(terraformId('kv')),
    fixed(terraformId('namespaces')),
    fixed(terraformId('read')),
  ],
};

describe.each(Object.entries(PLACES))('%s', (_place, makers) => {
  const call = fc
    .nat(makers.length - 1)
    .chain((kind) =>
      fc
        .array(label, { minLength: makers[kind]!.parts, maxLength: makers[kind]!.parts })
        .map((parts) => ({ key: JSON.stringify([kind, ...parts]), name: makers[kind]!.make(...parts) })),
    );

  test('two inputs never meet in one name', () => {
    fc.assert(
      fc.property(call, call, (one, other) => {
        expect(one.name === other.name).toBe(one.key === other.key);
      }),
      { numRuns: 500 },
    );
  });

  test('no two of the names that are made of the same few words meet', () => {
    const words = ['a', 'b', 'a-b', 'kv', 'deploy', 'namespaces', 'hub'];
    const seen = new Map<string, string>();
    const alike: string[][] = [];
    for (const [kind, { parts, make }] of makers.entries()) {
      for (const input of tuples(words, parts)) {
        const key = JSON.stringify([kind, ...input]);
        const name = make(...input);
        const other = seen.get(name) ?? key;
        if (other !== key) {
          alike.push([name, other, key]);
        }
        seen.set(name, key);
      }
    }
    expect(alike).toEqual([]);
  });
});

function tuples(words: readonly string[], length: number): string[][] {
  return length === 0 ? [[]] : tuples(words, length - 1).flatMap((rest) => words.map((word) => [word, ...rest]));
}

describe('with the longest words', () => {
  const longest = 'a'.repeat(63);

  test.each([
    ['replicationReader', names.replicationReader(longest)],
    ['upstreamStore', names.upstreamStore(longest, longest)],
    ['upstreamToken', names.upstreamToken(longest, longest)],
    ['clusterSecretStore', names.clusterSecretStore(longest, longest)],
    ['tokenReview', names.tokenReview(longest)],
    ['takeOverGuard', names.takeOverGuard(longest)],
  ])('%s is the name of a Kubernetes object', (_kind, name) => {
    expect(name.length).toBeLessThanOrEqual(253);
    expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
  });

  test.each([
    ['readerPolicy', names.readerPolicy(longest, longest, longest)],
    ['pushPolicy', names.pushPolicy(longest, longest, longest)],
    ['deployPolicy', names.deployPolicy(longest, names.spokeStack(longest))],
    ['readerRole', names.readerRole(longest, longest)],
    ['pushRole', names.pushRole(longest, longest)],
    ['authMount', names.authMount(longest, longest, 'kubernetes')],
  ])('%s fits into the 255 bytes that databases behind a hub index', (_kind, name) => {
    expect(name.length).toBeLessThanOrEqual(255);
    expect(name).toMatch(/^[-a-z0-9.]+$/);
  });

  test('a role of AppRole is within the characters that the method allows', () => {
    expect(names.spokeStack(longest)).toMatch(/^\w(([\w-.]+)?\w)?$/);
  });
});

test('a Terraform name starts with a letter and holds nothing that Terraform refuses', () => {
  fc.assert(
    fc.property(fc.array(label, { maxLength: 3 }), (parts) => {
      expect(terraformId('secret', ...parts)).toMatch(/^[a-z][-_a-z0-9]*$/);
    }),
  );
});

test.each([
  ['a', true],
  ['a-b', true],
  ['0', true],
  ['a'.repeat(63), true],
  ['a'.repeat(64), false],
  ['', false],
  ['-a', false],
  ['a-', false],
  ['A', false],
  ['a.b', false],
  ['a_b', false],
  ['a/b', false],
  ['ä', false],
  ['a\n', false],
])('%j is a DNS label: %p', (name, expected) => {
  expect(isDnsLabel(name)).toBe(expected);
});

test.each(['root', 'sys', 'audit', 'auth', 'cubbyhole', 'identity'])(
  'a tenant or environment called %s meets no word that the hub keeps for itself',
  (word) => {
    const segments = names.tenantNamespace('acme', word, word).split('/');
    expect(segments).not.toContain(word);
  },
);
