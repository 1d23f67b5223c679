import { defined } from '../../output/kubernetes-object';
import { CLUSTER_OF_HUB, Exporter, HubWatch, Watch } from '../../output/alert-rules';

/** Where pods of an exporter are, and by what they are known there. */
export interface ExporterPods {
  readonly exporter: Exclude<Exporter, 'hub' | 'probe'>;
  /** Of one alone: a tenant could tell anything by a pod with their labels in a namespace of its own. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the port of its container. */
  readonly port: string;
  /** Whether its series have labels of the objects that they are about, and not of the pod that tells them. */
  readonly honorLabels: boolean;
}

/** What of an exporter is kept: all else is dropped before it is stored. */
export function keepOnly(metrics: readonly string[]) {
  return { regex: metrics.join('|'), action: 'keep' };
}

/** Jobs of a Prometheus that runs on the cluster. https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export function podJobs(fleet: string, pods: readonly ExporterPods[], { kept }: Watch): object[] {
  return pods.map(({ exporter, namespace, labels, port, honorLabels }) => ({
    job_name: `keywheel-${fleet}-${exporter}`,
    honor_labels: honorLabels,
    kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [namespace] } }],
    relabel_configs: [
      ...Object.entries(labels).map(([name, text]) => ({
        source_labels: [`__meta_kubernetes_pod_label_${name.replace(/[^a-zA-Z0-9]/g, '_')}`],
        regex: text,
        action: 'keep',
      })),
      { source_labels: ['__meta_kubernetes_pod_container_port_name'], regex: port, action: 'keep' },
    ],
    metric_relabel_configs: [{ source_labels: ['__name__'], ...keepOnly(kept[exporter]) }],
  }));
}

/** Jobs of the Prometheus that watches the hub. */
export function hubJobs(
  hub: HubWatch,
  { kept }: Watch,
  jobs: { readonly scrape: string; readonly probe: string },
): object[] {
  const { scheme, nodes, tokenFile, caFile, blackboxExporter } = hub;
  const scrape = defined({
    job_name: jobs.scrape,
    scheme,
    // What a standby points at is another node, which has a scrape of its own.
    follow_redirects: false,
    metrics_path: '/v1/sys/metrics',
    params: { format: ['prometheus'] },
    tls_config: caFile === undefined ? undefined : { ca_file: caFile },
    authorization: tokenFile === undefined ? undefined : { type: 'Bearer', credentials_file: tokenFile },
    static_configs: [{ targets: nodes }],
    metric_relabel_configs: [
      { source_labels: ['__name__'], ...keepOnly(kept.hub) },
      { source_labels: ['cluster'], target_label: CLUSTER_OF_HUB },
      { regex: 'cluster', action: 'labeldrop' },
    ],
  });
  if (blackboxExporter === undefined) {
    return [scrape];
  }
  const probe = {
    job_name: jobs.probe,
    metrics_path: '/probe',
    params: { module: ['http_2xx'] },
    static_configs: [
      { targets: nodes.map((node) => `${scheme}://${node}/v1/sys/health?standbyok=true&perfstandbyok=true`) },
    ],
    relabel_configs: [
      { source_labels: ['__address__'], target_label: '__param_target' },
      { source_labels: ['__param_target'], target_label: 'instance' },
      { target_label: '__address__', replacement: blackboxExporter },
    ],
    metric_relabel_configs: [{ source_labels: ['__name__'], ...keepOnly(kept.probe) }],
  };
  return [scrape, probe];
}
