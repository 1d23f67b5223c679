import { Alerts, Environment, StaticSecret, Tenant } from 'keywheel';
import { join } from 'node:path';
import type { RuleGroup } from '../../../lib/output/alert-rules';
import { Written } from '../../alerts/watched';
import { Bench } from '../bench/bench';
import { Prometheus } from '../bench/prometheus';
import { RELOADER_METRICS } from '../bench/reloader';
import { part } from '../bench/scenario';
import { BenchFleet } from './bench-fleet';

const HUB = 'the hub';

/** How the hub of a bench is scraped. */
export function hubOf({ hub }: Bench): { readonly nodes: readonly string[]; readonly caFile: string } {
  return { nodes: [new URL(hub.url).host], caFile: hub.caFile };
}

/** A Prometheus over the hub of a bench and the operators of its clusters, with the jobs and rules of a fleet. */
export function scrape(
  bench: Bench,
  written: Written,
  clusters: readonly string[],
  changed: (groups: readonly RuleGroup[]) => readonly RuleGroup[] = (groups) => groups,
): Promise<Prometheus> {
  return Prometheus.start(join(bench.folder, 'prometheus'), part('prometheus'), {
    jobs: [...written.document('hub.scrape.yaml').scrape_configs, operatorsJob(bench, written, clusters)],
    groups: changed([...clusters.flatMap((name) => written.groups(name)), ...written.groups(HUB)]),
  });
}

/** A Prometheus over the Reloader of a cluster, with the job and the rules of a fleet about it. */
export function scrapeReloader(
  bench: Bench,
  written: Written,
  cluster: string,
  changed: (groups: readonly RuleGroup[]) => readonly RuleGroup[],
): Promise<Prometheus> {
  const [, job] = written.document(`clusters/${cluster}.scrape.yaml`).scrape_configs;
  const groups = written
    .groups(cluster)
    .filter(({ rules }) => rules.some((rule) => 'alert' in rule && isOfReloader(rule)));
  return Prometheus.start(join(bench.folder, 'prometheus-of-reloader'), part('prometheus'), {
    jobs: [withTargets(job, [{ targets: [RELOADER_METRICS] }])],
    groups: changed(groups.map(({ name, rules }) => ({ name, rules: rules.filter(isOfReloader) }))),
  });
}

function isOfReloader(rule: RuleGroup['rules'][number]): boolean {
  return 'alert' in rule && rule.alert.startsWith('KeywheelReload');
}

function operatorsJob(bench: Bench, written: Written, clusters: readonly string[]): object {
  const [operator] = written.document(`clusters/${clusters[0]}.scrape.yaml`).scrape_configs;
  return withTargets(
    operator,
    clusters.map((cluster) => ({
      targets: [bench.operator(cluster).metrics],
      labels: clusters.length > 1 ? { cluster } : {},
    })),
  );
}

/** A job finds pods, which a bench has none of; all else of it is kept. */
function withTargets(job: object, targets: readonly object[]): object {
  const found = ['kubernetes_sd_configs', 'relabel_configs'];
  return {
    ...Object.fromEntries(Object.entries(job).filter(([field]) => !found.includes(field))),
    static_configs: targets,
  };
}

/** The same for a bench that somebody plays with: rules about the hub, and every series that any rule looks at. */
export function scrapeBench(bench: Bench, clusters: readonly string[]): Promise<Prometheus> {
  const alerts = Alerts.ruleFiles({ clusterLabel: 'cluster', hub: { ...hubOf(bench), otherLeases: 1000 } });
  const fleet = new BenchFleet({ name: 'acme', hub: bench.hub, alerts });
  const prod = new Environment(fleet, 'prod');
  const tenant = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
  const secret = new StaticSecret(tenant, 'stripe', { keys: ['api_key'] });
  // Without a delivery there is nothing to look at on a cluster.
  clusters.forEach((name) =>
    secret.deliver(tenant.addNamespace(fleet.addCluster(prod, bench.spoke(name)), 'payments')),
  );
  return scrape(bench, new Written(fleet), clusters);
}
