import { Environment, StaticSecret, Tenant } from 'keywheel';
import { Bench } from './bench/bench';
import type { KubernetesObject } from './bench/kubernetes-api';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { refresh, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const TEAMS = ['payments', 'risk'] as const;
const API = 'external-secrets.io/v1';
const ACCOUNT = { name: 'eso', namespace: 'external-secrets' };
const PAUSE = 50;

/** A store of the whole cluster, with one login that reads what all teams have. */
scenarios('a ClusterSecretStore that all teams share', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  const failures: string[] = [];
  let looks = 0;
  let isOver = false;
  let client: Promise<void> | undefined;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    await setUpByHand();
    await untilSynced(bench.spoke('prod'));
    client = look();
  });

  afterAll(async () => {
    isOver = true;
    await client;
    await bench?.stop();
  });

  async function setUpByHand(): Promise<void> {
    const { root, url } = bench.hub;
    const spoke = bench.spoke('prod');
    await root.write('sys/mounts/secret', { type: 'kv', options: { version: '2' } });
    await root.write('sys/auth/kubernetes', { type: 'kubernetes' });
    await root.write('auth/kubernetes/config', {
      ...{ kubernetes_host: spoke.url, kubernetes_ca_cert: spoke.ca, disable_local_ca_jwt: true },
      token_reviewer_jwt: spoke.administratorToken,
    });
    await root.write('sys/policies/acl/eso', { policy: 'path "secret/data/*" {\n  capabilities = ["read"]\n}\n' });
    await root.write('auth/kubernetes/role/eso', {
      ...{ bound_service_account_names: [ACCOUNT.name], bound_service_account_namespaces: [ACCOUNT.namespace] },
      ...{ policies: ['eso'], ttl: '1h' },
    });
    await spoke.addNamespace(ACCOUNT.namespace);
    const vault = {
      ...{ server: url, caBundle: Buffer.from(bench.hub.ca).toString('base64'), path: 'secret', version: 'v2' },
      auth: { kubernetes: { mountPath: 'kubernetes', role: 'eso', serviceAccountRef: ACCOUNT } },
    };
    const objects: readonly KubernetesObject[] = [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: ACCOUNT },
      ...rights(),
      { apiVersion: API, kind: 'ClusterSecretStore', metadata: { name: 'vault' }, spec: { provider: { vault } } },
    ];
    for (const object of objects) {
      await spoke.api.apply(object, 'helm');
    }
    for (const team of TEAMS) {
      await until('the engine is ready', () =>
        root.write(`secret/data/apps/${team}/db`, { data: { password: `of ${team}` } }).then(() => true),
      );
      await spoke.addNamespace(team);
      await spoke.api.apply(sharedDelivery(team), 'kubectl');
    }
  }

  /** What the Secret of a team is at any time, as pods have it. */
  async function look(): Promise<void> {
    for (; !isOver; await new Promise((resolve) => setTimeout(resolve, PAUSE))) {
      for (const team of TEAMS) {
        const secret = await bench
          .spoke('prod')
          .api.secret(team, 'db')
          .catch(({ message }: Error) => ({ message }));
        if ((secret as Record<string, string> | undefined)?.['password'] !== `of ${team}`) {
          failures.push(`${team}: ${secret ? Object.keys(secret).join() : 'no Secret'}`);
        }
      }
      looks += 1;
    }
  }

  async function storeOf(team: string): Promise<string> {
    const { spec } = (await bench.spoke('prod').api.get(API, 'ExternalSecret', team, 'db')) as KubernetesObject;
    return `${spec.secretStoreRef.kind ?? 'SecretStore'} ${spec.secretStoreRef.name}`;
  }

  test('is left by one team after the other, and no Secret is ever missing or another one', async () => {
    const { api } = bench.spoke('prod');
    const uids = async () =>
      Promise.all(TEAMS.map(async (team) => (await api.get('v1', 'Secret', team, 'db'))!.metadata['uid']));
    const before = await uids();
    const deployment = bench.deployment(bench.addWorkspace());

    for (const count of [1, 2]) {
      const moved = TEAMS.slice(0, count);
      deployment.workspace.synth(fleetWith(moved));
      await deployment.applyStacks();
      await deployment.sync('prod', bench.spoke('prod'));
      for (const team of moved) {
        await refresh(bench.spoke('prod'), team, 'db');
      }
      await untilSynced(bench.spoke('prod'));
      expect(await Promise.all(TEAMS.map(storeOf))).toEqual(
        TEAMS.map((team) => (moved.includes(team) ? 'SecretStore keywheel-kv2.secret' : 'ClusterSecretStore vault')),
      );
    }

    // Nothing reads by it any more: each team goes on without it.
    await api.delete(API, 'ClusterSecretStore', undefined, 'vault');
    await bench.hub.root.call('DELETE', 'auth/kubernetes/role/eso');
    for (const team of TEAMS) {
      await bench.hub.root.write(`secret/data/apps/${team}/db`, { data: { password: `of ${team}`, more: 'new' } });
      await refresh(bench.spoke('prod'), team, 'db');
    }
    await untilSynced(bench.spoke('prod'));
    expect(await uids()).toEqual(before);
    expect(failures).toEqual([]);
    expect(looks).toBeGreaterThan(10);
  });

  test('left a login for each team that reads the value of no other', async () => {
    const read = async (team: string, of: string) => {
      const jwt = await bench.spoke('prod').api.requestToken(team, 'keywheel', ['acme.vault']);
      const token = await bench.hub.anonymous.login('acme.prod', { role: `acme.${team}`, jwt });
      return (await bench.hub.anonymous.as(token).ask('GET', `secret/data/apps/${of}/db`)).status;
    };
    expect(await read('payments', 'payments')).toBe(200);
    expect(await read('payments', 'risk')).toBe(403);
    expect(await read('risk', 'payments')).toBe(403);
  });

  /** The teams that have moved, each with the value at its path and the Secret with its name. */
  function fleetWith(teams: readonly string[]): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub });
    const prod = new Environment(fleet, 'prod');
    const cluster = fleet.addCluster(prod, bench.spoke('prod'));
    for (const name of teams) {
      const tenant = new Tenant(prod, name, { owner: `${name}@example.com` });
      StaticSecret.fromPath(tenant, 'db', { mount: 'secret', path: `apps/${name}/db`, keys: ['password'] }).deliver(
        tenant.addNamespace(cluster, name),
        { name: 'db', takeOver: true },
      );
    }
    return fleet;
  }
});

function sharedDelivery(namespace: string): KubernetesObject {
  return {
    apiVersion: API,
    kind: 'ExternalSecret',
    metadata: { name: 'db', namespace },
    spec: {
      refreshInterval: '1h0m0s',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
      target: { name: 'db' },
      data: [{ secretKey: 'password', remoteRef: { key: `apps/${namespace}/db`, property: 'password' } }],
    },
  };
}

/** What the chart of the operator gives it: the token of every ServiceAccount. */
function rights(): readonly KubernetesObject[] {
  const group = 'rbac.authorization.k8s.io';
  return [
    {
      ...{ apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: { name: 'tokens' } },
      rules: [{ apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] }],
    },
    {
      ...{ apiVersion: `${group}/v1`, kind: 'ClusterRoleBinding', metadata: { name: 'tokens' } },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'tokens' },
      subjects: [{ kind: 'ServiceAccount', name: 'external-secrets', namespace: 'external-secrets' }],
    },
  ];
}
