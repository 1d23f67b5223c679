import { groupOf, type SeenObject, specOf } from '../output/seen-object';
import { goFinds } from '../go/regexp';

/** Which pods of a cluster a PodMonitor of keywheel has Prometheus look at, and how. */
export interface PodMonitor {
  readonly seen: SeenObject;
  /** Undefined where it looks in all of them, or where what it says is not understood. */
  readonly namespaces: readonly string[] | undefined;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly isOverTls: boolean;
  /** Whether a metric is among those that it is for: what keeps all of them may be for anything. */
  readonly keeps: (metric: string) => boolean;
}

interface Objects {
  readonly ofKind: (...kinds: string[]) => readonly SeenObject[];
}

const GROUP = 'monitoring.coreos.com';

/** What Prometheus' operator reads and keywheel wrote, whoever changed it since: what others watch is theirs to know. */
export function monitoringObjects(objects: Objects, kind: 'PodMonitor' | 'PrometheusRule'): readonly SeenObject[] {
  return objects
    .ofKind(kind)
    .filter(
      ({ object }) =>
        groupOf(object) === GROUP && object.metadata.labels?.['app.kubernetes.io/managed-by'] === 'keywheel',
    );
}

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor */
export function podMonitors(objects: Objects): readonly PodMonitor[] {
  return monitoringObjects(objects, 'PodMonitor').map((seen) => {
    const { namespaceSelector, selector, podMetricsEndpoints } = specOf(seen.object);
    const endpoints: any[] = Array.isArray(podMetricsEndpoints) ? podMetricsEndpoints : [];
    const named = namespaceSelector?.matchNames;
    const own = seen.object.metadata.namespace;
    return {
      seen,
      namespaces:
        namespaceSelector?.any === true
          ? undefined
          : Array.isArray(named) && named.length > 0
            ? named.map(String)
            : own === undefined
              ? undefined
              : [own],
      labels: Object(selector?.matchLabels) as Record<string, unknown>,
      isOverTls: endpoints.some((one) => one?.scheme === 'https'),
      keeps: (metric) =>
        endpoints.some((one) => {
          const kept = keptBy(one);
          return kept.length > 0 && kept.every((regex) => goFinds(`^(?:${regex})$`, metric));
        }),
    };
  });
}

function keptBy(endpoint: any): string[] {
  const all: any[] = Array.isArray(endpoint?.metricRelabelings) ? endpoint.metricRelabelings : [];
  return all
    .filter((one) => one?.action === 'keep' && String(one.sourceLabels) === '__name__')
    .map(({ regex }) => String(regex));
}
