import { Mount } from '@cdktf/provider-vault/lib/mount';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { App, TerraformStack, TerraformVariable, Token } from 'cdktf';
import { Emitted } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { errorsOf, smallWithSecret } from '../fixtures/fleets';

const stack = new TerraformStack(new App(), 'theirs');
const mount = new Mount(stack, 'kv', { path: 'kv', type: 'kv' });
const variable = new TerraformVariable(stack, 'list', { type: 'list(string)' });

const TOKENS: [string, unknown][] = [
  ['a string', mount.accessor],
  ['a string in a text', `https://x/${mount.accessor}/y`],
  ['a number', Token.asNumber(mount.defaultLeaseTtlSeconds)],
  ['a list', variable.listValue],
  ['a list of numbers', Token.asNumberList(variable.value)],
  ['a map', Token.asStringMap(mount.options)],
  ['a map of numbers', Token.asNumberMap(mount.options)],
  ['a key', { [mount.accessor]: 'x' }],
];

test.each(TOKENS)('throws when %s that Terraform alone knows stands in an object of the user', (_what, value) => {
  const { fleet, namespace } = smallWithSecret();
  new ApiObject(namespace.chart, 'mine', { apiVersion: 'v1', kind: 'ConfigMap', data: { deep: [{ value }] } });
  expect(errorsOf(() => Testing.synth(fleet)).map(({ code, path }) => [code, path])).toEqual([
    ['TerraformTokenInManifest', 'prod/payments/eu.app/app/mine'],
  ]);
});

test.each(TOKENS)('throws when %s that Terraform alone knows comes in by a patch', (_what, value) => {
  const { fleet, delivery } = smallWithSecret();
  Emitted.of(delivery).patch({ kind: 'ExternalSecret' }, JsonPatch.add('/spec/mine', value));
  expect(errorsOf(() => Testing.synth(fleet)).map(({ code, path }) => [code, path])).toEqual([
    ['TerraformTokenInManifest', delivery.node.path],
  ]);
});

test('throws when it stands in a label of a delivery', () => {
  const { fleet, db, namespace } = smallWithSecret();
  db.deliver(namespace, { name: 'b', labels: { mount: mount.path } });
  expect(errorsOf(() => Testing.synth(fleet)).map(({ code, path }) => [code, path])).toEqual([
    ['TerraformTokenInManifest', 'prod/payments/db/eu.app.b'],
  ]);
});

test('throws when it stands in a workload or in a chart of the user', () => {
  const { fleet, eu } = smallWithSecret();
  const chart = new Chart(eu.app, 'mine');
  new kplus.Deployment(chart, 'api', { containers: [{ image: `x:${mount.accessor}` }] });
  expect(errorsOf(() => Testing.synth(fleet)).map(({ code }) => code)).toEqual(['TerraformTokenInManifest']);
});

test('tells every place in one error', () => {
  const { fleet, namespace, db } = smallWithSecret();
  new ApiObject(namespace.chart, 'one', { apiVersion: 'v1', kind: 'ConfigMap', data: { value: mount.accessor } });
  new ApiObject(namespace.chart, 'two', { apiVersion: 'v1', kind: 'ConfigMap', data: { value: mount.accessor } });
  db.deliver(namespace, { name: 'b', labels: { mount: mount.path } });
  expect(
    errorsOf(() => Testing.synth(fleet))
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['prod/payments/db/eu.app.b', 'prod/payments/eu.app/app/one', 'prod/payments/eu.app/app/two']);
});

test.each([-1.8881545897087e10, -3, 1e300, 'a ${b} #{c} &{d}', '-1.8881545897087626e+289'])(
  'takes %p, which is no token',
  (value) => {
    const { fleet, namespace } = smallWithSecret();
    new ApiObject(namespace.chart, 'mine', { apiVersion: 'v1', kind: 'ConfigMap', data: { value } });
    expect(Testing.synth(fleet).manifest(namespace, 'ConfigMap', 'app-mine').data.value).toBe(value);
  },
);
