import { type Fleet, type SynthOptions, StaticSecret } from 'keywheel';
import { errorsOf, filesBelow, inEmptyFolder, small, team } from '../fixtures/fleets';

interface Named {
  readonly id?: string;
  readonly path?: string;
  readonly keys?: readonly string[];
  readonly tenant?: 'payments' | 'risk';
  readonly secret?: string;
}

/** A fleet with a value that was there before, at one tenant of two. */
function fleet({ id = 'db', path = 'apps/db', keys = ['user'], tenant = 'payments', secret }: Named | undefined = {}) {
  const { fleet: made, prod, eu, payments, namespace } = small();
  const risk = team(prod, 'risk');
  const [owner, place] = tenant === 'risk' ? [risk, risk.addNamespace(eu, 'risk')] : [payments, namespace];
  StaticSecret.fromPath(owner, id, { mount: 'secret', path, keys }).deliver(place, { name: secret });
  return made;
}

function without(): Fleet {
  const { fleet: made, prod } = small();
  team(prod, 'risk');
  return made;
}

/** Codes and reasons of the next synthesis. */
function next(then: Fleet, options?: SynthOptions): [string, string][] {
  fleet().synth();
  return errorsOf(() => then.synth(options)).map(({ code, reason }) => [code, reason]);
}

function after(then: () => Fleet, options?: SynthOptions): [string, string][] {
  return inEmptyFolder(() => next(then(), options));
}

describe('a value that was there before the program', () => {
  test('stays as it is when it leaves, and the error says where', () => {
    const [[code, reason] = [], ...more] = after(without);
    expect([code, more]).toEqual(['SecretVanished', []]);
    expect(reason).toContain('the value stays at "secret/apps/db" as it is');
    expect(reason).toContain('--remove prod/payments/db');
    expect(reason).not.toMatch(/for nobody|renamedFrom/);
    expect(after(without, { remove: ['prod/payments/db'] })).toEqual([]);
  });

  test('has another id with nothing to declare, where its Secret keeps its name', () => {
    inEmptyFolder((folder) => {
      expect(next(fleet({ id: 'database', secret: 'db' }))).toEqual([]);
      expect(filesBelow(folder)['.keywheel/acme.json']).toContain('"prod/payments/database": "secret/apps/db"');
      expect(errorsOf(() => without().synth()).map(({ code }) => code)).toEqual(['SecretVanished']);
    });
  });

  test('takes its Secret away with another id, which is what the error is about', () => {
    const [[code, reason] = [], ...more] = after(() => fleet({ id: 'database' }));
    expect([code, more]).toEqual(['DeliveryVanished', []]);
    expect(reason).toContain('Secret "eu/app/db"');
  });

  test('leaves one tenant when it comes to another', () => {
    const [[code, reason] = []] = after(() => fleet({ tenant: 'risk' }));
    expect(code).toBe('SecretVanished');
    expect(reason).toContain('secret "prod/payments/db"');
    expect(reason).toContain('the value stays at "secret/apps/db"');
  });

  test('has another place under the same id without a word here: a plan shows the other value', () => {
    expect(after(() => fleet({ path: 'apps/other' }))).toEqual([]);
  });

  test('loses a key, with no other name for it to be declared', () => {
    const [[code, reason] = []] = after(() => fleet({ keys: ['username'] }));
    expect(code).toBe('KeyVanished');
    expect(reason).toContain('key "prod/payments/db/user"');
    expect(reason).not.toContain('renamedKeys');
  });
});
