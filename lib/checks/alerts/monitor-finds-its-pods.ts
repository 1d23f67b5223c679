import { originOf } from '../../output/seen-object';
import { ChartValues, chartValues } from '../../views/chart-values';
import type { ClusterView } from '../../views/cluster-view';
import { PodMonitor, podMonitors } from '../../views/monitors';
import { operatorCharts } from '../../views/operator-chart';
import { tenantIn } from '../../views/tenants';
import type { Views } from '../../views/views';
import { quoted, says } from '../../output/said-values';
import { Check, Found } from '../check';

/** A controller that tells metrics, and how its chart is asked for them. */
interface Watched {
  readonly name: string;
  /** One of its metrics, by which a monitor of it is known. */
  readonly metric: string;
  /** The label by which its pods are found, and the value of the chart that gives it; unsaid, it is as it should be. */
  readonly label: readonly [name: string, value: string];
  readonly charts: (cluster: ClusterView) => readonly ChartValues[];
  /** The value of the chart by which nothing is told at the port, and why. */
  readonly silenced: (chart: ChartValues, monitor: PodMonitor) => string | undefined;
}

const WATCHED: readonly Watched[] = [
  {
    name: 'External Secrets Operator',
    metric: 'externalsecret_sync_calls_total',
    label: ['app.kubernetes.io/name', 'nameOverride'],
    charts: operatorCharts,
    silenced: silencedOperator,
  },
  {
    name: 'Reloader',
    metric: 'reloader_reload_executed_total',
    label: ['provider', 'reloader.deployment.labels.provider'],
    charts: (cluster) => chartValues(cluster, 'reloader'),
    silenced: () => undefined,
  },
];

/** What is installed tells its metrics where the monitor looks for them. */
export const monitorFindsItsPods: Check = {
  id: 'monitor-finds-its-pods',
  severity: 'warning',
  scope: 'fleet',
  why: 'Prometheus sees nothing of the controller: one alert says so, and no other one about Secrets can fire.',
  *run(views) {
    for (const cluster of views.clusters) {
      const monitors = podMonitors(cluster);
      for (const watched of monitors.length > 0 ? WATCHED : []) {
        const charts = watched.charts(cluster).filter((chart) => !isTenants(views, cluster, chart));
        for (const monitor of charts.length > 0 ? monitors.filter(({ keeps }) => keeps(watched.metric)) : []) {
          yield* missed(watched, monitor, charts);
        }
      }
    }
  },
};

/** What a tenant installs in its namespaces is nobody's controller but its own. */
function isTenants(views: Views, cluster: ClusterView, { seen, namespace }: ChartValues): boolean {
  return [seen.object.metadata.namespace, namespace].some(
    (one) => one !== undefined && tenantIn(views, cluster, one) !== undefined,
  );
}

/** Of several installations one that is seen is enough. */
function* missed(watched: Watched, monitor: PodMonitor, charts: readonly ChartValues[]): Iterable<Found> {
  const troubles = charts.map((chart) => troubleOf(watched, monitor, chart));
  if (troubles.every((one) => one !== undefined)) {
    yield troubles[0]!;
  }
}

function troubleOf({ name, label, silenced }: Watched, monitor: PodMonitor, chart: ChartValues): Found | undefined {
  const { namespaces, labels, seen } = monitor;
  const place = textOf(chart.value('namespaceOverride')) ?? chart.namespace;
  if (place !== undefined && namespaces?.includes(place) === false) {
    return {
      ...originOf(seen),
      ...says`it looks for pods of ${{ chart: name }} in ${quoted({ namespaces })}, and the chart is installed in "${{ place }}"`,
      fix: `let spec.namespaceSelector name "${place}"`,
    };
  }
  const said = textOf(chart.value(label[1]));
  if (said !== undefined && labels[label[0]] !== undefined && labels[label[0]] !== said) {
    return {
      ...originOf(chart.seen),
      ...says`with ${label[1]}: ${said} pods of ${{ chart: name }} have another label ${label[0]} than ${monitorText(monitor)} looks for`,
      fix: `leave ${label[1]} out of the values`,
    };
  }
  const why = silenced(chart, monitor);
  return why === undefined
    ? undefined
    : {
        ...originOf(chart.seen),
        ...says`with ${why} ${{ chart: name }} tells ${monitorText(monitor)} no metrics`,
        fix: `leave ${why.split(':')[0]} out of the values`,
      };
}

/** https://github.com/external-secrets/external-secrets/blob/main/deploy/charts/external-secrets/templates/deployment.yaml */
function silencedOperator({ value }: ChartValues, { isOverTls }: PodMonitor): string | undefined {
  const address = value('extraArgs.metrics-addr');
  const port = value('metrics.listen.port') ?? 8080;
  if (address !== undefined && !String(address).endsWith(`:${String(port)}`)) {
    return `extraArgs.metrics-addr: ${String(address)}`;
  }
  return String(value('metrics.listen.secure.enabled')) === 'true' && !isOverTls
    ? 'metrics.listen.secure.enabled: true'
    : undefined;
}

function monitorText({ seen: { object } }: PodMonitor): string {
  return `PodMonitor ${object.metadata.namespace}/${object.metadata.name}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
