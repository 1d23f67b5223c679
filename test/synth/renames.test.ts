import { ClusterAuth, Environment, Fleet, GeneratedSecret, Isolation, StaticSecret } from 'keywheel';
import { acme, errorsOf, filesBelow, inEmptyFolder, publicKey, spoke, team } from '../fixtures/fleets';

interface Named {
  readonly tenant?: string;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly secret?: string;
  readonly key?: string;
  readonly renamed?: {
    readonly tenant?: string;
    readonly cluster?: string;
    readonly namespace?: string;
    readonly secret?: string;
    readonly key?: Readonly<Record<string, string>>;
  };
  readonly isolation?: Isolation;
  readonly without?: readonly ('secret' | 'delivery')[];
}

/** One of everything that has a name, and a secret beside it that stays. */
function fleet({ renamed = {}, without = [], isolation, ...named }: Named = {}): Fleet {
  const root = acme({ isolation });
  const prod = new Environment(root, 'prod');
  const cluster = spoke(prod, named.cluster ?? 'eu', {
    renamedFrom: renamed.cluster,
    apiServer: { url: 'https://api.example.com:6443' },
    auth: ClusterAuth.jwt({ publicKeys: [publicKey('cluster')] }),
  });
  const tenant = team(prod, named.tenant ?? 'shop', { renamedFrom: renamed.tenant, owner: 'shop@example.com' });
  const namespace = tenant.addNamespace(cluster, named.namespace ?? 'app', { renamedFrom: renamed.namespace });
  new StaticSecret(tenant, 'mail', { keys: ['password'] }).deliver(namespace);
  if (!without.includes('secret')) {
    const secret = new GeneratedSecret(tenant, named.secret ?? 'cookies', {
      keys: [named.key ?? 'api_key', 'other'],
      renamedFrom: renamed.secret,
      renamedKeys: renamed.key,
    });
    if (!without.includes('delivery')) {
      secret.deliver(namespace);
    }
  }
  return root;
}

const said = (program: () => unknown) => errorsOf(program).map(({ code, reason }) => [code, reason]);

describe('a rename', () => {
  test.each<[string, Named, string, string[]]>([
    ['a secret', { secret: 'session' }, 'SecretVanished', ['"prod/shop/session" with renamedFrom: \'cookies\'']],
    [
      'a key',
      { key: 'apiKey' },
      'KeyVanished',
      ['renamedKeys: { "apiKey": \'api_key\' }', 'prod/shop/cookies/api_key'],
    ],
    ['a tenant', { tenant: 'store' }, 'TenantVanished', ['"prod/store" with renamedFrom: \'shop\'']],
    ['a namespace', { namespace: 'web' }, 'NamespaceVanished', ['"eu/web" with renamedFrom: \'app\'']],
    ['a cluster', { cluster: 'west' }, 'ClusterVanished', ['"west" with renamedFrom: \'eu\'']],
  ])('of %s is an error that says how to declare it, and nothing is written', (_, named, code, texts) => {
    inEmptyFolder((folder) => {
      fleet().synth();
      const before = filesBelow(folder);
      const errors = said(() => fleet(named).synth());
      expect(errors[0]![0]).toBe(code);
      texts.forEach((text) => expect(errors[0]![1]).toContain(text));
      expect(errors[0]![1]).toContain('--remove ');
      expect(filesBelow(folder)).toEqual(before);
    });
  });

  test.each<[string, Named]>([
    ['a secret', { secret: 'session', renamed: { secret: 'cookies' } }],
    ['a key', { key: 'apiKey', renamed: { key: { apiKey: 'api_key' } } }],
    ['a tenant', { tenant: 'store', renamed: { tenant: 'shop' } }],
    ['a cluster', { cluster: 'west', renamed: { cluster: 'eu' } }],
  ])('of %s that is declared changes nothing outside, now and later', (_, named) => {
    inEmptyFolder((folder) => {
      fleet().synth();
      const before = filesBelow(folder);
      fleet(named).synth();
      fleet(named).synth();
      expect(filesBelow(folder)).toEqual(before);
    });
  });

  test('of a namespace that is declared takes the Secrets to the new one, and is silent later', () => {
    inEmptyFolder((folder) => {
      const moved = () => fleet({ namespace: 'web', renamed: { namespace: 'app' } });
      fleet().synth();
      moved().synth();
      moved().synth();
      fleet({ namespace: 'web' }).synth();
      expect(Object.keys(filesBelow(folder)).filter((name) => name.startsWith('dist/eu/'))).toEqual([
        'dist/eu/',
        'dist/eu/cluster.k8s.yaml',
        'dist/eu/web.k8s.yaml',
      ]);
    });
  });

  test('of a namespace whose name is in the paths of values is refused', () => {
    expect(
      said(() =>
        fleet({ isolation: Isolation.templatedPolicy(), namespace: 'web', renamed: { namespace: 'app' } }).synth({
          checkOnly: true,
        }),
      ).map(([code]) => code),
    ).toEqual(['RenameInvalid']);
  });

  test.each<[string, Named, string]>([
    ['a secret', { secret: 'session', renamed: { secret: 'cookie' } }, 'RenameUnknown'],
    ['a tenant', { tenant: 'store', renamed: { tenant: 'shopp' } }, 'RenameUnknown'],
    ['a cluster', { cluster: 'west', renamed: { cluster: 'east' } }, 'RenameUnknown'],
    ['a namespace', { namespace: 'web', renamed: { namespace: 'apps' } }, 'RenameUnknown'],
    ['itself', { secret: 'cookies', renamed: { secret: 'cookies' } }, 'RenameInvalid'],
    ['a key that is none', { renamed: { key: { apiKey: 'api_key' } } }, 'RenameInvalid'],
    ['a secret that is still there', { secret: 'session', renamed: { secret: 'mail' } }, 'NameTaken'],
  ])('from %s that is not what left is an error', (_, named, code) => {
    inEmptyFolder(() => {
      fleet().synth();
      expect(said(() => fleet(named).synth()).map(([first]) => first)).toContain(code);
    });
  });

  test("keeps two that take each other's name apart: each keeps its value", () => {
    inEmptyFolder((folder) => {
      const both = (first: string, second: string, swapped: boolean) => {
        const root = acme();
        const prod = new Environment(root, 'prod');
        const tenant = team(prod, 'shop');
        const namespace = tenant.addNamespace(spoke(prod, 'eu'), 'app');
        const renamedFrom = (name: string) => (swapped ? name : undefined);
        new GeneratedSecret(tenant, first, { keys: ['a'], renamedFrom: renamedFrom(second) }).deliver(namespace);
        new GeneratedSecret(tenant, second, { keys: ['b'], renamedFrom: renamedFrom(first) }).deliver(namespace);
        return root;
      };
      both('one', 'two', false).synth();
      const before = filesBelow(folder);
      both('two', 'one', true).synth();
      expect(filesBelow(folder)).toEqual(before);
    });
  });
});

describe('what was delivered and is gone', () => {
  test.each<[string, Named, string, string]>([
    ['a secret', { without: ['secret'] }, 'SecretVanished', 'shop/cookies'],
    ['a Secret', { without: ['delivery'] }, 'SecretVanished', 'prod/shop/cookies'],
  ])('is named first: %s', (_, gone, code, name) => {
    inEmptyFolder(() => {
      fleet().synth();
      expect(said(() => fleet(gone).synth()).map(([first]) => first)).toEqual([code]);
      expect(said(() => fleet(gone).synth({ remove: ['cookies'] })).map(([first]) => first)).toEqual([
        code,
        'RemovalUnknown',
      ]);
      fleet(gone).synth({ remove: [name] });
      fleet(gone).synth();
    });
  });

  test('is a key that a generated value was made without: another secret makes it', () => {
    inEmptyFolder(() => {
      fleet().synth();
      expect(said(() => fleet({ key: 'apiKey' }).synth({ remove: ['shop/cookies/api_key'] }))).toEqual([
        ['GeneratedKeyMissing', expect.stringContaining('key "apiKey"')],
      ]);
    });
  });
});
