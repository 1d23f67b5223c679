import { Environment, GeneratedSecret, Tenant } from 'keywheel';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { acme, errorsOf, filesBelow, inEmptyFolder, spoke } from '../fixtures/fleets';

const RECORD = '.keywheel/acme.json';

/** A fleet with a value that stays for each of these tenants. */
function fleetOf(...tenants: string[]) {
  const fleet = acme();
  const prod = new Environment(fleet, 'prod');
  const eu = spoke(prod, 'eu');
  for (const name of tenants) {
    const tenant = new Tenant(prod, name, { owner: `${name}@example.com` });
    new GeneratedSecret(tenant, 'key', { keys: ['a'] }).deliver(tenant.addNamespace(eu, name));
  }
  return fleet;
}

const codes = (run: () => unknown) => errorsOf(run).map(({ code }) => code);
const parsed = () => JSON.parse(readFileSync(RECORD, 'utf8')) as Record<string, unknown>;

test('the output without its record is an error that restores the record, and the guard is on again', () => {
  inEmptyFolder((folder) => {
    fleetOf('payments', 'search').synth();
    const before = parsed();
    rmSync('.keywheel', { recursive: true });
    const errors = errorsOf(() => fleetOf('payments').synth());
    expect(errors.map(({ code }) => code)).toEqual(['RecordMissing']);
    expect(errors[0]!.reason).toContain('prod/payments, prod/search');
    expect(parsed()).toEqual(before);
    expect(codes(() => fleetOf('payments').synth())).toEqual(['TenantVanished']);
    fleetOf('payments').synth({ remove: ['search'] });
    expect(filesBelow(folder)['cdktf.out/stacks/hub/cdk.tf.json']).toContain('prod/search/key');
  });
});

test('what was kept of a tenant that left is in the restored record too', () => {
  inEmptyFolder(() => {
    fleetOf('payments', 'search').synth();
    fleetOf('payments').synth({ remove: ['search'] });
    const before = parsed();
    rmSync(RECORD);
    expect(codes(() => fleetOf('payments').synth())).toEqual(['RecordMissing']);
    expect(parsed()).toEqual(before);
    expect(Object.keys(before['generated'] as object)).toHaveLength(2);
  });
});

test('with checks alone nothing is restored, and it is an error all the same', () => {
  inEmptyFolder(() => {
    fleetOf('payments').synth();
    rmSync(RECORD);
    expect(codes(() => fleetOf('payments').synth({ checkOnly: true }))).toEqual(['RecordMissing']);
    expect(existsSync(RECORD)).toBe(false);
  });
});

test('manifests alone do not say which values there were: nothing is guessed, and nothing written', () => {
  inEmptyFolder((folder) => {
    fleetOf('payments').synth();
    rmSync('.keywheel', { recursive: true });
    rmSync('cdktf.out', { recursive: true });
    const before = filesBelow(folder);
    const errors = errorsOf(() => fleetOf('payments').synth());
    expect(errors.map(({ code }) => code)).toEqual(['RecordMissing']);
    expect(errors[0]!.reason).toContain('Restore the record from version control');
    expect(filesBelow(folder)).toEqual(before);
  });
});

test('the output of another fleet, and no output at all, are no reason', () => {
  inEmptyFolder(() => {
    fleetOf('payments').synth();
    const other = acme({ name: 'other' });
    expect(codes(() => other.synth({ terraform: 'other.out', manifests: 'other' }))).toEqual([]);
  });
});

test.each([
  ['half of it', (text: string) => text.slice(0, text.length / 2), 'it is not valid JSON'],
  ['nothing', () => '', 'it is not valid JSON'],
  [
    'the marks of a merge',
    (text: string) => text.replace('"tenants"', '<<<<<<< HEAD\n  "tenants"').concat('>>>>>>> other\n'),
    'a merge that is not done',
  ],
  ['another fleet', (text: string) => text.replace('"acme"', '"emca"'), 'is the record of fleet "emca"'],
  ['a later version', (text: string) => text.replace('{', '{ "format": 2,'), 'a later version of keywheel'],
  ['null', () => 'null', 'is not a record'],
  ['a list of numbers', (text: string) => text.replace('"prod/payments"', '7'), 'is not a record'],
])('a record that holds %s is an error, and nothing is written', (_, edit, told) => {
  inEmptyFolder((folder) => {
    fleetOf('payments').synth();
    writeFileSync(RECORD, edit(readFileSync(RECORD, 'utf8')));
    const before = filesBelow(folder);
    const errors = errorsOf(() => fleetOf('payments', 'search').synth());
    expect(errors.map(({ code }) => code)).toEqual(['RecordInvalid']);
    expect(errors[0]!.reason).toContain(told);
    expect(filesBelow(folder)).toEqual(before);
  });
});

test('a record that is older than the output is an error where a value would be destroyed', () => {
  inEmptyFolder((folder) => {
    fleetOf('payments').synth();
    const old = readFileSync(RECORD, 'utf8');
    fleetOf('payments', 'search').synth();
    writeFileSync(RECORD, old);
    const before = filesBelow(folder);
    const errors = errorsOf(() => fleetOf('payments').synth());
    expect(errors.map(({ code }) => code)).toEqual(['RecordOutdated']);
    expect(errors[0]!.reason).toContain('search');
    expect(filesBelow(folder)).toEqual(before);
    // The program knows the value: nothing is lost.
    expect(codes(() => fleetOf('payments', 'search').synth())).toEqual([]);
  });
});

test('an output that is older than the record is written anew', () => {
  inEmptyFolder(() => {
    fleetOf('payments', 'search').synth();
    const stack = 'cdktf.out/stacks/hub/cdk.tf.json';
    const old = readFileSync(stack, 'utf8');
    fleetOf('payments').synth({ remove: ['search'] });
    const now = readFileSync(stack, 'utf8');
    writeFileSync(stack, old);
    expect(codes(() => fleetOf('payments').synth())).toEqual([]);
    expect(readFileSync(stack, 'utf8')).toBe(now);
  });
});
