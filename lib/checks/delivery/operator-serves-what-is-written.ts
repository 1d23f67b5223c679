import { originOf, SeenObject } from '../../output/seen-object';
import type { ChartValues } from '../../views/chart-values';
import type { ClusterView } from '../../views/cluster-view';
import { isOff, operatorCharts } from '../../views/operator-chart';
import { operatorContainers } from '../../views/operator-workers';
import { tenantIn } from '../../views/tenants';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** Kinds, and the value of the operator's chart without which it leaves their objects alone. */
const SWITCHES: readonly (readonly [kind: string, value: string])[] = [
  ['SecretStore', 'processSecretStore'],
  ['ClusterSecretStore', 'processClusterStore'],
  ['ClusterExternalSecret', 'processClusterExternalSecret'],
  ['PushSecret', 'processPushSecret'],
  ['ClusterPushSecret', 'processPushSecret'],
  ['ClusterPushSecret', 'processClusterPushSecret'],
];

/** The values of the operator's chart let it work on every kind and in every namespace that has objects for it. */
export const operatorServesWhatIsWritten: Check = {
  id: 'operator-serves-what-is-written',
  severity: 'error',
  scope: 'fleet',
  why: 'The operator leaves the object alone without a word: nothing is made or refreshed, and it has no status that says why.',
  *run(views) {
    for (const cluster of views.clusters) {
      yield* leftAlone(views, cluster);
    }
  },
};

function* leftAlone(views: Views, cluster: ClusterView): Iterable<Found> {
  // What a tenant installs in its namespaces is nobody's operator but its own.
  const isTenants = (namespace = '') => tenantIn(views, cluster, namespace) !== undefined;
  const charts = operatorCharts(cluster).filter(
    ({ seen, namespace }) => !isTenants(seen.object.metadata.namespace) && !isTenants(namespace),
  );
  const [first] = charts;
  const mayBeOthers = cluster
    .ofKind('Deployment')
    .some(({ object }) => operatorContainers(object).length > 0 && !isTenants(object.metadata.namespace));
  if (!first || mayBeOthers) {
    return;
  }
  // Of a part of a cluster, another operator may be in another one.
  const severity = cluster.unread.operator ? ({ severity: 'warning' } as const) : {};
  for (const [kind, value] of SWITCHES) {
    const [one] = written(cluster, kind);
    if (one && charts.every((chart) => isOff(chart.value(value)))) {
      yield {
        ...originOf(first.seen),
        ...severity,
        ...says`with ${{ value }}: false the operator works on no ${{ kind }}, and "${{ cluster: cluster.name }}" has ${nameOf(one)}`,
        fix: `leave ${value} out of the values, or take the ${kind} away`,
      };
    }
  }
  const places = charts.map(placeOf);
  const left = places.includes(undefined)
    ? undefined
    : ['ExternalSecret', 'PushSecret']
        .flatMap((kind) => written(cluster, kind))
        .find(({ object }) => !places.includes(object.metadata.namespace));
  if (left) {
    yield {
      ...originOf(first.seen),
      ...severity,
      ...says`with scopedNamespace the operator works in ${places.map((one) => `"${one}"`).join(' and ')} alone, and "${{ cluster: cluster.name }}" has ${nameOf(left)}`,
      fix: 'leave scopedNamespace out of the values, or install an operator for each namespace',
    };
  }
}

/** The one namespace that it looks at; undefined where that is every one. */
function placeOf({ value, namespace }: ChartValues): string | undefined {
  const said = value('scopedNamespace');
  return typeof said === 'string' && said !== '' ? said : isOn(value('scopedRBAC')) ? namespace : undefined;
}

function isOn(value: unknown): boolean {
  return String(value) === 'true';
}

function written(cluster: ClusterView, kind: string): SeenObject[] {
  return cluster.ofKind(kind).filter(({ madeBy }) => madeBy === undefined);
}

function nameOf({ object: { kind, metadata } }: SeenObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
