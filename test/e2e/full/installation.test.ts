import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { Environment, FluxSource, GeneratedSecret, GitOps, StaticSecret, Tenant } from 'keywheel';
import { Bench } from '../bench/bench';
import { ChartProcess, rendered } from '../bench/chart-release';
import { Deployment } from '../bench/deployment';
import { KubernetesObject } from '../bench/kubernetes-api';
import { until } from '../bench/poll';
import { CLUSTERS, OPERATORS, part, scenarios } from '../bench/scenario';
import { refresh, untilSynced } from '../bench/synced';
import { BenchFleet } from '../fleets/bench-fleet';

const NAMESPACE = 'external-secrets';
const OF_FLUX = /toolkit\.fluxcd\.io\//;
const NEEDS = ['bao', ...CLUSTERS, ...OPERATORS, 'helm', 'external-secrets-chart'] as const;

scenarios('an operator that comes with its fleet', NEEDS, () => {
  let bench: Bench;
  let deployment: Deployment;
  let chart: KubernetesObject[];
  const processes: ChartProcess[] = [];

  const api = () => bench.spoke('eu').api;
  const named = (kind: string, name: string) =>
    chart.find((one) => one.kind === kind && one.metadata.name === name) as KubernetesObject;
  const argsOf = (name: string): string[] => named('Deployment', name)['spec'].template.spec.containers[0].args;

  async function start(name: string): Promise<ChartProcess> {
    const deployed = named('Deployment', name);
    const process = await ChartProcess.start(bench.spoke('eu'), bench.folder, part('external-secrets'), deployed);
    processes.push(process);
    return process;
  }

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['eu'], operators: false, definitions: ['definitions'] });
    const source = FluxSource.git({ url: 'https://git.example.com/fleet.git', branch: 'main' });
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub, gitOps: GitOps.flux({ source }) });
    const prod = new Environment(fleet, 'prod');
    const install = { version: '0.20.4' };
    const eu = fleet.addCluster(prod, bench.spoke('eu'), { externalSecrets: { concurrent: 4, install } });
    const payments = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = payments.addNamespace(eu, 'payments', { create: true });
    new StaticSecret(payments, 'db', { keys: ['password'] }).deliver(namespace, {
      refreshInterval: Duration.seconds(5),
    });
    new GeneratedSecret(payments, 'session', { keys: ['key'] }).deliver(namespace);
    deployment = bench.deployment(bench.addWorkspace());
    deployment.workspace.synth(fleet);
    await deployment.applyStacks();
    await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { password: 'first' });

    const written = deployment.workspace.manifestsOf('eu');
    const [release] = written.filter(({ kind }) => kind === 'HelmRelease');
    const { releaseName: name, targetNamespace, values } = release!['spec'];
    chart = rendered(part('helm'), join(bench.folder, 'helm'), {
      ...{ name, namespace: targetNamespace, values },
      chart: part('external-secrets-chart'),
    });
    await bench.spoke('eu').addNamespace('payments');
    for (const object of written.filter(({ apiVersion }) => !OF_FLUX.test(apiVersion))) {
      await api().apply(object);
    }
    for (const object of chart.filter(({ kind }) => /^(Secret|Service|ServiceAccount)$/.test(kind))) {
      await api().apply(object, 'helm');
    }
  });

  afterAll(async () => {
    await Promise.all(processes.map((one) => one.stop()));
    await bench?.stop();
  });

  test('its chart makes no role, and a pod that is kept', () => {
    expect(chart.filter(({ kind }) => /Role/.test(kind))).toEqual([]);
    expect(named('Deployment', 'external-secrets')['spec'].replicas).toBe(2);
    expect(argsOf('external-secrets')).toEqual(
      expect.arrayContaining([
        '--enable-leader-election=true',
        '--concurrent=4',
        '--enable-cluster-store-reconciler=false',
        '--enable-cluster-external-secret-reconciler=false',
        '--enable-cluster-push-secret-reconciler=false',
        '--enable-push-secret-reconciler=false',
      ]),
    );
    const pods = chart.filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.template.spec);
    for (const { containers } of pods) {
      expect(containers[0].securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
    }
  });

  test('it syncs everything with the rights that the fleet gives it', async () => {
    await start('external-secrets');
    await untilSynced(bench.spoke('eu'));
    expect(await api().secret('payments', 'db')).toEqual({ password: 'first' });
    expect(Object.keys((await api().secret('payments', 'session')) ?? {})).toEqual(['key']);

    await bench.hub.putValue({ mount: 'acme.kv', path: 'prod/payments/db' }, { password: 'second' });
    await refresh(bench.spoke('eu'), 'payments', 'db');
    await until('the Secret is updated', async () => (await api().secret('payments', 'db'))?.['password'] === 'second');
    expect(processes[0]!.refusals()).toEqual([]);
  });

  test('it writes no Secret elsewhere, gets no other token, and may lead', async () => {
    const operator = api().as(processes[0]!.token);
    const status = async (method: 'GET' | 'POST', path: string, body?: object) =>
      (await operator.ask(method, path, body && { body })).status;
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'planted' } };
    const asking = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: ['acme.vault'] },
    };
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'leader' } };
    const tokenOf = (account: string) => `/api/v1/namespaces/payments/serviceaccounts/${account}/token`;

    expect(await status('POST', '/api/v1/namespaces/kube-system/secrets', secret)).toBe(403);
    expect(await status('POST', `/api/v1/namespaces/${NAMESPACE}/secrets`, secret)).toBe(403);
    expect(await status('GET', '/api/v1/namespaces/kube-system/secrets/any')).toBe(403);
    expect(await status('POST', '/api/v1/namespaces/payments/secrets', secret)).toBe(201);
    expect(await status('POST', tokenOf('default'), asking)).toBe(403);
    expect(await status('POST', tokenOf('keywheel'), asking)).toBe(201);
    expect(await status('POST', `/apis/coordination.k8s.io/v1/namespaces/${NAMESPACE}/leases`, lease)).toBe(201);
    // RBAC knows no labels: what it finds its own Secrets by lets it read all of them.
    expect(await status('GET', '/api/v1/secrets')).toBe(200);
  });

  test('the certificate of its webhook is made by a controller that reads no other Secret', async () => {
    const hooks = chart.filter(({ kind }) => kind === 'ValidatingWebhookConfiguration');
    for (const hook of hooks) {
      await api().apply(hook, 'helm');
    }
    const controller = await start('external-secrets-cert-controller');
    const { name } = named('Secret', 'external-secrets-webhook').metadata;
    await until('the certificate is there', async () => (await api().secret(NAMESPACE, name))?.['tls.crt']);
    await until('the API server is told whom to trust', async () => {
      const all = await Promise.all(
        hooks.map(({ apiVersion, kind, metadata }) => api().get(apiVersion, kind, undefined, metadata.name)),
      );
      return all.every(({ webhooks }) => webhooks.every((one: any) => one.clientConfig.caBundle));
    });
    expect(controller.refusals()).toEqual([]);
    const own = api().as(controller.token);
    expect((await own.ask('GET', '/api/v1/secrets')).status).toBe(403);
    expect((await own.ask('GET', '/api/v1/namespaces/payments/secrets/db')).status).toBe(403);
  });
});
