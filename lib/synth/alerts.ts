import { watchClusters, watchHub } from '../alerts';
import { dashboard } from '../alerts/dashboard';
import { hubJob, probeJob } from '../alerts/hub-alerts';
import type { Inventory } from '../fleet/inventory';
import { names } from '../fleet/names';
import type { SpokeCluster } from '../fleet/spoke-cluster';
import type { SynthesizedCluster } from '../output/cluster';
import type { KubernetesObject } from '../output/kubernetes-object';
import type { Watch } from '../output/alert-rules';
import { podMonitors, prometheusRules } from '../projections/alerts/prometheus-objects';
import { ExporterPods, hubJobs, podJobs } from '../projections/alerts/scrape-config';
import { deliveryTimes } from '../timing/delivery-times';
import type { Views } from '../views/views';
import type { Changes } from './changes';

/** What is written for who runs Prometheus, and the manifests with what its operator reads. */
export interface WithAlerts {
  readonly clusters: readonly SynthesizedCluster[];
  /** Documents of YAML, or one of JSON, by file. */
  readonly files: ReadonlyMap<string, readonly object[]>;
  /** By cluster, and those of the hub. */
  readonly watches: ReadonlyMap<string, Watch>;
}

/** For people. No cluster is called so. */
const HUB = 'the hub';
/** The file of a cluster with objects for Prometheus' operator: no namespace is called so. */
const FILE = 'cluster.alerts.k8s.yaml';

/**
 * Rules, from views of both sides as they were rendered: their times are those of the fleet.
 *
 * @param read reads both sides; it is asked only where somebody wants alerts
 */
export function withAlerts(
  rendered: readonly SynthesizedCluster[],
  inventory: Inventory,
  changes: Changes,
  read: () => Views,
): WithAlerts {
  const { fleet, clusters } = inventory;
  const watched = clusters.filter(({ alerts }) => alerts !== undefined);
  const hub = fleet.vault && fleet.alerts?.hubOf(fleet.vault);
  if (watched.length === 0 && !hub) {
    return { clusters: rendered, files: new Map(), watches: new Map() };
  }
  const views = read();
  const times = deliveryTimes(views);
  const owners = new Map(
    inventory.tenants.map(({ environment, name, owner }) => [`${environment.name}/${name}`, owner]),
  );
  const watches = watchClusters(
    views,
    times,
    new Map(
      watched.map(({ name, alerts }) => [
        name,
        { fleet: fleet.name, settings: alerts!.settings, ownerOf: (tenant) => owners.get(tenant) },
      ]),
    ),
  );
  const ofHub = hub && watchHub(times, { fleet: fleet.name, settings: fleet.alerts!.settings, hub });
  const files = new Map<string, readonly object[]>();
  const objects = new Map<string, readonly KubernetesObject[]>();
  for (const cluster of watched) {
    const watch = watches.get(cluster.name)!;
    const { way } = cluster.alerts!;
    const pods = podsOf(cluster, watch);
    if (watch.groups.length === 0) {
      continue;
    }
    if (way.kind === 'ruleFiles') {
      files.set(`clusters/${cluster.name}.rules.yaml`, [{ groups: watch.groups }]);
      files.set(`clusters/${cluster.name}.scrape.yaml`, [{ scrape_configs: podJobs(fleet.name, pods, watch) }]);
    } else {
      const placed = { ...way, name: names.alerts(fleet.name) };
      objects.set(cluster.name, [...prometheusRules(watch.groups, placed), ...podMonitors(pods, watch, placed)]);
    }
  }
  if (hub && ofHub) {
    const { way } = fleet.alerts!;
    files.set(
      'hub.rules.yaml',
      way.kind === 'ruleFiles'
        ? [{ groups: ofHub.groups }]
        : prometheusRules(ofHub.groups, { ...way, name: names.hubAlerts(fleet.name) }),
    );
    const jobs = { scrape: hubJob(fleet.name), probe: probeJob(fleet.name) };
    files.set('hub.scrape.yaml', [{ scrape_configs: hubJobs(hub, ofHub, jobs) }]);
  }
  files.set('dashboard.json', [dashboard({ fleet: fleet.name, clusters: watched.length > 0, hub: hub !== undefined })]);
  return {
    clusters: rendered.map((cluster, index) =>
      withObjects(cluster, clusters[index]!, objects.get(cluster.name) ?? [], changes),
    ),
    files,
    watches: new Map([...watches, ...(ofHub ? [[HUB, ofHub] as const] : [])]),
  };
}

function withObjects(
  cluster: SynthesizedCluster,
  owner: SpokeCluster,
  objects: readonly KubernetesObject[],
  changes: Changes,
): SynthesizedCluster {
  const manifests = objects.map((object) => changes.manifest({ object, owner }));
  return manifests.length === 0 ? cluster : { ...cluster, files: [...cluster.files, { name: FILE, manifests }] };
}

/** Pods whose metrics some rule reads. */
function podsOf({ operator, reloader, alerts }: SpokeCluster, { groups }: Watch): ExporterPods[] {
  const has = (name: string) => groups.some((group) => group.name.endsWith(`.${name}`));
  const all: (readonly [string, ExporterPods])[] = [
    [
      'secrets',
      {
        exporter: 'operator',
        namespace: operator.namespace,
        labels: { 'app.kubernetes.io/name': 'external-secrets' },
        port: 'metrics',
        honorLabels: true,
      },
    ],
    // A label that older releases of its chart give its pods too.
    [
      'reloader',
      {
        exporter: 'reloader',
        namespace: reloader?.namespace ?? alerts!.reloaderNamespace,
        labels: { provider: 'stakater' },
        port: 'http',
        honorLabels: false,
      },
    ],
    [
      'sealed-secrets',
      {
        exporter: 'sealedSecrets',
        namespace: alerts!.sealedSecretsNamespace,
        labels: { 'app.kubernetes.io/name': 'sealed-secrets' },
        port: 'metrics',
        honorLabels: true,
      },
    ],
  ];
  return all.filter(([name]) => has(name)).map(([, pods]) => pods);
}
