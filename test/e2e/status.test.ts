import { Duration } from 'cdk8s';
import { ClusterAuth, Environment, StaticSecret, Tenant, TokenReviewer } from 'keywheel';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { KubernetesObject } from './bench/kubernetes-api';
import { until } from './bench/poll';
import { CLUSTERS, OPERATORS, scenarios, SERVERS } from './bench/scenario';
import { announce } from './bench/cache';
import { keywheelCommand, keywheelInBackground, keywheelStatus, StatusRun } from './bench/status-command';
import { causesOf, StatusWatch } from './bench/status-watch';
import { readyCondition, refresh, untilSynced } from './bench/synced';
import { BenchFleet } from './fleets/bench-fleet';

const VALUE = 'never-to-be-printed';
const REFRESH = Duration.seconds(5);
const RBAC = 'rbac.authorization.k8s.io';

/** Each failure is made for real, and named by what is behind it. */
scenarios('status', [...SERVERS, ...CLUSTERS, ...OPERATORS], () => {
  let bench: Bench;
  let deployment: Deployment;
  let folder: string;
  let watch: StatusWatch;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod', 'away'] });
    const workspace = bench.addWorkspace();
    ({ folder } = workspace);
    workspace.synth(program());
    deployment = bench.deployment(workspace);
    await deployment.applyStacks();
    await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { password: VALUE });
    await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/search/db' }, { password: VALUE });
    for (const name of ['prod', 'away']) {
      await deployment.sync(name, bench.spoke(name));
    }
    await untilSynced(bench.spoke('prod'), bench.spoke('away'));
    watch = await StatusWatch.start(bench, deployment, ['prod', 'away']);
    ({ environment } = watch);
  });

  afterAll(() => bench?.stop());

  function program(refreshInterval = REFRESH): BenchFleet {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub, canaries: true });
    const prod = new Environment(fleet, 'prod');
    const reviewer = TokenReviewer.clientToken({ apiAudience: bench.spoke('away').issuer });
    const clusters = [
      fleet.addCluster(prod, bench.spoke('prod')),
      fleet.addCluster(prod, bench.spoke('away'), { auth: ClusterAuth.kubernetes({ reviewer }) }),
    ];
    for (const [index, name] of ['payments', 'search'].entries()) {
      const tenant = new Tenant(prod, name, { owner: `${name}@example.com` });
      const namespace = tenant.addNamespace(clusters[index]!, name);
      new StaticSecret(tenant, 'db', { keys: ['password'] }).deliver(namespace, { refreshInterval });
    }
    return fleet;
  }

  function status(...args: string[]): StatusRun {
    const run = watch.status(args);
    expect(run.stdout + run.stderr).not.toContain(VALUE);
    return run;
  }

  const STORE = 'SecretStore payments/keywheel';
  const DELIVERY = 'ExternalSecret payments/db';

  const untilFailing = (kind: 'SecretStore' | 'ExternalSecret', name: string) =>
    watch.untilFailing(kind, 'payments', name);
  const untilMended = () => watch.untilMended('payments');

  test('of a fleet that is well says nothing, with no more rights than it asks for', () => {
    const run = status();
    expect(run.report).toMatchObject({ hub: { state: 'unsealed' }, drift: [], away: [], notKnown: [] });
    expect(run.report.standings.map(({ state }) => state)).toEqual(run.report.standings.map(() => 'in force'));
    expect(run.code).toBe(0);
  });

  interface Made {
    readonly name: string;
    /** The object that fails, and what is named as its cause. */
    readonly object: string;
    readonly cause: string;
    readonly make: () => Promise<unknown>;
    readonly mend?: () => Promise<unknown>;
  }

  const kubernetes = () => bench.spoke('prod').api;
  const hub = () => bench.hub.root;

  async function roleAndPolicy(): Promise<{ role: string; policy: string }> {
    const [role] = await hub().keys('auth/acme.prod/role');
    const { token_policies: policies } = await hub().read(`auth/acme.prod/role/${role}`);
    return { role: `auth/acme.prod/role/${role}`, policy: `sys/policies/acl/${policies[0]}` };
  }

  /** Changes something of the hub until the stack is applied again. */
  async function changed(path: string, fields: object): Promise<void> {
    const before = await hub().read(path);
    kept.set(path, before);
    await hub().call('PUT', path, { body: { ...before, ...fields } });
  }
  const kept = new Map<string, object>();
  const restored = async () => {
    for (const [path, body] of kept) {
      await hub().call('PUT', path, { body });
    }
    kept.clear();
  };

  const MADE: readonly Made[] = [
    {
      name: 'a policy that grants nothing any more',
      object: DELIVERY,
      cause: 'remote-key-is-granted',
      make: async () =>
        changed((await roleAndPolicy()).policy, { policy: 'path "nothing" { capabilities = ["read"] }' }),
      mend: restored,
    },
    {
      name: 'a role for another audience',
      object: STORE,
      cause: 'audience-agrees',
      make: async () => changed((await roleAndPolicy()).role, { bound_audiences: ['somebody'] }),
      mend: restored,
    },
    {
      name: 'a role for another ServiceAccount',
      object: STORE,
      cause: 'role-binds-service-account',
      make: async () =>
        changed((await roleAndPolicy()).role, { bound_subject: 'system:serviceaccount:payments:other' }),
      mend: restored,
    },
    {
      name: 'a role that is gone',
      object: STORE,
      cause: 'login-role-exists',
      make: async () => {
        const { role } = await roleAndPolicy();
        kept.set(role, await hub().read(role));
        await hub().call('DELETE', role);
      },
      mend: restored,
    },
    {
      name: 'another key of the cluster at the auth mount',
      object: STORE,
      cause: 'token-not-accepted',
      make: () =>
        changed('auth/acme.prod/config', { jwt_validation_pubkeys: [bench.spoke('away').signingKeys[0]!.publicPem] }),
      mend: restored,
    },
    {
      name: 'a ServiceAccount that is gone',
      object: STORE,
      cause: 'service-account-exists',
      make: () => kubernetes().delete('v1', 'ServiceAccount', 'payments', 'keywheel'),
    },
    {
      name: 'a Role that no longer lets the operator ask for the token',
      object: STORE,
      cause: 'operator-may-request-token',
      make: async () => {
        for (const { metadata } of await kubernetes().list(`${RBAC}/v1`, 'RoleBinding', 'payments')) {
          await kubernetes().delete(`${RBAC}/v1`, 'RoleBinding', 'payments', metadata.name);
        }
      },
    },
    {
      name: 'a value that is gone',
      object: DELIVERY,
      cause: 'value-missing',
      make: () => hub().call('DELETE', 'acme.kv/metadata/prod/payments/db'),
      mend: () => bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { password: VALUE }),
    },
    {
      name: 'a value without the key',
      object: DELIVERY,
      cause: 'wrong-key-names',
      make: () => bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { passwort: VALUE }),
      mend: () => bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { password: VALUE }),
    },
    {
      name: 'a sealed hub',
      object: STORE,
      cause: 'sealed-hub',
      make: () => hub().write('sys/seal'),
      mend: async () => {
        await bench.hub.kill();
        await bench.hub.restart();
      },
    },
    {
      name: 'a hub that is down',
      object: STORE,
      cause: 'hub-unreachable',
      make: () => bench.hub.kill(),
      mend: () => bench.hub.restart(),
    },
    {
      name: 'a hub that is back, which the operator has not noticed',
      object: STORE,
      cause: 'store-in-back-off',
      make: async () => {
        await bench.hub.kill();
        await untilFailing('SecretStore', 'keywheel');
        bench.operator('prod').pause();
        await bench.hub.restart();
      },
      mend: async () => bench.operator('prod').resume(),
    },
  ];

  test.each(MADE)('names $name as $cause', async ({ object, cause, make, mend }) => {
    const [kind, name] =
      object === STORE ? (['SecretStore', 'keywheel'] as const) : (['ExternalSecret', 'db'] as const);
    await make();
    await untilFailing(kind, name);
    const run = status();
    try {
      expect(causesOf(run, object)).toEqual([cause]);
      expect(run.code).toBe(3);
    } finally {
      await mend?.();
      await untilMended();
    }
  });

  test('is followed by a bump, which ends the wait of stores and deliveries', async () => {
    const args = ['--context', 'prod'];
    const administrator = { ...environment, KUBECONFIG: bench.spoke('prod').administratorKubeconfig() };
    const isBumped = async () => {
      const { metadata } = await kubernetes().get('external-secrets.io/v1', 'SecretStore', 'payments', 'keywheel');
      return metadata.annotations?.['keywheel/bumped-at'] !== undefined;
    };
    await bench.hub.kill();
    await untilFailing('SecretStore', 'keywheel');
    await untilFailing('ExternalSecret', 'db');
    // So that it does not come back by itself before the command has looked.
    bench.operator('prod').pause();
    await bench.hub.restart();

    const dry = keywheelCommand('bump', folder, ['--dry-run', ...args], administrator);
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining('prod: SecretStore payments/keywheel\n')]);
    expect(await isBumped()).toBe(false);
    const running = keywheelInBackground('bump', folder, args, administrator);
    await until('the store is bumped', isBumped);
    bench.operator('prod').resume();
    const begun = Date.now();
    const { code, stdout } = await running;
    expect([code, stdout]).toEqual([0, expect.stringContaining('prod: SecretStore payments/keywheel\n')]);
    await untilSynced(bench.spoke('prod'));
    announce(`bump: all is back ${Math.round((Date.now() - begun) / 1000)} s after it, instead of up to 7 minutes`);
    await untilMended();
  });

  test('names a TokenReview that is refused', async () => {
    const { api } = bench.spoke('away');
    const store = () => api.get('external-secrets.io/v1', 'SecretStore', 'search', 'keywheel');
    for (const { metadata, roleRef } of await api.list(`${RBAC}/v1`, 'ClusterRoleBinding')) {
      if (roleRef.name === 'system:auth-delegator') {
        await api.delete(`${RBAC}/v1`, 'ClusterRoleBinding', undefined, metadata.name);
      }
    }
    const untilReady = (ready: 'True' | 'False') =>
      until(`the store says ${ready}`, async () => {
        const annotations = { touched: String(process.hrtime.bigint()) };
        const metadata = { name: 'keywheel', namespace: 'search', annotations };
        await api.merge({ apiVersion: 'external-secrets.io/v1', kind: 'SecretStore', metadata });
        return readyCondition(await store())?.status === ready;
      });
    await untilReady('False');
    expect(causesOf(status(), 'SecretStore search/keywheel')).toEqual(['login-can-be-reviewed']);
    await deployment.sync('away', bench.spoke('away'));
    await untilReady('True');
    await untilSynced(bench.spoke('away'));
  });

  test('names what was changed on the cluster by hand, and is in force all the same', async () => {
    const spec = { refreshInterval: '1h' };
    await kubernetes().merge({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'db', namespace: 'payments' },
      spec,
    });
    const run = status();
    expect(run.report.drift).toMatchObject([
      { where: 'prod', object: DELIVERY, how: 'differs', fields: ['spec.refreshInterval'] },
    ]);
    expect(run.code).toBe(3);
    await untilMended();
  });

  test('names what nobody has written: a store on the cluster, a role on the hub', async () => {
    const { spec } = await kubernetes().get('external-secrets.io/v1', 'SecretStore', 'payments', 'keywheel');
    const stranger = {
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: { name: 'by-hand', namespace: 'payments' },
      spec,
    };
    await kubernetes().apply(stranger);
    const body = { role_type: 'jwt', user_claim: 'sub', bound_subject: 'system:serviceaccount:default:mallory' };
    await hub().write('auth/acme.prod/role/by-hand', body);
    const run = status();
    expect(
      run.report.drift
        .filter(({ how }) => how === 'not written')
        .map(({ object }) => object)
        .sort(),
    ).toEqual(['SecretStore payments/by-hand', 'auth/acme.prod/role/by-hand']);
    await kubernetes().delete('external-secrets.io/v1', 'SecretStore', 'payments', 'by-hand');
    await hub().call('DELETE', 'auth/acme.prod/role/by-hand');
    await untilMended();
  });

  test('names a pod that started before its Secret changed, where it may list Secrets', async () => {
    const container = {
      name: 'main',
      image: 'app:1',
      env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
    };
    await kubernetes().apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'api', namespace: 'payments' },
      spec: { containers: [container], serviceAccountName: 'default', nodeName: 'none' },
    } as KubernetesObject);
    const running = { phase: 'Running', startTime: new Date(Date.now() - 3600_000).toISOString() };
    await kubernetes().call('PATCH', '/api/v1/namespaces/payments/pods/api/status', {
      body: { status: running },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    const run = status('--stale-pods');
    expect(causesOf(run, 'Pod payments/api')).toEqual(['stale-pod']);
    expect(causesOf(status(), 'Pod payments/api')).toEqual([]);
    await kubernetes().call('DELETE', '/api/v1/namespaces/payments/pods/api?gracePeriodSeconds=0');
    await untilMended();
  });

  test('names an operator and a Reloader that do not run', async () => {
    for (const name of ['external-secrets', 'reloader']) {
      const labels = { app: name };
      const spec = { containers: [{ name: 'main', image: `registry.example.com/${name}:v1` }] };
      await kubernetes().apply({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace: 'default' },
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
      });
    }
    const run = status();
    expect(causesOf(run, 'Deployment default/external-secrets')).toEqual(['operator-down']);
    expect(causesOf(run, 'Deployment default/reloader')).toEqual(['reloader-down']);
    for (const name of ['external-secrets', 'reloader']) {
      await kubernetes().delete('apps/v1', 'Deployment', 'default', name);
    }
    await untilMended();
  });

  test('of clusters that do not answer keeps back nothing of the others', () => {
    const [prod] = environment['KUBECONFIG']!.split(':');
    const [port] = [new URL(bench.spoke('away').url).port];
    const wrong = join(folder, 'wrong.kubeconfig');
    const config = readFileSync(environment['KUBECONFIG']!.split(':')[1]!, 'utf8').replaceAll(`:${port}`, ':1');
    writeFileSync(wrong, config, { mode: 0o600 });
    for (const [kubeconfig, reason] of [
      [prod!, 'kubeconfig has no context "away"'],
      [`${prod}:${wrong}`, 'connect ECONNREFUSED'],
    ] as const) {
      const run = keywheelStatus(folder, ['--format', 'json'], { ...environment, KUBECONFIG: kubeconfig });
      expect(run.report.away).toMatchObject([{ name: 'away', reason: expect.stringContaining(reason) }]);
      expect(run.report.standings.map(({ state }) => state)).toEqual(['in force', 'in force', 'in force']);
      expect(run.code).toBe(3);
    }
  });

  test('without a token says what it did not read, and with one that may read nothing names it', async () => {
    const without = { KUBECONFIG: environment['KUBECONFIG']! };
    expect(keywheelStatus(folder, ['--format', 'json'], without).report.notKnown).toEqual([
      expect.stringContaining('VAULT_TOKEN is not set'),
    ]);
    const { auth } = await hub().write('auth/token/create', { policies: ['default'], no_parent: true });
    const run = keywheelStatus(folder, ['--format', 'json'], { ...without, VAULT_TOKEN: auth.client_token });
    expect(run.report.notKnown).toContainEqual(
      expect.stringContaining('the token may not read auth/acme.prod/role/acme.payments'),
    );
    expect(run.report.standings.map(({ state }) => state)).toEqual(Array(6).fill('in force'));
  });

  test('says of a synthesis that was not brought anywhere that it has not arrived', async () => {
    const { workspace } = deployment;
    workspace.synth(program(Duration.seconds(10)));
    const canary = 'ExternalSecret payments/keywheel-canary';
    expect(causesOf(status(), canary)).toEqual(['change-not-arrived']);
    await deployment.sync('prod', bench.spoke('prod'));
    await refresh(bench.spoke('prod'), 'payments', 'keywheel-canary');
    expect(status().report.standings.find(({ object }) => object === canary)).toMatchObject({
      state: 'waiting',
      causes: [{ message: expect.stringContaining('the stack of the cluster is not applied') }],
    });
    await deployment.applyStacks();
    await deployment.sync('away', bench.spoke('away'));
    await until('the canary shows the change', async () => {
      await refresh(bench.spoke('prod'), 'payments', 'keywheel-canary');
      return causesOf(status(), canary).length === 0;
    });
    await untilMended();
  });
});
