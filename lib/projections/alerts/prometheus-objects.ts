import { KubernetesObject, kubernetesObject } from '../../output/kubernetes-object';
import type { RuleGroup, Watch } from '../../output/alert-rules';
import { ExporterPods, keepOnly } from './scrape-config';

interface Placed {
  readonly name: string;
  readonly namespace: string;
  readonly objectLabels: Readonly<Record<string, string>>;
}

/** The controller of Prometheus puts each object into one ConfigMap, which holds a MiB at most. */
const LARGEST = 256 * 1024;

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule */
export function prometheusRules(groups: readonly RuleGroup[], placed: Placed): KubernetesObject[] {
  return parted(groups).map((part, index) =>
    labelled('PrometheusRule', index === 0 ? placed : { ...placed, name: `${placed.name}.${index}` }, { groups: part }),
  );
}

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor */
export function podMonitors(pods: readonly ExporterPods[], { kept }: Watch, placed: Placed): KubernetesObject[] {
  return pods.map(({ exporter, namespace, labels, port, honorLabels }) =>
    labelled(
      'PodMonitor',
      { ...placed, name: `${placed.name}.${exporter.toLowerCase()}` },
      {
        namespaceSelector: { matchNames: [namespace] },
        selector: { matchLabels: labels },
        podMetricsEndpoints: [
          {
            port,
            honorLabels,
            metricRelabelings: [{ sourceLabels: ['__name__'], ...keepOnly(kept[exporter]) }],
          },
        ],
      },
    ),
  );
}

function labelled(kind: string, { name, namespace, objectLabels }: Placed, spec: object): KubernetesObject {
  const object = kubernetesObject('monitoring.coreos.com/v1', kind, { name, namespace }, { spec });
  return { ...object, metadata: { ...object.metadata, labels: { ...objectLabels, ...object.metadata.labels } } };
}

/** Groups that together are no larger than an object may be; one that is larger by itself is several. */
function parted(groups: readonly RuleGroup[]): RuleGroup[][] {
  const parts: RuleGroup[][] = [[]];
  let size = 0;
  for (const group of groups.flatMap(smallGroups)) {
    const own = JSON.stringify(group).length;
    if (size > 0 && size + own > LARGEST) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)!.push(group);
    size += own;
  }
  return parts;
}

/** Rules of one group in their order, as many in each as an object holds. */
function smallGroups({ name, rules }: RuleGroup): RuleGroup[] {
  const groups: { name: string; rules: RuleGroup['rules'][number][] }[] = [];
  let size = Infinity;
  for (const rule of rules) {
    const own = JSON.stringify(rule).length;
    if (size + own > LARGEST / 2) {
      groups.push({ name: groups.length === 0 ? name : `${name}.${groups.length}`, rules: [] });
      size = 0;
    }
    groups.at(-1)!.rules.push(rule);
    size += own;
  }
  return groups;
}
