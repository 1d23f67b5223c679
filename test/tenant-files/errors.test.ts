import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Database, DatabaseEngine, FleetErrors, TenantFiles } from 'keywheel';
import { createColors } from 'picocolors';
import { failureText } from '../../lib/cli/failure';
import { notedErrors } from '../../lib/errors';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { errorsOf, inFolder, platform, type Platform } from './given';

const START = 'owner: shop@example.com\nnamespaces:\n  shop: { clusters: [prod-eu] }\n';

/** What is wrong with one file, without its name. */
function errors(text: string | Buffer): string[] {
  return errorsOf({ 'prod/shop.yaml': text }).map((error) => error.replace(' prod/shop.yaml:', ' '));
}

describe('a file that cannot be read', () => {
  test.each<[string, string | Buffer, string]>([
    ['is empty', '', 'FieldMissing 1:1: field "owner" is missing; give a text'],
    ['holds comments alone', '# soon\n', 'FieldMissing 1:1: field "owner" is missing; give a text'],
    ['is a list', '- owner', 'FieldInvalid 1:1: the file is a list; use a map with the fields owner, '],
    ['says a field twice', 'owner: a\nowner: b\n', 'FileInvalid 2:1: a field of this name is above already'],
    ['has a tag', 'owner: !!str a\n', 'FileInvalid 1:14: a tag (!) is not allowed'],
    ['has a tag that would run code', 'owner: !!js/function "f"\n', 'FileInvalid 1:8: a tag (!) is not allowed'],
    ['has an anchor', 'owner: &a shop\n', 'FileInvalid 1:11: an anchor (&) is not allowed'],
    ['has an alias of nothing', 'owner: *a\n', 'FileInvalid 1:8: an alias (*) is not allowed'],
    ['merges', '<<: { owner: a }\n', 'FileInvalid 1:1: a merge key (<<) is not allowed'],
    ['has two documents', 'owner: a\n---\nowner: b\n', 'FileInvalid 2:1: a second document (---) is not allowed'],
    ['has a directive', '%YAML 1.1\n---\nowner: a\n', 'FileInvalid 1:1: a directive (%) is not allowed'],
    ['is indented with a tab', 'namespaces:\n\tshop: 1\n', 'FileInvalid 2:1: a tab is used as indentation'],
    ['leaves a quote open', 'owner: "a\n', 'FileInvalid 2:1: a character is missing here'],
    ['is deep', `owner: ${'['.repeat(50_000)}`, 'FileInvalid 1:'],
    ['is deep by its lines', levels(60), 'FileInvalid 40:40: this is nested deeper than 40 levels'],
    ['has a name that is not text', '? [a]\n: b\n', 'FileInvalid 1:3: the name of a field is not a text'],
    ['has a number that YAML 1.1 reads otherwise', 'maximumVersions: 010\n', 'FileInvalid 1:18: a number that begins'],
    ['has a number that is none', 'maximumVersions: .inf\n', 'FileInvalid 1:18: this is not a finite number'],
    ['holds a null character', 'owner: "a\0b"\n', 'FileInvalid 1:10: the file holds an invisible character (\\u0000)'],
    ['turns text around', '# \u202eowner\n', 'FileInvalid 1:3: the file holds an invisible character (\\u202e)'],
    ['breaks lines as no editor does', 'owner: a\rx: b\n', 'FileInvalid 1:9: the file holds an invisible character'],
    [
      'is in another encoding',
      Buffer.from('owner: a', 'utf16le'),
      'FileInvalid 1:2: the file holds an invisible character',
    ],
    ['is in no encoding', Buffer.from([0x6f, 0xff]), 'FileInvalid 1:1: the file is not UTF-8 text'],
    ['is too large', `owner: a # ${'x'.repeat(300_000)}`, 'FileTooLarge 1:1: the file has 300011 bytes, and 262144'],
  ])('%s', (_, text, expected) => {
    const [first] = errors(text);
    expect(first?.slice(0, expected.length)).toBe(expected);
  });

  test('thousands of fields, anchors and brackets are refused in no time', () => {
    const fields = Array.from({ length: 15_000 }, (_, index) => `f${index}: 1`).join('\n');
    const bomb = `a0: &a0 [x]\n${Array.from({ length: 2000 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`).join('\n')}`;
    const started = performance.now();

    const [many, bombed] = [errors(fields), errors(bomb)];

    expect(many).toHaveLength(20);
    expect(bombed[0]).toContain('an anchor (&) is not allowed');
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

/** A tenant whose credential is that of a user. */
function using(username: string) {
  const rotation = `{ staticRole: { username: ${username}, every: 1d } }`;
  const credential = `{ database: orders, rotation: ${rotation}, deliveries: [{ restarts: [deployment: api] }] }`;
  return { 'prod/shop.yaml': `${START}databaseCredentials:\n  db: ${credential}\n` };
}

function levels(count: number): string {
  return Array.from({ length: count }, (_, index) => `${' '.repeat(index)}a:`).join('\n');
}

test('a mark before the text, and lines that end as on Windows, change nothing', () => {
  const text = `\ufeff${START}secrets:\n  a: { kyes: [x] }\n`.replaceAll('\n', '\r\n');

  expect(errors(`\ufeff${START}`.replaceAll('\n', '\r\n'))).toEqual([]);
  expect(errors(text)).toEqual(['FieldUnknown 5:8: field "secrets.a.kyes" does not exist; did you mean "keys"?']);
});

describe('a field', () => {
  test.each([
    ['that is misspelt', 'secrts: {}', 'FieldUnknown 4:1: field "secrts" does not exist; did you mean "secrets"?'],
    [
      'that holds a value',
      'secrets: { a: { keys: [k], value: x } }',
      'FieldUnknown 4:28: field "secrets.a.value" does not exist; a file holds no value of a secret: write it into Vault/OpenBao, and here the names of its keys',
    ],
    [
      'that is missing',
      'secrets: { a: {} }',
      'FieldMissing 4:12: field "secrets.a.keys" is missing; give a list, of a text each',
    ],
    [
      'with nothing behind it',
      'secrets: { a: { keys: } }',
      'FieldInvalid 4:17: field "secrets.a.keys" has no value; leave it out, or use a list, of a text each',
    ],
    [
      'of another type',
      'secrets: { a: { keys: [1] } }',
      'FieldInvalid 4:24: field "secrets.a.keys[0]" is a number; use a text; put quotes around it',
    ],
    [
      'with a duration that is none',
      'secrets: { a: { keys: [k], maximumAge: 90 days } }',
      'FieldInvalid 4:28: field "secrets.a.maximumAge" is a text; use a duration such as 90d, 12h or 1h30m',
    ],
    [
      'with a word that is none',
      'removalPolicy: delete',
      'FieldInvalid 4:1: field "removalPolicy" is a text that is not allowed here; use "retain" or "destroy"',
    ],
    [
      'that YAML 1.1 takes for true',
      'secrets: { a: { keys: [k], deliveries: [{ takeOver: yes }] } }',
      'FieldInvalid 4:43: field "secrets.a.deliveries[0].takeOver" is a text; use true or false',
    ],
    [
      'with a name of JavaScript',
      'secrets: { constructor: { keys: [k] } }',
      'FieldInvalid 4:12: field "secrets.constructor" has a name that JavaScript reserves; use another one',
    ],
    [
      'with a prototype',
      'secrets: { __proto__: { keys: [k] } }',
      'FieldInvalid 4:12: field "secrets.__proto__" has a name that JavaScript reserves; use another one',
    ],
    [
      'of two that exclude each other',
      'databaseCredentials: { a: { database: orders, rotation: { dynamic: { memberOf: a, creationStatements: [b] } } } }',
      'FieldConflict 4:70: field "databaseCredentials.a.rotation.dynamic.memberOf" does not go together with "creationStatements"; leave out one of them',
    ],
    [
      'of which one of two is missing',
      'databaseCredentials: { a: { database: orders, rotation: { staticRole: { username: a } } } }',
      'FieldMissing 4:59: field "databaseCredentials.a.rotation.staticRole.every" is missing; give one of "every" or "schedule"',
    ],
    [
      'with a strategy that is none',
      'databaseCredentials: { a: { database: orders, rotation: { staticRol: {} } } }',
      'FieldUnknown 4:59: field "databaseCredentials.a.rotation.staticRol" does not exist; did you mean "staticRole"?',
    ],
    [
      'with two strategies',
      'databaseCredentials: { a: { database: orders, rotation: { staticRole: {}, dynamic: {} } } }',
      'FieldInvalid 4:47: field "databaseCredentials.a.rotation" is a map of fields; use one of "staticRole", "dynamic" or "alternatingUsers" with its own fields',
    ],
  ])('%s is an error with its place', (_, line, expected) => {
    expect(errors(`${START}${line}\n`)).toEqual([expected]);
  });

  test.each([
    [
      'a cluster',
      'jobs',
      'shop-jobs: { clusters: [prod-ue] }',
      /namespaces\.shop-jobs\.clusters\[0\]" is a text that is not allowed here; use "prod-eu" or "prod-us"; did you mean "prod-eu"\?$/,
    ],
    [
      'a cluster of another environment',
      'jobs',
      'shop-jobs: { clusters: [dev-eu] }',
      /is a text that is not allowed here; use "prod-eu" or "prod-us"$/,
    ],
  ])('that names %s is one of what the limits give', (_, _name, line, expected) => {
    expect(errors(`${START}  ${line}\n`)).toEqual([expect.stringMatching(expected)]);
  });

  test('that names what the tenant does not state is an error at its place', () => {
    const text = `${START}secrets:
  a:
    keys: [k]
    allow: { read: [api] }
    deliveries:
      - namespace: shpo
      - clusters: [prod-us]
      - name: b
        data:
          x: kk
          y: { url: 'https://x/\${k}\${z}' }
          z: { url: '\${y}', parts: { k: k, y: { text: '\${q}' } } }
`;
    expect(errors(text)).toEqual([
      'FieldInvalid 9:9: the tenant has no such namespace; use "shop"; did you mean "shop"?',
      'FieldInvalid 10:20: namespace "shop" is not on cluster "prod-us"; use "prod-eu", or add the cluster to the namespace',
      'KeyUnknown 13:11: field "secrets.a.deliveries[2].data.x" names no key of the secret; use "k", or a template',
      expect.stringMatching(
        /^KeyUnknown 14:16: field "secrets.a.deliveries\[2\].data.y.url" has \$\{…\} with something else than a key/,
      ),
      'KeyUnknown 15:38: field "secrets.a.deliveries[2].data.z.parts.k" has the name of a key; use another one',
      expect.stringMatching(/^KeyUnknown 15:49: field "secrets.a.deliveries\[2\].data.z.parts.y.text" has \$\{…\}/),
      expect.stringMatching(/^KeyUnknown 15:16: field "secrets.a.deliveries\[2\].data.z.url" has \$\{…\}/),
      'FieldInvalid 7:21: the tenant has no such client; state one in "clients" of a namespace',
    ]);
  });
});

test.each(['owner: "$' + '{TfToken[TOKEN.0]}"', 'owner: "$' + '{\\u0054fToken[TOKEN.0]}"'])(
  'a token of cdktf is refused: %s',
  (owner) => {
    expect(errors(`${owner}\n`)).toEqual([
      'FieldInvalid 1:1: field "owner" holds "TfToken[", which cdktf keeps for itself; leave it out',
    ]);
  },
);

test('a mount names a client and keys of the secret', () => {
  const mounting = (mount: string) => errors(`${START}secrets: { a: { keys: [k], mounts: [${mount}] } }\n`);

  expect(mounting('{ client: api }')).toEqual([
    'FieldInvalid 4:39: the tenant has no such client; state one in "clients" of a namespace',
  ]);
  expect(mounting('{ client: api, files: { x: kk } }')).toEqual([
    expect.stringMatching(
      /^KeyUnknown 4:\d+: field "secrets.a.mounts\[0\].files.x" names no key of the secret; use "k"/,
    ),
  ]);
});

test('templates within templates do not grow with the power of their depth', () => {
  const nested = Array.from({ length: 12 }).reduce<string>(
    (inner) => `{ text: '${'${p}'.repeat(20)}', parts: { p: ${inner} } }`,
    'k',
  );
  const started = performance.now();

  const found = errors(`${START}secrets: { a: { keys: [k], deliveries: [{ data: { x: ${nested} } }] } }\n`);

  expect(found[0]).toMatch(
    /^FieldInvalid 4:\d+: field "secrets.a.deliveries\[0\].data.x.*\.text" has parts of \d+ characters in all, and 65536 are allowed; leave some out$/,
  );
  expect(performance.now() - started).toBeLessThan(10_000);
});

describe('a value of a secret', () => {
  test.each([
    [
      'in a comment',
      '# key: ghp_0123456789abcdefghijklmnopqrstuvwxyz',
      'SecretInFile 4:1: the file holds what looks like a GitHub token',
    ],
    [
      'in an address',
      'secrets: { a: { keys: [k], deliveries: [{ data: { u: { url: "postgres://a:hunter2@db/${k}" } } }] } }',
      'SecretInFile 4:56: the file holds what looks like a URL with a password',
    ],
    [
      'in a file of properties',
      'secrets: { a: { keys: [k], deliveries: [{ data: { p: { properties: "db.password=hunter2x" } } }] } }',
      'SecretInFile 4:56: the file holds what looks like a value in clear for "db.password"',
    ],
    [
      'as an owner',
      'certificates: { a: { commonName: AKIAIOSFODNN7ABCDEFG } }',
      'SecretInFile 4:1: the file holds what looks like an AWS access key',
    ],
  ])('%s is refused, and not repeated', (_, line, expected) => {
    const found = errors(`${START}${line}\n`);

    expect(found[0]).toContain(expected);
    expect(found.join('\n')).not.toMatch(/ghp_|hunter2|AKIA/);
  });

  test('in place of a key is not repeated', () => {
    const found = errors(`${START}secrets: { a: { keys: [k], deliveries: [{ data: { p: Hunter2Hunter2 } }] } }\n`);

    expect(found).toEqual([expect.stringContaining('names no key of the secret; use "k", or a template')]);
    expect(found.join('\n')).not.toContain('Hunter2');
  });
});

describe('a folder', () => {
  test.each([
    [
      'with a folder of no environment',
      { 'prdo/shop.yaml': START },
      /^FolderUnknown prdo:1:1: .* use "dev" or "prod"; did you mean "prod"\?$/,
    ],
    ['with a folder in an environment', { 'prod/shop/shop.yaml': START }, /^FolderUnknown prod\/shop:1:1: /],
    [
      'with another ending',
      { 'prod/shop.yml': START },
      /^FileNameInvalid prod\/shop.yml:1:1: the name of the file must end in ".yaml"; rename it$/,
    ],
    [
      'with the ending in capitals',
      { 'prod/shop.YAML': START },
      /^FileNameInvalid prod\/shop.YAML:1:1: the name of the file must end/,
    ],
    [
      'with a name in capitals',
      { 'prod/Shop.yaml': START },
      /^FileNameInvalid prod\/Shop.yaml:1:1: the name of the file is the name of the tenant/,
    ],
    ['with letters that look alike', { 'prod/ѕhop.yaml': START }, /^FileNameInvalid prod\/.hop.yaml:1:1: /],
    [
      'with a name of JavaScript',
      { 'prod/constructor.yaml': 'owner: a\n' },
      /^ArgumentInvalid prod\/constructor.yaml:1:1: /,
    ],
  ])('%s is told', (_, files, expected) => {
    expect(errorsOf(files)).toEqual([expect.stringMatching(expected)]);
  });

  test('follows no link, out of it or within', () => {
    inFolder({ 'elsewhere.yaml': START, 'tenants/prod/ads.yaml': 'owner: ads@example.com\n' }, (folder) => {
      const { fleet } = platform();
      symlinkSync('../../elsewhere.yaml', join(folder, 'tenants/prod/shop.yaml'));
      symlinkSync('ads.yaml', join(folder, 'tenants/prod/bids.yaml'));
      symlinkSync('../..', join(folder, 'tenants/dev'));
      mkdirSync(join(folder, 'tenants/prod/dir.yaml'));

      const { tenants } = TenantFiles.load(fleet, join(folder, 'tenants'));

      expect(tenants.map(({ name }) => name)).toEqual(['ads']);
      expect(() => synthesizeInMemory(fleet)).toThrow(FleetErrors);
    });
  });
});

test('what is wrong in several files, and in the program, is told together', () => {
  const files = {
    'prod/ads.yaml': 'ownr: ads@example.com\n',
    'prod/shop.yaml': `${START}secrets: { Big: { keys: [a, a], maximumAge: 0s } }\n`,
  };

  expect(errorsOf(files)).toEqual([
    'FieldUnknown prod/ads.yaml:1:1: field "ownr" does not exist; did you mean "owner"?',
    expect.stringMatching(/^NameInvalid prod\/shop.yaml:4:12: the name of the secret "Big" is not a valid DNS label/),
    'NameTaken prod/shop.yaml:4:12: key "a" is named twice; name it once',
    'MaximumAgeInvalid prod/shop.yaml:4:12: maximumAge is 0s; use one second or more',
  ]);
});

describe('limits', () => {
  const shop = (more: string) => ({ 'prod/shop.yaml': `${START}${more}\n` });

  test('name the kinds that there are', () => {
    const limited = () => ({ kinds: ['secrets' as const] });

    expect(errorsOf(shop('generatedSecrets: { a: { keys: [k] } }'), limited)).toEqual([
      expect.stringMatching(/^FieldUnknown prod\/shop.yaml:4:1: field "generatedSecrets" does not exist/),
    ]);
    expect(errorsOf({ 'prod/shop.yaml': `${START.trimEnd().slice(0, -2)}, clients: { api: } }\n` }, limited)).toEqual([
      expect.stringMatching(/^FieldUnknown prod\/shop.yaml:3:32: field "namespaces.shop.clients" does not exist/),
    ]);
  });

  test('give databases and authorities, or there is no field for them', () => {
    expect(errorsOf(shop('databaseCredentials: {}'), () => ({}))).toEqual([
      expect.stringMatching(/^FieldUnknown .* field "databaseCredentials" does not exist/),
    ]);
    expect(errorsOf(shop('certificates: {}'), () => ({}))).toEqual([
      expect.stringMatching(/^FieldUnknown .* field "certificates" does not exist/),
    ]);
  });

  test('say how much a tenant may have', () => {
    const sizes = { namespaces: 1, secrets: 1, deliveries: 1 };
    const limited = () => ({ sizes });

    expect(errorsOf({ 'prod/shop.yaml': `${START}  shop-b: { clusters: [prod-eu] }\n` }, limited)).toEqual([
      'FieldInvalid prod/shop.yaml:2:1: field "namespaces" has 2 entries; the platform allows 1',
    ]);
    expect(errorsOf(shop('secrets: { a: { keys: [k] } }\ngeneratedSecrets: { b: { keys: [k] } }'), limited)).toEqual([
      'FieldInvalid prod/shop.yaml:1:1: the tenant has 2 secrets and keys, and the platform allows 1; leave some out, or ask for more',
    ]);
    expect(errorsOf(shop('secrets: { a: { keys: [k], deliveries: [{}, { name: b }] } }'), limited)).toEqual([
      'FieldInvalid prod/shop.yaml:4:28: field "secrets.a.deliveries" is a list of 2; give at most 1',
    ]);
  });

  test.each([
    ['kube-system', `namespace "kube-system" is the cluster's own; use one of the tenant's, such as "app"`],
    ['external-secrets', `namespace "external-secrets" is the cluster's own; use one of the tenant's, such as "app"`],
    [
      'shop',
      'namespace "shop" belongs to tenant "shop" and not to tenant "app"; use "app", or a name that begins with',
    ],
    ['app-shop-a', 'namespace "app-shop-a" belongs to tenant "app-shop" and not to tenant "app"; use "app", or a name'],
    ['apps', 'namespace "apps" is none of tenant "app"; use "app", or a name that begins with "app-"'],
  ])('keep namespace %s from a tenant', (namespace, reason) => {
    const files = {
      'prod/app.yaml': `owner: a\nnamespaces: { ${namespace}: { clusters: [prod-eu] } }\n`,
      'prod/app-shop.yaml': 'owner: a\n',
      'prod/shop.yaml': START,
    };
    expect(errorsOf(files)).toEqual([expect.stringMatching(/^NamespaceNotOwned prod\/app.yaml:2:/)]);
    expect(errorsOf(files)[0]).toContain(reason);
  });

  test.each(['app-system', 'cert-manager', 'app-operator'])('keep namespace %s for the platform', (namespace) => {
    const files = {
      'prod/app.yaml': `owner: a\nnamespaces: { ${namespace}: { clusters: [prod-eu] } }\n`,
      'prod/cert.yaml': 'owner: a\n',
    };
    expect(errorsOf(files)).toEqual([
      expect.stringContaining(`namespace "${namespace}" has the name of one where a platform runs its own parts`),
    ]);
    expect(errorsOf(files, () => ({ ownsNamespace: () => true }))).toEqual([]);
  });

  test.each([
    [
      'service_of_others',
      'is none of tenant "shop"; use "shop_a" or "shop_b", or another name that begins with "shop_"',
    ],
    ['shop', 'is none of tenant "shop"'],
    ['SHOP_B2B_x', 'belongs to tenant "shop-b2b" and not to tenant "shop"'],
    ['ads_a', 'belongs to tenant "ads" and not to tenant "shop"'],
  ])('keep user %s of a database from a tenant', (username, reason) => {
    const files = { ...using(username), 'prod/shop-b2b.yaml': 'owner: a\n', 'prod/ads.yaml': 'owner: a\n' };

    expect(errorsOf(files)).toEqual([expect.stringMatching(/^UserNotOwned prod\/shop.yaml:5:27: user "/)]);
    expect(errorsOf(files)[0]).toContain(reason);
  });

  test.each(['shop_orders', 'Shop_Orders', '_shop_orders'])('leave user %s of a database to its tenant', (username) => {
    expect(errorsOf(using(username))).toEqual([]);
  });

  test('leave a tenant the users that a database allows it', () => {
    const allowed = ({ prod }: Platform) => ({
      databases: [
        new Database(prod, 'legacy', {
          engine: DatabaseEngine.MYSQL,
          host: 'old.example.com',
          databaseName: 'orders',
          administrator: { username: 'vault', passwordVariable: 'old_password' },
          allows: { shop: { takeOver: ['orders_rw'] } },
        }),
      ],
    });
    const files = {
      'prod/shop.yaml': using('orders_rw')['prod/shop.yaml'].replace('database: orders', 'database: legacy'),
    };

    expect(errorsOf(files, allowed)).toEqual([]);
  });

  test('may give a tenant other namespaces, but none of the cluster', () => {
    const files = {
      'prod/shop.yaml': 'owner: a\nnamespaces: { legacy: { clusters: [prod-eu] }, kube-x: { clusters: [prod-eu] } }\n',
    };
    expect(errorsOf(files, () => ({ ownsNamespace: () => true }))).toEqual([
      expect.stringContaining(`namespace "kube-x" is the cluster's own`),
    ]);
  });

  test('hold for the name that a namespace had', () => {
    const files = {
      'prod/shop.yaml': 'owner: a\nnamespaces: { shop: { clusters: [prod-eu], renamedFrom: ads } }\n',
    };
    expect(errorsOf(files)).toEqual([expect.stringContaining('namespace "ads" is none of tenant "shop"')]);
  });
});

test.each([
  ['renamedFrom: ads', 'renamedFrom'],
  ['isolation: vaultNamespace', 'isolation'],
  ['secrets: { a: { keys: [k], firstValueVariable: ads_token } }', 'secrets.a.firstValueVariable'],
  ['secrets: { a: { keys: [k], path: prod/ads/token } }', 'secrets.a.path'],
  [
    'databaseCredentials: { a: { database: orders, rotation: { alternatingUsers: { usernames: [a, b], every: 1d, image: x } } } }',
    'databaseCredentials.a.rotation.alternatingUsers.image',
  ],
])('what would reach beyond the tenant is no field: %s', (line, field) => {
  expect(errors(`${START}${line}\n`)).toEqual([
    expect.stringMatching(new RegExp(`^FieldUnknown 4:\\d+: field "${field}" does not exist; `)),
  ]);
});

test('policies of others are no field of a namespace', () => {
  expect(errors('owner: a\nnamespaces: { shop: { clusters: [prod-eu], policies: [{ name: ads }] } }\n')).toEqual([
    expect.stringMatching(/^FieldUnknown 2:44: field "namespaces.shop.policies" does not exist; /),
  ]);
});

test('the name of a file draws nothing on a screen and commands nothing in a log', () => {
  inFolder({ 'prod/a\n::error::x\u001b[2K.yaml': 'owner: a\n' }, (folder) => {
    const { fleet } = platform();
    TenantFiles.load(fleet, folder);
    const [error] = notedErrors(fleet.node.findAll());

    const text = failureText(error, createColors(false));

    expect(text).toContain('prod/a\\n');
    expect(text).not.toMatch(/^ *::/m);
    expect(text).not.toContain('\u001b');
    expect(error!.message).not.toMatch(/[\n]/);
    expect(error!.message).not.toContain('\u001b');
  });
});
