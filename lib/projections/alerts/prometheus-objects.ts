import { hashBits } from '../../collections/hash-bits';
import { stableParts } from '../../collections/stable-parts';
import { KubernetesObject, kubernetesObject } from '../../output/kubernetes-object';
import type { RuleGroup, Watch } from '../../output/alert-rules';
import { ExporterPods, keepOnly } from './scrape-config';

type Rule = RuleGroup['rules'][number];

interface Placed {
  readonly name: string;
  readonly namespace: string;
  readonly objectLabels: Readonly<Record<string, string>>;
}

/**
 * Bytes of rules in one object: kubectl keeps the whole of it in an annotation, and annotations hold 262,144 bytes.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
 */
const LARGEST = 192 * 1024;

/**
 * One object with all rules; where they are too large together, the largest groups have objects of their own, or several
 * by themselves. A rule stays in its object while others come and go.
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
 */
export function prometheusRules(groups: readonly RuleGroup[], placed: Placed): KubernetesObject[] {
  const object = (suffix: string, own: readonly RuleGroup[]) =>
    labelled('PrometheusRule', { ...placed, name: `${placed.name}${suffix}` }, { groups: own });
  const apart = largestOf(groups);
  const rest = groups.filter((group) => !apart.has(group));
  return [
    ...(rest.length > 0 ? [object('', rest)] : []),
    ...[...apart].flatMap((group) =>
      smallGroups(group).map(([part, one]) => object(`.${group.name.split('.').at(-1)}${part}`, [one])),
    ),
  ];
}

/** Those without which the others are small enough. */
function largestOf(groups: readonly RuleGroup[]): ReadonlySet<RuleGroup> {
  const apart = new Set<RuleGroup>();
  for (const group of [...groups].sort((a, b) => sizeOf([b]) - sizeOf([a]))) {
    if (isSmall(groups.filter((one) => !apart.has(one)))) {
      break;
    }
    apart.add(group);
  }
  return apart;
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

/** Rules of one group in their order, as many in each as an object holds. */
function smallGroups({ name, rules }: RuleGroup): [part: string, group: RuleGroup][] {
  return [...stableParts(rules, bitsOf, isSmall)].map(([path, own]) => {
    const part = path === '' ? '' : `.${path}`;
    return [part, { name: `${name}${part}`, rules: own }];
  });
}

/** No two of a group have the same name and labels. */
function bitsOf(rule: Rule): string {
  return hashBits(JSON.stringify(['alert' in rule ? rule.alert : rule.record, rule.labels]), 32);
}

function isSmall(rules: readonly Rule[] | readonly RuleGroup[]): boolean {
  return sizeOf(rules) <= LARGEST;
}

function sizeOf(rules: readonly Rule[] | readonly RuleGroup[]): number {
  return Buffer.byteLength(JSON.stringify(rules));
}
