import type { ClusterView } from '../views/cluster-view';
import { labelsAskedFor, LabelSelector, selects } from '../views/label-selector';
import type { Store } from '../views/stores';

/** When a ClusterSecretStore may be used from a namespace. One of several conditions, and one part of each, is enough. */
interface Condition {
  readonly namespaces?: readonly string[];
  readonly namespaceRegexes?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
}

/** Every namespace has it, whether its object is known or not. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/**
 * The known namespaces from which a store or generator can be used. Where a condition asks for labels of a namespace
 * whose object is written elsewhere, it may be so.
 * https://external-secrets.io/latest/api/clustersecretstore/
 */
export function placesOf(cluster: ClusterView, { namespace, object }: Store): string[] {
  if (namespace !== undefined) {
    return [namespace];
  }
  const conditions = ((object as any).spec?.conditions ?? []) as readonly Condition[];
  return namespacesOf(cluster).filter(
    (name) => conditions.length === 0 || conditions.some((condition) => holds(cluster, condition, name)),
  );
}

function holds(cluster: ClusterView, condition: Condition, namespace: string): boolean {
  const { namespaces = [], namespaceRegexes = [], namespaceSelector } = condition;
  return (
    namespaces.includes(namespace) ||
    namespaceRegexes.some((pattern) => finds(pattern, namespace)) ||
    (namespaceSelector !== undefined && maySelect(cluster, namespaceSelector, namespace))
  );
}

/** The operator looks for the pattern anywhere in the name. */
function finds(pattern: string, namespace: string): boolean {
  try {
    return new RegExp(pattern).test(namespace);
  } catch {
    // Go's dialect has a few things that this one has not.
    return true;
  }
}

function maySelect(cluster: ClusterView, selector: LabelSelector, namespace: string): boolean {
  const object = cluster.find('Namespace', namespace)?.object;
  const known = { ...object?.metadata.labels, [NAME_LABEL]: namespace };
  return (
    selects(selector, known) || (object === undefined && labelsAskedFor(selector).some((key) => key !== NAME_LABEL))
  );
}

const known = new WeakMap<ClusterView, readonly string[]>();

function namespacesOf(cluster: ClusterView): readonly string[] {
  const names =
    known.get(cluster) ??
    [
      ...new Set(
        cluster.objects.flatMap(({ object: { kind, metadata } }) =>
          kind === 'Namespace' ? metadata.name : (metadata.namespace ?? []),
        ),
      ),
    ].sort();
  known.set(cluster, names);
  return names;
}
