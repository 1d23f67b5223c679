import fc from 'fast-check';
import { FleetError, FleetErrors, StaticSecret, Tenant, TenantFiles } from 'keywheel';
import { FindingsError } from '../../lib/synth/synthesize';
import { isFatal } from '../../lib/output/finding';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { plainOf, readWritten } from '../../lib/yaml/written';
import { hostileText } from '../encode/hostile';
import { runs } from '../runs';
import { inFolder, limitsOf, outputOf, platform, type Platform } from './given';
import { changed, PAYMENTS } from './payments';

const ADS = `owner: ads@example.com
namespaces:
  ads: { clusters: [prod-eu, prod-us], clients: { api: } }
  ads-jobs: { clusters: [prod-us] }
secrets:
  token: { keys: [token], allow: { read: [api] }, deliveries: [{ namespace: ads, restarts: [deployment: api] }] }
existingSecrets:
  old-token: { mount: secret, path: apps/ads/token, keys: [token], deliveries: [{ namespace: ads }] }
databaseCredentials:
  db:
    database: orders
    rotation: { alternatingUsers: { usernames: [ads_a, ads_b], every: 30d } }
    deliveries: [{ namespace: ads-jobs }]
certificates:
  tls: { authority: internal, commonName: api.ads.svc, ttl: 24h, deliveries: [{ namespace: ads }] }
encryptionKeys: { cards: { allow: { encrypt: [api] } } }
`;

/** A fleet with a tenant of the program, one of a file that is well meant, and maybe that of another file. */
function fleetWith(payments?: string): Platform {
  return inFolder(
    { 'prod/ads.yaml': ADS, ...(payments !== undefined && { 'prod/payments.yaml': payments }) },
    (folder) => {
      const made = platform();
      const shop = new Tenant(made.prod, 'shop', { owner: 'shop@example.com' });
      new StaticSecret(shop, 'token', { keys: ['token'] }).deliver(shop.addNamespace(made.clusters[1]!, 'shop'));
      TenantFiles.load(made.fleet, folder, limitsOf(made));
      return made;
    },
  );
}

/** What is written of other tenants: objects in files of their own, and resources that are not of payments alone. */
function othersOf({ fleet }: Platform): Map<string, string> {
  const written = new Map<string, string>();
  for (const [name, value] of outputOf(fleet)) {
    if (name.startsWith('stacks/')) {
      // What cdktf says of itself, and which providers there are, is of all.
      const blocks = Object.entries(value as Record<string, Record<string, object>>);
      for (const [block, types] of blocks.filter(([one]) => one !== '//' && one !== 'terraform')) {
        for (const [type, all] of Object.entries(types)) {
          const ones = ['resource', 'data', 'ephemeral'].includes(block) ? Object.entries(all) : [['', all] as const];
          ones.forEach(([id, one]) => written.set(`${name} ${block} ${type}.${id}`, JSON.stringify(sortedFields(one))));
        }
      }
    } else if (name === 'databases') {
      // The part of each credential begins with a comment of its path.
      for (const { name: database, text } of value as { name: string; text: string }[]) {
        for (const part of text.split(/\n(?=-- acme\/)/)) {
          written.set(`${database} ${part.split('\n', 1)[0]}`, part.replace(/\n*(?:COMMIT;\n*)?$/, ''));
        }
      }
    } else if (name.includes('/')) {
      written.set(name, JSON.stringify(sortedFields(value)));
    }
  }
  return written;
}

function sortedFields(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortedFields);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort()
          .map(([name, one]) => [name, sortedFields(one)]),
      )
    : value;
}

const without = othersOf(fleetWith());

/** Of whoever deploys and of the whole hub: they hold something of each tenant. */
const SHARED = /deploy|cluster\.k8s\.yaml/;

/** What a file does to the rest: nothing, if it is taken at all; else the errors. */
function effectOf(text: string): 'refused' | string[] {
  const made = fleetWith(text);
  let findings;
  try {
    findings = synthesizeInMemory(made.fleet).findings;
  } catch (error) {
    if (error instanceof FleetErrors || error instanceof FleetError || error instanceof FindingsError) {
      return 'refused';
    }
    throw error;
  }
  if (findings.some(isFatal)) {
    return 'refused';
  }
  const after = othersOf(made);
  return [
    ...[...without].flatMap(([name, value]) =>
      SHARED.test(name) || after.get(name) === value ? [] : [`${name} is another`],
    ),
    ...[...after.keys()].flatMap((name) =>
      without.has(name) || /payments/.test(name) ? [] : [`${name} is new, and none of payments`],
    ),
  ];
}

test('a file that is well meant changes nothing of the others', () => {
  expect(effectOf(PAYMENTS)).toEqual([]);
});

test.each([
  ['role: team-risk', 'refused'],
  ['policy: admin', 'refused'],
  ['secretStore: vault', []],
])('a namespace of a file keeps names of its own objects, and none on the hub: %s', (names, effect) => {
  const named = PAYMENTS.replace(
    /^namespaces:\n( +)(\S+):(?: *)\n( +)/m,
    `namespaces:\n$1$2:\n$3names: { ${names} }\n$3`,
  );
  expect(named).not.toBe(PAYMENTS);
  expect(effectOf(named)).toEqual(effect);
});

test('whatever a file says, it is refused or changes nothing of the others', () => {
  const example = plainOf(readWritten(PAYMENTS).root!);
  const effects = { refused: 0, taken: 0 };
  fc.assert(
    fc.property(changed(example), (value) => {
      const effect = effectOf(JSON.stringify(value));
      effects[effect === 'refused' ? 'refused' : 'taken'] += 1;
      expect(effect === 'refused' ? [] : effect).toEqual([]);
    }),
    { numRuns: runs(240) },
  );
  expect(effects.refused).toBeGreaterThan(0);
  expect(effects.taken).toBeGreaterThan(0);
}, 120_000);

test('whatever stands in a file, there is an error or a tenant, and never another one', () => {
  const lines = PAYMENTS.split('\n');
  const edit = fc.record({ line: fc.nat(lines.length - 1), at: fc.nat(60), text: hostileText() });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      const edited = [...lines];
      for (const { line, at, text } of edits) {
        edited[line] = `${edited[line]!.slice(0, at)}${text}${edited[line]!.slice(at)}`;
      }
      inFolder({ 'prod/payments.yaml': edited.join('\n') }, (folder) => {
        const made = platform();
        const { fleet } = made;
        const { tenants } = TenantFiles.load(fleet, folder, limitsOf(made));
        const found = fleet.node.findAll().filter((one) => one instanceof Tenant);
        expect(found.map(({ node }) => node.path).filter((path) => path !== 'prod/payments')).toEqual([]);
        expect(tenants.length).toBeLessThanOrEqual(1);
      });
    }),
    { numRuns: runs(320) },
  );
}, 120_000);

test('bytes that are no text at all are errors of their file', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      inFolder({ 'prod/payments.yaml': Buffer.from(bytes) }, (folder) => {
        const { fleet } = platform();
        expect(TenantFiles.load(fleet, folder).tenants).toEqual([]);
      });
    }),
    { numRuns: runs(200) },
  );
}, 60_000);
