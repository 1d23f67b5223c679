import { Alerts, Environment, StaticSecret, Tenant } from 'keywheel';
import { Deployment as KubernetesDeployment } from 'cdk8s-plus-28';
import { Written } from '../../alerts/watched';
import { Bench } from '../bench/bench';
import { until } from '../bench/poll';
import { Prometheus } from '../bench/prometheus';
import { Reloader } from '../bench/reloader';
import { CLUSTERS, OPERATORS, scenarios } from '../bench/scenario';
import { refresh, untilSynced } from '../bench/synced';
import { BenchFleet } from '../fleets/bench-fleet';
import { compressed } from '../fleets/compressed-time';
import { hubOf, scrapeReloader } from '../fleets/scraped-bench';

interface Panel {
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}

const AT = { mount: 'acme.kv', path: 'prod/payments/stripe' };

scenarios('alerts about a real Reloader', ['bao', ...CLUSTERS, ...OPERATORS, 'prometheus', 'reloader'], () => {
  let bench: Bench;
  let reloader: Reloader;
  let prometheus: Prometheus;
  let written: Written;
  let count = 0;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    const deployment = bench.deployment(bench.addWorkspace());
    const alerts = Alerts.ruleFiles({ hub: { ...hubOf(bench), otherLeases: 100 } });
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub, alerts });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = tenant.addNamespace(fleet.addCluster(prod, bench.spoke('prod')), 'payments');
    const secret = new StaticSecret(tenant, 'stripe', { keys: ['api_key'] }).deliver(namespace);
    const envVariables = { KEY: secret.envValue('api_key') };
    secret.restartOnChange(
      new KubernetesDeployment(namespace.chart, 'api', { containers: [{ image: 'payments/api:1', envVariables }] }),
    );
    deployment.workspace.synth(fleet);
    await deployment.applyStacks();
    await bench.hub.putValue(AT, { api_key: 'one' });
    await deployment.sync('prod', bench.spoke('prod'));
    await untilSynced(bench.spoke('prod'));
    written = new Written(fleet);
    reloader = await bench.addReloader('prod');
    prometheus = await scrapeReloader(bench, written, 'prod', compressed);
  });

  afterAll(async () => {
    await prometheus?.stop();
    await bench?.stop();
  });

  const untilFires = (alert: string) =>
    until(`${alert} fires`, async () => (await prometheus.firing()).includes(alert));

  async function changeValue(): Promise<void> {
    count += 1;
    await bench.hub.putValue(AT, { api_key: `value ${count}` });
    await refresh(bench.spoke('prod'), 'payments', 'stripe');
  }

  const restarts = async (success: boolean) => {
    const [series] = await prometheus.query(`sum(reloader_reload_executed_total{success="${success}"})`);
    return series?.value;
  };

  test('one that has restarted nothing yet is seen, and fires nothing', async () => {
    await until('it is scraped', async () => (await restarts(true)) !== undefined);

    expect([await restarts(true), await restarts(false)]).toEqual([0, 0]);
    expect(await prometheus.firing()).toEqual([]);
  });

  test('a restart that succeeds fires nothing', async () => {
    await until('a workload is restarted', async () => {
      await changeValue();
      return (await restarts(true))! > 0;
    });

    expect(await prometheus.firing()).toEqual([]);
  });

  test('the panel of the dashboard shows its restarts', async () => {
    const panels: Panel[] = written.document('dashboard.json').panels;
    const panel = panels.find(({ title }) => title === 'Restarts by Reloader in an hour')!;

    const series = await prometheus.query(panel.targets[0]!.expr);
    const restarted = Object.fromEntries(series.map(({ metric, value }) => [metric['success'], value]));
    expect(restarted).toEqual({ true: expect.any(Number), false: 0 });
    expect(restarted['true']).toBeGreaterThan(0);
  });

  test('one that may restart nothing fires', async () => {
    await reloader.mayChangeNothing();
    await changeValue();

    await untilFires('KeywheelReloadFailed');
    expect(await prometheus.firing()).toEqual(['KeywheelReloadFailed']);
  });

  test('one that is away fires, until it is there again', async () => {
    await reloader.kill();
    await untilFires('KeywheelReloaderNotSeen');

    await reloader.restart();
    await until('it ends', async () => !(await prometheus.firing()).includes('KeywheelReloaderNotSeen'));
  });
});
