import { Construct } from 'constructs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'keywheel/testing';
import * as keywheel from '../../lib';
import { ClusterSecretStore } from '../../lib/fleet/cluster-secret-store';
import { Inventory } from '../../lib/fleet/inventory';
import { TenantSecret } from '../../lib/fleet/tenant-secret';
import { KINDS } from '../../lib/kinds';
import { small } from '../fixtures/fleets';
import { kitchenSink } from '../fixtures/kitchen-sink';

type Class = abstract new (...args: never[]) => Construct;

/** What is no kind of thing that a tenant owns: what all kinds stand in, and how each is delivered. */
const WORDS: readonly Class[] = [
  keywheel.FleetBase,
  keywheel.Fleet,
  keywheel.Environment,
  keywheel.SpokeCluster,
  keywheel.Tenant,
  keywheel.TenantNamespace,
  keywheel.TenantSecret,
  keywheel.HubClient,
  keywheel.Delivery,
  keywheel.ClassMount,
  keywheel.SecretMount,
  keywheel.SecretInjection,
  ClusterSecretStore,
];

const constructs = KINDS.flatMap((kind) => kind.constructs);

function isConstruct(one: unknown): one is Class {
  return typeof one === 'function' && one.prototype instanceof Construct;
}

test('every construct of the library is one of the common words, or of exactly one kind', () => {
  const known = [...WORDS, ...constructs];
  const exported = Object.values<unknown>(keywheel).filter(isConstruct);
  expect(exported.length).toBeGreaterThan(25);
  expect(exported.filter((one) => !known.includes(one)).map(({ name }) => name)).toEqual([]);
  expect(new Set(known).size).toBe(known.length);
});

test('every secret in a program is of exactly one kind', () => {
  const { secrets } = new Inventory(kitchenSink().fleet);
  const kindsOf = (secret: TenantSecret<string>) => constructs.filter((type) => secret instanceof type).length;
  expect(secrets.length).toBeGreaterThan(10);
  expect(secrets.filter((secret) => kindsOf(secret) !== 1)).toEqual([]);
});

test('the kitchen sink has something of every construct of every kind', () => {
  const { all } = new Inventory(kitchenSink().fleet);
  const missing = constructs.filter((type) => !all.some((one) => one instanceof type)).map(({ name }) => name);
  // Its hub is a namespace on a server of somebody else, who takes the snapshots.
  expect(missing).toEqual(['HubSnapshots']);
});

test('every folder of kinds is in the list', () => {
  const folders = readdirSync(join(__dirname, '../../lib/kinds'), { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  );
  expect(KINDS).toHaveLength(folders.length);
});

test('a secret of a class that a program makes itself lies in a KV engine, as it always did', () => {
  class Own extends TenantSecret<'a'> {}
  const { fleet, payments, namespace } = small();
  new Own(payments, 'own', ['a']).deliver(namespace);
  const output = Testing.synth(fleet);
  expect(output.manifest(namespace, 'ExternalSecret', 'own').spec.dataFrom).toBeDefined();
  expect(output.findings).toEqual([]);
});

describe('the inventory', () => {
  const inventory = new Inventory(kitchenSink().fleet);

  test('has all of a class and of those below it, sorted by name, and finds them once', () => {
    const secrets = inventory.of(TenantSecret);
    expect(secrets).toEqual(
      expect.arrayContaining([...inventory.of(keywheel.StaticSecret), ...inventory.of(keywheel.Certificate)]),
    );
    expect(secrets.map(({ name }) => name)).toEqual(secrets.map(({ name }) => name).toSorted());
    expect(secrets).toHaveLength(inventory.all.filter((one) => one instanceof TenantSecret).length);
    expect(inventory.of(TenantSecret)).toBe(secrets);
  });

  test('derives what follows from it once', () => {
    let runs = 0;
    const count = () => (runs += 1);
    expect([inventory.derive(count), inventory.derive(count)]).toEqual([1, 1]);
  });
});
