import { Duration } from 'cdk8s';
import { RotatingDatabaseCredential, Rotation, StaticSecret } from 'keywheel';
import { outputOf } from '../../lib/views/views';
import { fleetStatus } from '../../lib/live/fleet-status';
import type { LiveCluster } from '../../lib/live/live-cluster';
import type { HubAnswer, LiveHub } from '../../lib/live/live-hub';
import { hubQuestions } from '../../lib/live/hub-readers';
import type { Output } from '../../lib/output/output';
import { needsAttention } from '../../lib/reports/status-report';
import { rendered } from '../checks/output';
import { database, small } from '../fixtures/fleets';
import { kitchenSink } from '../fixtures/kitchen-sink';
import { ago, asWritten, changed, failing } from './live-fixture';

/** A value, leased users of a database, and what delivers them. */
function fleet(): Output {
  const { fleet, prod, payments, namespace } = small();
  new StaticSecret(payments, 'stripe', { keys: ['key'] }).deliver(namespace);
  const rotation = Rotation.dynamic({ ttl: Duration.hours(2), memberOf: 'payments_rw' });
  const core = database(prod, 'core');
  new RotatingDatabaseCredential(payments, 'leased', { database: core, rotation }).deliver(namespace);
  return outputOf(rendered(fleet));
}

const WRITTEN = fleet();
const [CLUSTER] = WRITTEN.clusters;
const LIVE = asWritten(WRITTEN, CLUSTER!.name);

function status(live: LiveCluster, hub?: LiveHub) {
  return fleetStatus(WRITTEN, { clusters: [live], away: [], hub });
}

/** What is not in force, with what is named. */
function named(live: LiveCluster, hub?: LiveHub): string[] {
  return status(live, hub)
    .standings.filter(({ state }) => state !== 'in force')
    .flatMap(({ what, state, causes }) => causes.map(({ id }) => `${what} ${state}: ${id}`));
}

/** A hub that has everything as it was written. */
function hubAsWritten(written: Output, change: Readonly<Record<string, HubAnswer>> = {}): LiveHub {
  const questions = hubQuestions(written.resources);
  const answers = questions.map(({ path, entry, resource: { attributes } }): [string, HubAnswer] => [
    path,
    { fields: entry === undefined ? attributes : { [entry]: attributes } },
  ]);
  const merged = new Map<string, HubAnswer>();
  for (const [path, answer] of answers) {
    const known = merged.get(path);
    const both = typeof known === 'object' && 'fields' in known && typeof answer === 'object' && 'fields' in answer;
    merged.set(path, both ? { fields: { ...known.fields, ...answer.fields } } : answer);
  }
  Object.entries(change).forEach(([path, answer]) => merged.set(path, answer));
  const folders = new Set(questions.flatMap(({ folder }) => folder ?? []));
  const names = (folder: string) => questions.filter((one) => one.folder === folder).map(({ name = '' }) => name);
  const lists = new Map([...folders].map((folder) => [folder, names(folder)] as const));
  return { address: 'https://vault.example.com:8200', state: 'unsealed', answers: merged, lists };
}

test('a fleet that is as it was written needs no attention', () => {
  const found = status(LIVE, hubAsWritten(WRITTEN));

  expect(found.drift).toEqual([]);
  expect(found.standings.map(({ state }) => state)).toEqual(found.standings.map(() => 'in force'));
  expect(found.standings).toHaveLength(3);
  expect(needsAttention(found)).toBe(false);
});

test('all that a program can state is in force where it is as it was written', () => {
  const written = outputOf(rendered(kitchenSink().fleet));
  const clusters = written.clusters.map(({ name }) => asWritten(written, name));
  const found = fleetStatus(written, { clusters, away: [], hub: hubAsWritten(written) });

  expect(found.drift).toEqual([]);
  expect(found.notKnown).toEqual([]);
  expect(found.standings.filter(({ state }) => state !== 'in force')).toEqual([]);
});

test.each([
  ['Vault is sealed', { state: 'sealed' }, 'sealed-hub'],
  ['dial tcp: connect: connection refused', { state: 'away' }, 'hub-unreachable'],
  ['dial tcp: connect: connection refused', { state: 'unsealed' }, 'store-in-back-off'],
  ['dial tcp: i/o timeout', { state: 'unsealed' }, 'egress-closed'],
  ['dial tcp: i/o timeout', { state: 'away' }, 'hub-unreachable'],
  ['dial tcp: lookup vault: no such host', { state: 'unsealed' }, 'egress-closed'],
  ['Vault is sealed', { state: 'unsealed' }, 'store-in-back-off'],
] as const)('what the operator was answered ("%s") is held against what the hub says now', (event, hub, cause) => {
  const live = failing(LIVE, { kind: 'SecretStore', name: 'keywheel' }, event, 'unable to validate store');

  expect(named(live, { ...hubAsWritten(WRITTEN), ...hub })).toEqual([`SecretStore app/keywheel failing: ${cause}`]);
});

test.each([
  ['tls: failed to verify certificate: x509: certificate signed by unknown authority', 'hub-certificate-not-trusted'],
  ['URL: PUT https://v/v1/auth/a/login\nCode: 403. Errors:\n\n* permission denied', 'login-refused'],
  ['URL: GET https://v/v1/kv/data/a\nCode: 403. Errors:\n\n* permission denied', 'permission-denied'],
  ['lookup failed: service account unauthorized; this could mean it has been deleted', 'token-review-refused'],
  ['cannot find secret data for key: "key"', 'wrong-key-names'],
  ['Secret does not exist', 'value-missing'],
  ['something that nobody has heard of', 'not-known'],
])('an event that says "%s" is named %s', (event, cause) => {
  const live = failing(LIVE, { kind: 'ExternalSecret', name: 'stripe' }, event);

  expect(named(live)).toEqual([`ExternalSecret app/stripe failing: ${cause}`]);
});

test('the text of an event is not repeated: a template may have put a value into it', () => {
  const live = failing(
    LIVE,
    { kind: 'ExternalSecret', name: 'stripe' },
    'could not execute template: s3cr3t-of-stripe',
  );

  expect(JSON.stringify(status(live))).not.toContain('s3cr3t-of-stripe');
});

test('an ExternalSecret that waits for its store names the store', () => {
  const live = failing(LIVE, { kind: 'ExternalSecret', name: 'stripe' }, 'SecretStore "keywheel" is not ready');
  const { standings } = status(live);

  expect(standings.find(({ what }) => what === 'ExternalSecret app/stripe')!.causes).toMatchObject([
    { id: 'store-not-ready', place: 'SecretStore app/keywheel' },
  ]);
});

test.each([
  ['ExternalSecret', 'stripe'],
  ['SecretStore', 'keywheel'],
])('a %s that is not on the cluster is missing, and drift', (kind, name) => {
  const live = changed(LIVE, (object) => (object.kind === kind && object.metadata.name === name ? undefined : object));

  expect(named(live)).toContain(`${kind} app/${name} missing: not-applied`);
  expect(status(live).drift).toMatchObject([{ what: `${kind} app/${name}`, how: 'missing' }]);
});

test('what the operator has not read for longer than its lease lives cannot log in any more', () => {
  const read = (seconds: number) =>
    changed(LIVE, (object) =>
      object.metadata.name === 'leased' && object.kind === 'ExternalSecret'
        ? { ...object, status: { ...(object['status'] as object), refreshTime: ago(seconds) } }
        : object,
    );

  expect(named(read(2 * 3600 + 1))).toEqual(['ExternalSecret app/leased failing: lease-gone']);
  expect(named(read(60))).toEqual([]);
});

test.each([
  ['none', 0, ['ExternalSecret app/leased failing: lease-gone']],
  ['one', 1, []],
])('of a credential of which the hub has %s lease left, that counts', (_, left, causes) => {
  const questions = hubQuestions(WRITTEN.resources);
  const leases = new Map(questions.flatMap(({ leases: asked }) => (asked ? [[asked.path, left] as const] : [])));

  expect([...leases.keys()]).not.toEqual([]);
  expect(named(LIVE, { ...hubAsWritten(WRITTEN), leases })).toEqual(causes);
  expect(named(LIVE, hubAsWritten(WRITTEN))).toEqual([]);
});

test('what is ready and has not been read for longer than its interval is not in force', () => {
  const live = changed(LIVE, (object) =>
    object.metadata.name === 'stripe' && object.kind === 'ExternalSecret'
      ? { ...object, status: { ...(object['status'] as object), refreshTime: ago(86400) } }
      : object,
  );

  expect(named(live)).toEqual(['ExternalSecret app/stripe failing: secret-not-synced']);
});

test('what the operator has not looked at in its present form waits', () => {
  const live = changed(LIVE, (object) =>
    object.kind === 'ExternalSecret' && object.metadata.name === 'stripe'
      ? { ...object, metadata: { ...object.metadata, generation: 2 } as typeof object.metadata }
      : object,
  );

  expect(named(live)).toEqual(['ExternalSecret app/stripe waiting: not-taken']);
});

test('a kind that could not be listed is not known, and neither missing nor drift', () => {
  const unseen = [{ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', reason: '"list" is not allowed' }];
  const live = { ...changed(LIVE, (object) => (object.kind === 'ExternalSecret' ? undefined : object)), unseen };
  const found = status(live);

  expect(found.drift).toEqual([]);
  expect(found.standings.filter(({ state }) => state === 'not known')).toHaveLength(2);
  expect(found.notKnown.join('\n')).toContain('ExternalSecret objects were not listed: "list" is not allowed');
});

test('a policy that the hub has otherwise is named at what it cuts off', () => {
  const policy = hubQuestions(WRITTEN.resources).find(({ resource }) => resource.address.includes('read_app'))!;
  const hub = hubAsWritten(WRITTEN, { [policy.path]: { fields: { policy: 'path "x" { capabilities = ["read"] }' } } });
  const found = status(LIVE, hub);

  expect(found.drift).toMatchObject([{ where: 'hub', how: 'differs', fields: ['policy'] }]);
  const stripe = found.standings.find(({ what }) => what === 'ExternalSecret app/stripe')!;
  expect([stripe.state, ...stripe.causes.map(({ id }) => id)]).toEqual(['failing', 'remote-key-is-granted']);
});

test('a role that the hub does not have is missing, and one that is not written is told', () => {
  const role = hubQuestions(WRITTEN.resources).find(({ folder }) => folder?.includes('auth/acme.eu'))!;
  const hub = hubAsWritten(WRITTEN, { [role.path]: 'missing' });
  const lists = new Map(hub.lists).set(role.folder!, ['by-hand']);
  const found = status(LIVE, { ...hub, lists });

  expect(found.drift.map(({ what, how }) => `${what} ${how}`)).toEqual([
    `${role.resource.address} missing`,
    `${role.folder}/by-hand not written`,
  ]);
});

test('what the token may not read is said, and stays as it is written', () => {
  const [question] = hubQuestions(WRITTEN.resources).filter(({ resource }) => resource.type === 'vault_policy');
  const found = status(LIVE, hubAsWritten(WRITTEN, { [question!.path]: { refused: '403 permission denied' } }));

  expect(found.drift).toEqual([]);
  expect(found.notKnown).toEqual([`Vault/OpenBao: the token may not read ${question!.path}`]);
});

test('a cluster that was not asked is said to be so', () => {
  const found = fleetStatus(WRITTEN, { clusters: [], away: [] });

  expect(found.notKnown).toEqual([`cluster "${CLUSTER!.name}" was not asked`, 'Vault/OpenBao was not asked']);
});

describe('a canary', () => {
  const { fleet: canaried, payments, namespace } = small({ fleet: { canaries: true } });
  new StaticSecret(payments, 'stripe', { keys: ['key'] }).deliver(namespace);
  const written = outputOf(rendered(canaried));
  const live = asWritten(written, 'eu');
  const NAME = 'ExternalSecret app/keywheel-canary';
  const waiting = (clusters: LiveCluster) =>
    fleetStatus(written, { clusters: [clusters], away: [] }).standings.flatMap(({ what, state, causes }) =>
      state === 'in force' ? [] : [`${what} ${state}: ${causes.map((cause) => cause.what).join()}`],
    );
  const OTHER = '0123456789abcdef';
  /** The same with another mark on objects of some kinds. */
  const marked = (...kinds: readonly string[]) =>
    changed(live, (object) => {
      const { kind, metadata } = object;
      if (!kinds.includes(kind) || metadata.name !== 'keywheel-canary') {
        return object;
      }
      const annotated = { ...object, metadata: { ...metadata, annotations: { 'keywheel/canary': OTHER } } };
      return kind === 'Secret' ? { ...annotated, data: { mark: OTHER } } : annotated;
    });

  test('that shows the mark of this synthesis is in force', () => {
    expect(waiting(live)).toEqual([]);
  });

  test('that shows another mark waits for the hub, or for the manifests where these are older', () => {
    const late = `${NAME} waiting: the last change has not arrived: `;
    expect(waiting(marked('Secret'))).toEqual([
      `${late}the stack of the cluster is not applied, or the operator has not read since`,
    ]);
    expect(waiting(marked('Secret', 'ExternalSecret'))).toContain(
      `${late}the manifests on the cluster are of another synthesis`,
    );
  });

  test('of which the Secret may not be read says nothing', () => {
    expect(waiting(changed(live, (object) => (object.kind === 'Secret' ? undefined : object)))).toEqual([]);
  });
});

test.each([
  [0, undefined],
  [59, undefined],
  [300, 'the clock of cluster "eu" is 5m ahead of that of Vault/OpenBao, which may refuse its tokens for that'],
  [-90, 'the clock of cluster "eu" is 1m30s behind that of Vault/OpenBao, which may refuse its tokens for that'],
])('a clock that is %i s away from that of the hub is told, if that is too far', (seconds, told) => {
  // Both are ten seconds ahead of this machine.
  const hub = { ...hubAsWritten(WRITTEN), ahead: 10_000 };
  const { notKnown } = status({ ...LIVE, ahead: 10_000 + seconds * 1000 }, hub);

  expect(notKnown.filter((text) => text.includes('clock'))).toEqual(told === undefined ? [] : [told]);
});

test('a cluster that has nothing of what was written for it is told to be another one', () => {
  const { notKnown } = status(changed(LIVE, () => undefined));
  expect(notKnown.join('\n')).toMatch(
    /cluster "eu" has none of the \d+ objects that were written for it: is its context/,
  );

  const one = changed(LIVE, (object) => (object.kind === 'SecretStore' ? object : undefined));
  expect(status(one).notKnown.join('\n')).not.toContain('has none of');
});
