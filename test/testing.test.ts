import { FleetErrors, StaticSecret } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { existsSync } from 'node:fs';
import { errorsOf, inEmptyFolder, small, smallWithSecret, team } from './fixtures/fleets';

test('renders in memory and writes nothing', () => {
  inEmptyFolder(() => {
    Testing.synth(smallWithSecret().fleet);
    expect(existsSync('dist') || existsSync('cdktf.out') || existsSync('.keywheel')).toBe(false);
  });
});

test('throws when the program is wrong', () => {
  const { fleet, prod } = small();
  team(prod, 'Risk');
  expect(() => Testing.synth(fleet)).toThrow(FleetErrors);
});

test('throws when an object is not there, and names those that are', () => {
  const { fleet, namespace, payments } = smallWithSecret();
  new StaticSecret(payments, 'b', { keys: ['a'] }).deliver(namespace);
  const output = Testing.synth(fleet);
  const errors = errorsOf(() => output.manifest(namespace, 'ExternalSecret', 'x'));
  expect(errors.map(({ code, path }) => [code, path])).toEqual([['ManifestMissing', 'prod/payments/eu.app']]);
  expect(errors[0]!.reason).toContain('"b" or "db"');
  expect(errorsOf(() => output.manifest(namespace, 'ConfigMap', 'x'))[0]!.reason).toContain('none');
});

test('answers with stacks, resources and manifests as they would be written', () => {
  const { fleet } = smallWithSecret();
  const output = Testing.synth(fleet);
  expect(output.stack('spoke-eu').resource.vault_policy.read_app.name).toBe('acme.read.eu.app');
  expect(output.resources('vault_policy')).toContainEqual(expect.objectContaining({ name: 'acme.read.eu.app' }));
  expect(output.resources('no_such_type')).toEqual([]);
  expect(output.stack('no-such-stack')).toBeUndefined();
  expect(output.manifests('no-such-cluster')).toEqual([]);
});
