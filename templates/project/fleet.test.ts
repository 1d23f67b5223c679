import { Testing } from 'keywheel/testing';
import { ExampleFleet } from './fleet';

const fleet = new ExampleFleet();
const output = Testing.synth(fleet);

test('the hub and the clusters agree', () => {
  expect(output.findings).toEqual([]);
});

test('the shop gets its database URL, with escaped credentials', () => {
  const { spec } = output.manifest(fleet.namespace, 'ExternalSecret', 'shop-database');

  expect(spec.refreshInterval).toBe('5m0s');
  expect(spec.target.template.data.url).toMatch(/^postgresql:\/\/\{\{ .*urlquery.* \}\}@db\.example\.com:5432\/shop$/);
});

test('the shop reads its own secret and nothing else', () => {
  expect(output.readablePaths(fleet.namespace)).toEqual([
    // The mark that says whether a change has arrived.
    'example.kv/data/prod/shop/canary.prod-eu.shop',
    'example.kv/data/prod/shop/database',
  ]);
});
