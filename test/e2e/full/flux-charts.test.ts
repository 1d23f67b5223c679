import { join } from 'node:path';
import { FluxSource, GitOps } from 'keywheel';
import { Bench } from '../bench/bench';
import { ChartProcess, rendered } from '../bench/chart-release';
import { ChartRepository } from '../bench/chart-repository';
import { Flux, FLUX, FLUX_HELM } from '../bench/flux';
import { GitServer } from '../bench/git-server';
import { until } from '../bench/poll';
import { RunningPods } from '../bench/running-pods';
import { CLUSTERS, OPERATORS, part, scenarios } from '../bench/scenario';
import { untilSynced } from '../bench/synced';
import { DeliveredFleet } from '../fleets/delivered-fleet';

const NAMESPACE = 'external-secrets';
const RELEASE = 'acme.external-secrets';
const VERSION = '0.20.4';
/** No pod of the bench could answer the API server: what the webhook is told is seen in installation.test.ts. */
const WITHOUT_WEBHOOK = { webhook: { create: false }, certController: { create: false } };

/** helm-controller installs the chart for real; the pods that come of it are a process of the bench. */
scenarios('an operator that Flux installs', ['bao', ...CLUSTERS, ...OPERATORS, ...FLUX, ...FLUX_HELM], () => {
  let bench: Bench;
  let git: GitServer;
  let charts: ChartRepository;
  let flux: Flux;
  let fleet: DeliveredFleet;
  let pods: RunningPods | undefined;
  let operator: ChartProcess | undefined;
  let first: string;

  const api = () => bench.spoke('eu').api;
  const deployed = () => api().get('apps/v1', 'Deployment', NAMESPACE, 'external-secrets');
  const argsOfDeployed = async (): Promise<string[]> => (await deployed()).spec.template.spec.containers[0].args;
  const released = () => api().get('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'flux-system', RELEASE);

  function install(concurrent: number, version = VERSION) {
    const chart = { version, repository: charts.url, values: WITHOUT_WEBHOOK };
    fleet.cluster = { externalSecrets: { concurrent, install: chart } };
  }

  async function push(message: string): Promise<string> {
    await fleet.program();
    const revision = fleet.commit(message);
    await flux.fetch();
    return revision;
  }

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['eu'], operators: false });
    git = await GitServer.start(join(bench.folder, 'git'), part('git'));
    charts = await ChartRepository.start(join(bench.folder, 'charts'), part('helm'));
    charts.publish(part('external-secrets-chart'), VERSION, part('definitions'));
    flux = await Flux.start(bench.spoke('eu'), bench.folder, { chartAuthority: charts.authority });
    const gitOps = GitOps.flux({ source: FluxSource.git({ url: git.url, branch: git.branch }) });
    fleet = new DeliveredFleet(bench, git, gitOps, ['eu'], ['payments']);
    install(4);
    await fleet.addSecret('db', 'first');
  });

  afterAll(async () => {
    await operator?.stop();
    await pods?.stop();
    await flux?.stop();
    await charts?.stop();
    await git?.stop();
    await bench?.stop();
  });

  test('is there before anything that needs it', async () => {
    first = await push('first');
    await flux.bootstrap(git.url, git.branch, './dist.gitops/eu');

    await until('the chart is applied', deployed);

    // None of its pods runs: what needs it waits.
    expect((await flux.releases())[RELEASE]?.status).not.toBe('True');
    expect(await api().get('v1', 'Namespace', undefined, 'payments')).toBeUndefined();
    expect((await flux.kustomizations())['acme.cluster']?.reason).toBe('DependencyNotReady');
  });

  test('syncs everything once its pods run, with the rights that the fleet gives it', async () => {
    pods = new RunningPods(api(), NAMESPACE);
    operator = await ChartProcess.start(bench.spoke('eu'), bench.folder, part('external-secrets'), await deployed());

    await until('the release is ready', async () => (await flux.releases())[RELEASE]?.status === 'True');
    await flux.untilApplied(first);
    await untilSynced(bench.spoke('eu'));

    expect(await fleet.delivered('db')).toEqual(['first']);
    expect(operator.refusals()).toEqual([]);
  });

  test('is what Helm renders of the same values', async () => {
    const { releaseName: name, targetNamespace: namespace, values } = (await released()).spec;
    const objects = rendered(part('helm'), join(bench.folder, 'helm'), {
      ...{ name, namespace, values },
      chart: join(bench.folder, 'charts', 'external-secrets-chart'),
    });

    expect(objects.filter(({ kind }) => kind === 'CustomResourceDefinition').length).toBeGreaterThan(10);
    expect(objects.filter(({ kind }) => kind === 'Deployment').length).toBe(1);
    for (const { apiVersion, kind, metadata } of objects) {
      const namespace = kind === 'CustomResourceDefinition' ? undefined : (metadata.namespace ?? NAMESPACE);
      expect(await api().get(apiVersion, kind, namespace, metadata.name)).toMatchObject({ kind });
    }
    expect(await argsOfDeployed()).toEqual(expect.arrayContaining(['--concurrent=4']));
  });

  test('takes other values with a commit', async () => {
    install(6);
    await flux.untilApplied(await push('more at a time'));

    await until('the release has them', async () => (await argsOfDeployed()).includes('--concurrent=6'));
    await until('the release is ready', async () => {
      const { status } = await released();
      return status.history[0].version === 2 && status.history[0].status === 'deployed';
    });
    expect(operator!.refusals()).toEqual([]);
  });

  test('stays as it is where its repository has no such version, which is reported', async () => {
    install(6, '0.20.99');
    await push('a version that is not there');

    await until('Flux reports it', async () => {
      const [chart] = await api().list('source.toolkit.fluxcd.io/v1', 'HelmChart', 'flux-system');
      return chart?.status?.conditions?.some(
        ({ reason, message }: any) => reason === 'InvalidChartReference' && message.includes('0.20.99'),
      );
    });
    expect((await argsOfDeployed()).includes('--concurrent=6')).toBe(true);
    expect(await fleet.delivered('db')).toEqual(['first']);

    install(6);
    await flux.untilApplied(await push('as before'));
  });

  test('leaves its definitions and every Secret behind when it is taken away', async () => {
    fleet.cluster = {};
    await push('somebody else installs it');

    await until('the release is gone', async () => (await released()) === undefined);
    await until('its Deployment is gone', async () => (await deployed()) === undefined);
    const definition = 'externalsecrets.external-secrets.io';
    expect(
      (await api().get('apiextensions.k8s.io/v1', 'CustomResourceDefinition', undefined, definition)).metadata,
    ).not.toHaveProperty('deletionTimestamp');
    expect(await api().get('external-secrets.io/v1', 'ExternalSecret', 'payments', 'db')).toBeDefined();
    expect(await fleet.delivered('db')).toEqual(['first']);
  });
});
