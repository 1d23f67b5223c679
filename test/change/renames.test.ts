import { Duration } from 'cdk8s';
import { DeliveryOptions, Environment, Fleet, GeneratedSecret, StaticSecret, Template } from 'keywheel';
import type { Change } from '../../lib/change/change';
import { changesOf } from '../../lib/change/changes';
import { renderedSide, sideOf } from '../../lib/change/side';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { acme, small, spoke, team } from '../fixtures/fleets';

const KEYS = { keys: ['a', 'b'] };

function changes(before: Fleet, after: Fleet): readonly Change[] {
  const [had, has] = [before, after].map((fleet) => sideOf([renderedSide(synthesizeInMemory(fleet))]));
  return changesOf(had!, has!).changes;
}

function of(all: readonly Change[], subject: Change['subject']): string[] {
  return all.filter((one) => one.subject === subject).map(({ effect, what, how }) => `${effect} ${what}: ${how}`);
}

function withSecrets(
  names: readonly string[],
  kind: typeof GeneratedSecret | typeof StaticSecret = StaticSecret,
): Fleet {
  const { fleet, payments, namespace } = small();
  names.forEach((name) => new kind(payments, name, KEYS).deliver(namespace));
  return fleet;
}

function inNamespace(tenant: string, namespace: string): Fleet {
  const fleet = acme();
  const environment = new Environment(fleet, 'prod');
  const owner = team(environment, tenant);
  new StaticSecret(owner, 'db', KEYS).deliver(owner.addNamespace(spoke(environment, 'eu'), namespace));
  return fleet;
}

test('a secret of another name is one entry for its value and one for its Secret, with what keeps both', () => {
  const all = changes(withSecrets(['one']), withSecrets(['two']));

  expect(of(all, 'values').filter((one) => one.startsWith('moves'))).toEqual([
    'moves acme.kv/data/prod/payments/two: it looks like "acme.kv/data/prod/payments/one" under another name: its value does not go with it; if only a name changed, renamedFrom: "one" keeps it where it is',
  ]);
  expect(of(all, 'secrets')).toEqual([
    'moves Secret app/two: it looks like Secret app/one under another name: that one goes, and no workload here uses it; if only a name changed, renamedFrom of the secret, or name: "one" of the delivery, keeps it',
  ]);
});

test('a generated secret of another name is one entry, which says that its value is lost', () => {
  const all = of(changes(withSecrets(['one'], GeneratedSecret), withSecrets(['two'], GeneratedSecret)), 'values');

  expect(all.filter((one) => /^is (destroyed|made)/.test(one))).toEqual([
    'is destroyed vault_kv_secret_v2.secret_prod_payments_one: Terraform destroys it, with all that it holds, and writes another value for vault_kv_secret_v2.secret_prod_payments_two, which looks like it under another name; if only a name changed, renamedFrom: "one" keeps it',
  ]);
});

test('a tenant of another name is named by what its paths had', () => {
  expect(of(changes(inNamespace('a', 'n'), inNamespace('b', 'n')), 'values')[0]).toMatch(
    /^moves acme\.kv\/data\/prod\/b\/db: .*renamedFrom: "a" keeps it where it is$/,
  );
});

test('a Secret of the same name in a namespace that came is that of the namespace that went', () => {
  const all = of(changes(inNamespace('a', 'n'), inNamespace('a', 'm')), 'secrets');

  expect(all).toEqual([
    'moves Secret m/db: it looks like Secret n/db under another name: that one goes, and no workload here uses it; if the namespace has another name now, renamedFrom: "n" of it says so',
  ]);
});

test.each([
  ['two went and one came', ['one', 'two'], ['three'], 2, 1],
  ['one went and two came', ['one'], ['two', 'three'], 1, 2],
])('where %s, none is taken for a rename', (_, before, after, gone, came) => {
  const all = changes(withSecrets(before), withSecrets(after));

  const secrets = of(all, 'secrets');
  expect(secrets.filter((one) => one.startsWith('goes Secret '))).toHaveLength(gone);
  expect(secrets.filter((one) => one.startsWith('comes Secret '))).toHaveLength(came);
  expect(all.filter(({ effect }) => effect === 'moves')).toEqual([]);
});

test.each<[string, DeliveryOptions<string, string>]>([
  ['that is read more seldom', { refreshInterval: Duration.hours(5) }],
  ['with a label', { labels: { team: 'b' } }],
  ['with a template', { data: ({ a, b }) => ({ a: a!, b: Template.text`x${b!}` }) }],
])('a Secret %s is no rename', (_, options) => {
  const [before, after] = [small(), small()];
  new StaticSecret<string>(before.payments, 'one', KEYS).deliver(before.namespace);
  new StaticSecret<string>(after.payments, 'two', KEYS).deliver(after.namespace, options);

  const secrets = changes(before.fleet, after.fleet).filter(({ subject }) => subject === 'secrets');
  expect(secrets.map(({ effect }) => effect).filter((effect) => effect === 'moves')).toEqual([]);
  expect(secrets.some(({ effect }) => effect === 'comes')).toBe(true);
});

test('a Secret with other keys is no rename', () => {
  const [before, after] = [small(), small()];
  new StaticSecret(before.payments, 'one', KEYS).deliver(before.namespace);
  new StaticSecret(after.payments, 'two', { keys: ['a', 'c'] }).deliver(after.namespace);

  expect(changes(before.fleet, after.fleet).filter(({ effect }) => effect === 'moves')).toEqual([]);
});
