import { Alerts, Environment, StaticSecret, Tenant } from 'keywheel';
import { Duration } from 'cdk8s';
import { Written } from '../../alerts/watched';
import { Bench } from '../bench/bench';
import { Deployment } from '../bench/deployment';
import { until } from '../bench/poll';
import { Prometheus } from '../bench/prometheus';
import { CLUSTERS, OPERATORS, scenarios } from '../bench/scenario';
import { refresh, untilSynced } from '../bench/synced';
import { BenchFleet } from '../fleets/bench-fleet';
import { compressed, HOUR } from '../fleets/compressed-time';
import { hubOf, scrape } from '../fleets/scraped-bench';

scenarios('a real Prometheus', ['bao', ...CLUSTERS, ...OPERATORS, 'prometheus'], () => {
  let bench: Bench;
  let deployment: Deployment;
  let written: Written;
  let prometheus: Prometheus;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: ['prod'] });
    deployment = bench.deployment(bench.addWorkspace());
    const { hub } = bench;
    const fleet = new BenchFleet({
      name: 'acme',
      hub,
      alerts: Alerts.ruleFiles({
        certificateNotice: Duration.days(1),
        hub: { ...hubOf(bench), otherLeases: 100 },
      }),
    });
    const prod = new Environment(fleet, 'prod');
    const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
    const namespace = tenant.addNamespace(fleet.addCluster(prod, bench.spoke('prod')), 'payments');
    new StaticSecret(tenant, 'stripe', { keys: ['api_key'] }).deliver(namespace, {
      refreshInterval: Duration.seconds(5),
    });
    written = new Written(fleet);
    deployment.workspace.synth(fleet);
    await deployment.applyStacks();
    await hub.putValue({ mount: 'acme.kv', path: 'prod/payments/stripe' }, { api_key: 'one' });
    await deployment.sync('prod', bench.spoke('prod'));
    await untilSynced(bench.spoke('prod'));
    prometheus = await scrape(bench, written, ['prod'], compressed);
  });

  afterAll(async () => {
    await prometheus?.stop();
    await bench?.stop();
  });

  const untilFires = (alert: string) =>
    until(`${alert} fires`, async () => (await prometheus.firing()).includes(alert));
  const untilEnds = (alert: string) => until(`${alert} ends`, async () => !(await prometheus.firing()).includes(alert));

  test('an hour of scrapes while all is well fires nothing', async () => {
    await until('an hour has gone by', async () => {
      expect(await prometheus.firing()).toEqual([]);
      const [scrapes] = await prometheus.query('min(count_over_time(up[5m]))');
      return (scrapes?.value ?? 0) > HOUR;
    });
    expect((await prometheus.query('up')).map(({ value }) => value)).toEqual([1, 1]);
  });

  test('what no rule or panel reads is dropped', async () => {
    const all = await prometheus.query('scrape_samples_scraped');
    const kept = await prometheus.query('scrape_samples_post_metric_relabeling');
    const of = (samples: typeof all) =>
      Object.fromEntries(samples.map(({ metric, value }) => [metric['job'], value])) as Record<string, number>;
    for (const job of ['keywheel-acme-hub', 'keywheel-acme-operator']) {
      expect(of(kept)[job]).toBeGreaterThan(0);
      expect(of(kept)[job]).toBeLessThan(of(all)[job]! / 5);
    }
  });

  test('a hub that is sealed is told, then what fails of it, and both end', async () => {
    await bench.hub.root.write('sys/seal');

    await untilFires('KeywheelHubSealed');
    await refresh(bench.spoke('prod'), 'payments', 'stripe');
    await untilFires('KeywheelSecretNotReady');
    const [alert] = await prometheus.query('ALERTS{alertname="KeywheelSecretNotReady",alertstate="firing"}');
    expect(alert!.metric).toMatchObject({ namespace: 'payments', name: 'stripe', owner: 'payments@example.com' });

    await bench.hub.kill();
    await bench.hub.restart();
    await untilEnds('KeywheelHubSealed');
    await untilSynced(bench.spoke('prod'));
    await untilEnds('KeywheelSecretNotReady');
  });

  test('every panel of the dashboard has something to show, but for Reloader, which the bench has not', async () => {
    const empty: string[] = [];
    for (const { title, targets } of written.document('dashboard.json').panels) {
      if ((await prometheus.query(targets[0].expr)).length === 0) {
        empty.push(title);
      }
    }
    expect(empty).toEqual(['Restarts by Reloader in an hour']);
  });

  test('a hub that is away is told', async () => {
    await bench.hub.kill();
    await untilFires('KeywheelHubNotSeen');
    await bench.hub.restart();
    await untilEnds('KeywheelHubNotSeen');
  });

  test('an operator that is away is told', async () => {
    await bench.operator('prod').stop();

    await untilFires('KeywheelOperatorNotSeen');
  });
});
