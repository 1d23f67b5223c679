import { names } from '../../lib/fleet/names';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { CLUSTERS, OPENBAO, OPERATORS, scenarios } from './bench/scenario';
import { untilSynced } from './bench/synced';
import { synthApp } from './fleets/app';

const CLUSTER_NAMES = ['staging-eu', 'prod-eu', 'prod-us'] as const;

/** What people put into the hub, by environment, team and secret. */
const VALUES: [string, string, string, Record<string, string>][] = [
  ['staging', 'search', 'algolia', { app_id: 'id-staging', api_key: 'key-staging' }],
  ['prod', 'search', 'algolia', { app_id: 'id-prod', api_key: 'key-prod' }],
  ['staging', 'billing', 'psp-staging-eu', { api_key: 'psp-staging-eu' }],
  ['prod', 'billing', 'psp-prod-eu', { api_key: 'psp-prod-eu' }],
  ['prod', 'billing', 'psp-prod-us', { api_key: 'psp-prod-us' }],
  ['staging', 'identity', 'signing', { private_key: 'signing-staging' }],
  ['prod', 'identity', 'signing', { private_key: 'signing-prod', next_key: 'next-prod' }],
  ['staging', 'media', 'cdn', { token: 'cdn-staging' }],
  ['prod', 'media', 'cdn', { token: 'cdn-prod' }],
];

scenarios('apps/teams', [...OPENBAO, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let deployment: Deployment;
  const secret = (cluster: string, team: string, name: string) => bench.spoke(cluster).api.secret(team, name);

  beforeAll(async () => {
    bench = await Bench.start({ spokes: CLUSTER_NAMES });
    const workspace = bench.addWorkspace();
    const issuers = Object.fromEntries(CLUSTER_NAMES.map((name) => [name, bench.spoke(name).issuer]));
    synthApp('teams', workspace, {
      certificates: {
        bao: bench.hub.ca,
        ...Object.fromEntries(CLUSTER_NAMES.map((name) => [name, bench.spoke(name).ca])),
      },
      addresses: {
        'https://bao.example.com:8200': bench.hub.url,
        '`https://oidc.${id}.example.com`': `(${JSON.stringify(issuers)} as Record<string, string>)[id]!`,
      },
    });
    deployment = bench.deployment(workspace);
    await deployment.applyStacks();
    for (const [environment, team, path, value] of VALUES) {
      const vaultNamespace = names.tenantNamespace('platform', environment, team);
      await bench.hub.putValue({ vaultNamespace, mount: 'platform.kv', path }, value);
    }
    for (const name of CLUSTER_NAMES) {
      await deployment.sync(name, bench.spoke(name));
    }
  });

  afterAll(() => bench?.stop());

  test('every store is ready, and everything is synced', async () => {
    await untilSynced(...CLUSTER_NAMES.map((name) => bench.spoke(name)));
  });

  test('search has one value an environment, on all of its clusters', async () => {
    expect(await secret('staging-eu', 'search', 'algolia')).toEqual({ app_id: 'id-staging', api_key: 'key-staging' });
    expect(await secret('prod-eu', 'search', 'algolia')).toEqual({ app_id: 'id-prod', api_key: 'key-prod' });
    expect(await secret('prod-us', 'search', 'algolia')).toEqual({ app_id: 'id-prod', api_key: 'key-prod' });
  });

  test('billing has another value a cluster, under one name', async () => {
    for (const name of CLUSTER_NAMES) {
      expect(await secret(name, 'billing', 'psp')).toEqual({ api_key: `psp-${name}` });
    }
  });

  test('identity has one more key in production', async () => {
    expect(await secret('staging-eu', 'identity', 'signing')).toEqual({ private_key: 'signing-staging' });
    expect(await secret('prod-us', 'identity', 'signing')).toEqual({
      private_key: 'signing-prod',
      next_key: 'next-prod',
    });
  });

  test('a generated value is long and random, and the same on every cluster of an environment', async () => {
    const [staging, eu, us] = await Promise.all(CLUSTER_NAMES.map((name) => secret(name, 'identity', 'cookies')));

    expect(Object.keys(eu!)).toEqual(['encryption_key']);
    expect(eu!['encryption_key']).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(us).toEqual(eu);
    expect(staging).not.toEqual(eu);
  });

  test('media is in Europe only', async () => {
    expect(await secret('prod-eu', 'media', 'cdn')).toEqual({ token: 'cdn-prod' });
    expect(await secret('prod-us', 'media', 'cdn')).toBeUndefined();
  });

  test('a second plan is empty', async () => {
    expect(await deployment.changedStacks()).toEqual([]);
  });
});
