import { FleetError, oneOf } from '../errors';
import { changedTools } from './changed-tools';
import { encryptionSteps } from './encryption-order';
import type { Delivered, Rename } from './delivered';
import type { FleetRecord, Statement } from './fleet-record';

/** What left the program since the last synthesis, and what a person must say of it. */
export interface Departures {
  /** Names that `--remove` may name. */
  readonly names: readonly string[];
  /** Of those that it does name, what means nothing of it. */
  readonly unknown: readonly string[];
  readonly errors: readonly FleetError[];
}

/**
 * What was used and is gone. A rename looks like something that left and something that came: it would leave a value
 * behind, make a new random one, or take a Secret away from pods, so it is declared, or the removal is.
 */
export function departures(previous: FleetRecord | undefined, now: Statement, remove: readonly string[]): Departures {
  const gone = [
    ...goneOf('tenant', previous?.tenants, now.tenants),
    ...goneOf('cluster', previous?.clusters, now.clusters),
    ...goneDelivered(previous, now),
    ...movedValues(previous, now),
    ...changedTools(previous, now).map((one): Gone => ({
      ...one,
      what: 'GitOps tool',
      message: `${one.message}; then ${removal(one.name)}, or put the tool back`,
    })),
    ...encryptionSteps(previous, now).map((one): Gone => ({
      ...one,
      what: 'provider of encryption',
      message: `${one.message}. If no API server ever had it, ${removal(one.name)}`,
    })),
  ];
  return {
    names: gone.map(({ name }) => name),
    unknown: remove.filter((named) => !gone.some((one) => names(named, one))),
    errors: [
      ...gone.filter((one) => !remove.some((named) => names(named, one))).map(vanished),
      ...renameErrors(previous, now),
      ...keysWithoutValue(previous, now),
    ],
  };
}

interface Gone {
  readonly what:
    | 'tenant'
    | 'cluster'
    | 'GitOps tool'
    | 'provider of encryption'
    | 'namespace'
    | 'secret'
    | 'place of the value of secret'
    | 'key'
    | 'Secret';
  readonly name: string;
  /** What came and may be the same under another name. */
  readonly came?: string;
  /** What happens, beside that it is gone. */
  readonly harm?: string;
  /** What is said in place of all that. */
  readonly message?: string;
}

/** Whether `--remove` means it: tenants go by the end of their name, the rest in full, or without the environment. */
function names(named: string, { what, name }: Pick<Gone, 'what' | 'name'>): boolean {
  const short = {
    tenant: 1,
    cluster: 1,
    'GitOps tool': 1,
    'provider of encryption': 1,
    namespace: 2,
    secret: 2,
    'place of the value of secret': 2,
    key: 3,
    Secret: 3,
  }[what];
  return named === name || (named.split('/').length >= short && name.endsWith(`/${named}`));
}

function goneOf(what: 'tenant' | 'cluster', before: readonly string[] = [], now: readonly string[]): Gone[] {
  const [were, are] = [new Set(before), new Set(now)];
  const came = firstBy(
    now.filter((name) => !were.has(name)),
    parentOf,
  );
  return before.filter((name) => !are.has(name)).map((name) => ({ what, name, came: came.get(parentOf(name)) }));
}

function firstBy(names: readonly string[], keyOf: (name: string) => string): Map<string, string> {
  return new Map(names.toReversed().map((name) => [keyOf(name), name]));
}

function goneDelivered(previous: FleetRecord | undefined, now: Statement): Gone[] {
  const before = previous?.delivered;
  if (!before) {
    return [];
  }
  const there = { clusters: new Set(now.clusters), namespaces: new Set(now.namespaces) };
  const clusters = new Map<string, string[]>();
  for (const [name, secret] of Object.entries(before.objects)) {
    const on = clusters.get(secret) ?? [];
    clusters.set(secret, on);
    on.push(name.split('/')[0]!);
  }
  const tenants = new Set(now.tenants);
  const nowAs = samePlaces(before, now.delivered);
  // What was delivered on clusters alone that left, left with them.
  const leftWithCluster = (name: string) => clusters.get(name)?.every((one) => !there.clusters.has(one)) ?? false;
  const secrets = Object.keys(before.secrets).filter(
    (name) => now.delivered.secrets[nowAs(name)] === undefined && tenants.has(parentOf(name)) && !leftWithCluster(name),
  );
  const goneSecrets = new Set(secrets);
  const moved = new Set(now.renames.filter(({ what }) => what === 'namespace').map(({ from }) => from));
  // Of a tenant, cluster or secret that left, each Secret left with it: that is one thing to say.
  const objects = Object.entries(before.objects)
    .filter(([name, secret]) => !Object.hasOwn(now.delivered.objects, name) && !goneSecrets.has(secret))
    .filter(([name, secret]) => there.clusters.has(name.split('/')[0]!) && tenants.has(parentOf(secret)))
    .map(([name]) => name)
    .filter((name) => !moved.has(parentOf(name)));
  const namespaces = [...new Set(objects.map(parentOf))].filter((name) => !there.namespaces.has(name));
  const goneNamespaces = new Set(namespaces);
  // The first that came below each parent: of secrets, one with the same keys.
  const cameSecrets = firstBy(
    // What has a place of its own has no other name there.
    Object.keys(now.delivered.secrets).filter(
      (name) => !Object.hasOwn(before.secrets, name) && now.delivered.places?.[name] === undefined,
    ),
    (name) => `${parentOf(name)} ${now.delivered.secrets[name]}`,
  );
  const known = new Set(Object.keys(before.objects).map(parentOf));
  const cameNamespaces = firstBy(
    now.namespaces.filter((name) => !known.has(name)),
    parentOf,
  );
  return [
    ...secrets.map((name): Gone => {
      const place = before.places?.[name];
      if (place !== undefined) {
        return { what: 'secret', name, harm: `its Secrets go with it, and the value stays at "${place}" as it is` };
      }
      const harm = 'its Secrets go with it, and its value stays in Vault/OpenBao for nobody';
      return { what: 'secret', name, came: cameSecrets.get(`${parentOf(name)} ${before.secrets[name]}`), harm };
    }),
    ...namespaces.map((name): Gone => {
      const harm = 'its Secrets go with it';
      return { what: 'namespace', name, came: cameNamespaces.get(parentOf(name)), harm };
    }),
    ...objects
      .filter((name) => !goneNamespaces.has(parentOf(name)))
      .map((name): Gone => ({ what: 'Secret', name, harm: 'pods that use it lose it' })),
    ...Object.entries(before.secrets).flatMap(([name, keys]) => {
      const gone = goneKeys(name, keys, now.delivered.secrets[nowAs(name)]);
      // Keys of a value that was there before are called as they are there.
      return before.places?.[name] === undefined ? gone : gone.map((one) => ({ ...one, came: undefined }));
    }),
  ];
}

/** What a secret is called now: one that was there before the program is its place, whatever the program calls it. */
function samePlaces(before: Delivered, now: Delivered): (name: string) => string {
  const keyOf = (name: string, place: string) => `${parentOf(name)} ${place}`;
  const names = new Map(Object.entries(now.places ?? {}).map(([name, place]) => [keyOf(name, place), name]));
  return (name) => {
    const place = before.places?.[name];
    return (place === undefined ? undefined : names.get(keyOf(name, place))) ?? name;
  };
}

function goneKeys(secret: string, before: string, now: string | undefined): Gone[] {
  if (now === undefined || before === now) {
    return [];
  }
  const came = now.split(',').filter((key) => !before.split(',').includes(key));
  return before
    .split(',')
    .filter((key) => !now.split(',').includes(key))
    .map((key) => ({ what: 'key', name: `${secret}/${key}`, came: came[0], harm: 'pods that use it lose it' }));
}

/** Its resources got another name, see `valueId`: no part of a name holds the `_` that joins them. */
function movedValues(previous: FleetRecord | undefined, now: Statement): Gone[] {
  return Object.entries(now.generated ?? {})
    .filter(([id]) => /__\d+$/.test(id) && previous?.generated?.[id] === undefined)
    .map(([id, { mount, path }]) => ({
      what: 'place of the value of secret',
      name: id
        .replace(/__\d+$/, '')
        .split('_')
        .slice(1)
        .join('/'),
      harm: `it would lie at "${mount}/${path}" with a new random value; copy the old one there before an apply`,
    }));
}

const CODES = {
  tenant: 'TenantVanished',
  cluster: 'ClusterVanished',
  'GitOps tool': 'GitOpsToolChanged',
  'provider of encryption': 'EncryptionOrderInvalid',
  namespace: 'NamespaceVanished',
  secret: 'SecretVanished',
  'place of the value of secret': 'ValueMoved',
  key: 'KeyVanished',
  Secret: 'DeliveryVanished',
} as const satisfies Record<Gone['what'], string>;

function removal(name: string): string {
  return `say --remove ${name} (KEYWHEEL_REMOVE=${name} where another command runs the program)`;
}

function vanished({ what, name, came, harm, message }: Gone): FleetError {
  if (message !== undefined) {
    return new FleetError(CODES[what], message);
  }
  const old = name.split('/').at(-1)!;
  const declared =
    what === 'key' ? `renamedKeys: { ${JSON.stringify(came)}: '${old}' }` : `"${came}" with renamedFrom: '${old}'`;
  return new FleetError(
    CODES[what],
    `${what} "${name}" was there at the last synthesis and is gone${harm ? `: ${harm}` : ''}; put it back, ` +
      `${came === undefined ? '' : `declare ${declared} if it has another name now, `}or ${removal(name)}`,
  );
}

/** A rename is of something that was there, and is not any more. */
function renameErrors(previous: FleetRecord | undefined, now: Statement): FleetError[] {
  const there = new Set(now.namespaces);
  const known = new Map(previous ? KINDS.map((what) => [what, new Set(namesOf(what, previous))] as const) : []);
  return now.renames.flatMap((rename) => renameError(rename, known.get(rename.what), there));
}

const KINDS: readonly Rename['what'][] = ['tenant', 'cluster', 'secret', 'namespace'];

function renameError(
  { what, from, to, construct }: Rename,
  known: ReadonlySet<string> | undefined,
  there: ReadonlySet<string>,
): FleetError[] {
  if (what === 'namespace' && there.has(from)) {
    const reason = `renamedFrom names namespace "${from}", which is in the program too; leave one of them out`;
    return [new FleetError('RenameInvalid', reason, construct)];
  }
  if (!known || known.has(from) || (what === 'namespace' && known.has(to))) {
    return [];
  }
  const alike = [...known].filter((name) => parentOf(name) === parentOf(from));
  return [
    new FleetError(
      'RenameUnknown',
      `renamedFrom names ${what} "${from}", which was not there at the last synthesis; ` +
        (alike.length > 0 ? `the names that were there are ${oneOf(alike)}` : 'leave it out'),
      construct,
    ),
  ];
}

function namesOf(what: Rename['what'], { tenants, clusters, delivered }: FleetRecord): readonly string[] | undefined {
  switch (what) {
    case 'tenant':
      return tenants;
    case 'cluster':
      return clusters;
    case 'secret':
      return delivered && Object.keys(delivered.secrets);
    case 'namespace':
      return delivered && [...new Set(Object.keys(delivered.objects).map(parentOf))];
  }
}

/** Terraform makes a random value once, with the keys that it has then. */
function keysWithoutValue(previous: FleetRecord | undefined, now: Statement): FleetError[] {
  return Object.entries(now.generated ?? {}).flatMap(([id, { keys, path }]) => {
    const before = previous?.generated?.[id]?.keys;
    const missing = before ? keys.filter((key) => !before.includes(key)) : [];
    return missing.map(
      (key) =>
        new FleetError(
          'GeneratedKeyMissing',
          `key "${key}" came to generated secret "${path}", whose value was made without it, and what is made is not ` +
            `written again; make another GeneratedSecret for it, or, if no apply ever made "${path}", take "${id}" out ` +
            'of "generated" in the record in .keywheel/',
        ),
    );
  });
}

function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}
