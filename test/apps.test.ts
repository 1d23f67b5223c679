import { Fleet, TenantNamespace } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BankFleet } from '../apps/bank/fleet';
import { ClusterToClusterFleet } from '../apps/cluster-to-cluster/fleet';
import { HubAndSpokeFleet } from '../apps/hub-and-spoke/fleet';
import { TeamsFleet } from '../apps/teams/fleet';
import { filesBelow, inEmptyFolder } from './fixtures/fleets';
import { kitchenSink } from './fixtures/kitchen-sink';

const APPS: [string, () => Fleet][] = [
  ['bank', () => new BankFleet()],
  ['hub-and-spoke', () => new HubAndSpokeFleet()],
  ['teams', () => new TeamsFleet()],
  ['cluster-to-cluster', () => new ClusterToClusterFleet()],
];

const namespacesOf = (fleet: Fleet) =>
  fleet.node.findAll().filter((one): one is TenantNamespace => one instanceof TenantNamespace);

describe.each(APPS)('%s', (_name, app) => {
  test('agrees', () => {
    expect(Testing.synth(app()).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('every namespace reads exactly what is delivered to it, and no two tenants share a path', () => {
    const fleet = app();
    const output = Testing.synth(fleet);
    const owners = new Map<string, string>();
    for (const namespace of namespacesOf(fleet)) {
      const expected = output
        .manifests(namespace.cluster.name)
        .filter(
          ({ kind, metadata, spec }: any) =>
            kind === 'ExternalSecret' &&
            metadata.namespace === namespace.name &&
            spec.secretStoreRef?.name === 'keywheel',
        )
        .map(({ spec }: any) => spec.dataFrom[0].extract.key as string);
      const readable = output
        .readablePaths(namespace)
        .filter((path) => path.includes('/data/') && !path.includes('/rotation.'));
      expect(readable.map((path) => path.slice(path.indexOf('/data/') + '/data/'.length))).toEqual(
        [...new Set(expected)].sort(),
      );
      for (const path of readable) {
        const owner = `${namespace.tenant.environment.name}/${namespace.tenant.name}`;
        expect([path, owners.get(path) ?? owner]).toEqual([path, owner]);
        owners.set(path, owner);
      }
    }
  });

  test('holds no secret', () => {
    inEmptyFolder((folder) => {
      app().synth();
      expectNoSecret(filesBelow(folder));
    });
  });
});

test('hub-and-spoke has no finding at all', () => {
  expect(Testing.synth(new HubAndSpokeFleet()).findings).toEqual([]);
});

test('teams has no finding at all', () => {
  expect(Testing.synth(new TeamsFleet()).findings).toEqual([]);
});

test('cluster-to-cluster says which tokens are made by hand and never expire, once for each cluster, and nothing else', () => {
  const { findings } = Testing.synth(new ClusterToClusterFleet());
  expect(findings.map(({ id, severity, place }) => [id, severity, place])).toEqual([
    ...[1, 2].map((number) => [
      'upstream-token-is-delivered',
      'warning',
      `downstream-${number}/default.k8s.yaml, SecretStore default/keywheel.upstream.default`,
    ]),
    ...[1, 2].map((number) => [
      'upstream-token-expires',
      'warning',
      `upstream/default.k8s.yaml, Secret default/keywheel.downstream-${number}`,
    ]),
  ]);
});

test('hub-and-spoke delivers one logical secret from another path in each environment', () => {
  const fleet = new HubAndSpokeFleet();
  const output = Testing.synth(fleet);
  expect(fleet.namespaces.map((namespace) => output.readablePaths(namespace))).toEqual([
    ['corp.kv/data/dev/shop/canary.k8s-dev.shop', 'corp.kv/data/dev/shop/db'],
    ['corp.kv/data/qa/shop/canary.k8s-qa.shop', 'corp.kv/data/qa/shop/db'],
    ['corp.kv/data/prod/shop/canary.k8s-prod.shop', 'corp.kv/data/prod/shop/db'],
  ]);
});

test('hub-and-spoke restarts its Deployment and its StatefulSet', () => {
  const fleet = new HubAndSpokeFleet();
  const output = Testing.synth(fleet);
  for (const namespace of fleet.namespaces) {
    for (const [kind, name] of [
      ['Deployment', 'shop-api'],
      ['StatefulSet', 'shop-worker'],
    ] as const) {
      expect(output.manifest(namespace, kind, name).metadata.annotations).toMatchObject({
        'secret.reloader.stakater.com/reload': 'app-db-secret',
      });
    }
  }
});

test('teams has a Vault namespace for each team of each environment', () => {
  const namespaces = Testing.synth(new TeamsFleet()).resources('vault_namespace');
  expect(namespaces.filter(({ namespace }: any) => namespace)).toHaveLength(8);
});

test('a fleet of everything holds no secret', () => {
  inEmptyFolder((folder) => {
    kitchenSink().fleet.synth();
    expectNoSecret(filesBelow(folder));
  });
});

test('certificates of the apps are public', () => {
  for (const [app] of APPS) {
    expect(JSON.stringify(filesBelow(join(__dirname, '../apps', app, 'certificates')))).not.toContain('PRIVATE');
    expect(readFileSync(join(__dirname, '../apps', app, 'main.ts'), 'utf8')).toContain('.synth()');
  }
});

function expectNoSecret(files: Record<string, string>): void {
  expect(Object.keys(files).length).toBeGreaterThan(5);
  const SECRETS = [
    /PRIVATE KEY/,
    /\beyJ[\w-]+\.[\w-]+\.[\w-]+/,
    /\b(hv[sbr]|s|b)\.[A-Za-z0-9_-]{20,}/,
    /"(password|token|secret_id|token_reviewer_jwt|data_json)":\s*"(?!\$\{(var|ephemeral)\.)/,
    /\b(stringData|kind: Secret\n[\s\S]{0,400}\ndata):/,
  ];
  for (const [name, text] of Object.entries(files)) {
    for (const secret of SECRETS) {
      const left = name.endsWith('.json') ? text.replace(PUBLIC, '') : text;
      expect([name, secret.exec(left)?.[0]]).toEqual([name, undefined]);
    }
  }
}

/**
 * What is called data_json as well: nothing at all, metadata of secrets (owner, keys and age), and the marks of canaries,
 * as a whole.
 */
const PUBLIC =
  /"data_json": "(\{\}"|\{\\"custom_metadata\\":.*|\{\\"data\\":\{\\"mark\\":\\"[0-9a-f]{16}\\",\\"store\\":\\"[\w/. -]+\\"\}\}")/g;
