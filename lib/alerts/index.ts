import { grouped } from '../collections/grouped';
import type { AlertSettings, HubWatch, RuleGroup, Watch } from '../output/alert-rules';
import type { Times } from '../timing/delivery-times';
import type { Views } from '../views/views';
import { Alert, ruleOf } from './alert';
import { authorityAlerts } from './authority-alerts';
import { canaryAlerts } from './canary-alerts';
import { Alerted, ClusterSubject, NAMESPACE_INFO, namespacesOf } from './cluster-subject';
import { CLUSTER_PANELS, hubPanels } from './dashboard-panels';
import { hubAlerts } from './hub-alerts';
import { keptMetrics } from './kept-metrics';
import { reloaderAlerts } from './reloader-alerts';
import { rotationAlerts } from './rotation-alerts';
import { sealedAlerts } from './sealed-alerts';
import { secretAlerts } from './secret-alerts';
import { storeAlerts } from './store-alerts';

/** What rules of a cluster are about, a file each; what the cluster has none of has none. */
const OF_CLUSTERS: readonly (readonly [name: string, alertsOf: (subject: ClusterSubject) => Alerted])[] = [
  ['secrets', secretAlerts],
  ['stores', storeAlerts],
  ['canaries', canaryAlerts],
  ['rotation', rotationAlerts],
  ['reloader', reloaderAlerts],
  ['sealed-secrets', sealedAlerts],
  ['authorities', authorityAlerts],
];

export interface ClusterAsked {
  readonly fleet: string;
  readonly settings: AlertSettings;
  readonly ownerOf: ClusterSubject['ownerOf'];
}

/** Rules of clusters, from what was rendered for them, by the name of the cluster. */
export function watchClusters(
  views: Views,
  times: readonly Times[],
  asked: ReadonlyMap<string, ClusterAsked>,
): ReadonlyMap<string, Watch> {
  const timesOf = grouped(times, ({ cluster }) => cluster);
  return new Map(
    views.clusters.flatMap((cluster) => {
      const one = asked.get(cluster.name);
      return one
        ? [[cluster.name, watchCluster({ ...one, views, cluster, times: timesOf.get(cluster.name) ?? [] })]]
        : [];
    }),
  );
}

function watchCluster(subject: ClusterSubject): Watch {
  const { fleet, cluster, settings } = subject;
  const where = { fleet, cluster: cluster.name };
  const all = OF_CLUSTERS.map(([name, alertsOf]) => ({ name, ...alertsOf(subject) }));
  const owners = namespacesOf(subject).map((labels) => ({
    record: NAMESPACE_INFO,
    expr: 'vector(1)',
    labels: { ...where, ...labels },
  }));
  const groups: RuleGroup[] = [
    { name: groupName('namespaces', where), rules: owners },
    ...all.map(({ name, alerts }) => groupOf(groupName(name, where), alerts, settings, where)),
  ];
  return {
    groups: groups.filter(({ rules }) => rules.length > 0),
    kept: keptMetrics([...all.flatMap(({ alerts }) => exprsOf(alerts)), ...exprsOf(CLUSTER_PANELS)]),
    leftOut: all.flatMap(({ leftOut = [] }) => leftOut),
  };
}

/** Rules of the hub. */
export function watchHub(
  times: readonly Times[],
  { fleet, settings, hub }: { readonly fleet: string; readonly settings: AlertSettings; readonly hub: HubWatch },
): Watch {
  const { alerts, leftOut } = hubAlerts({ fleet, times, hub });
  return {
    groups: [groupOf(`keywheel.${fleet}.hub`, alerts, settings, { fleet })],
    kept: keptMetrics([...exprsOf(alerts), ...exprsOf(hubPanels(fleet))]),
    leftOut,
  };
}

function groupOf(
  name: string,
  alerts: readonly Alert[],
  settings: AlertSettings,
  where: Readonly<Record<string, string>>,
): RuleGroup {
  return { name, rules: alerts.map((alert) => ruleOf(alert, settings, where)) };
}

function groupName(of: string, { fleet, cluster }: { readonly fleet: string; readonly cluster: string }): string {
  return `keywheel.${fleet}.${cluster}.${of}`;
}

function exprsOf(all: readonly { readonly expr: string }[]): string[] {
  return all.map(({ expr }) => expr);
}
