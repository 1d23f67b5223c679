import { goFinds } from '../go/regexp';
import type { ClusterView } from '../views/cluster-view';
import { kindOf } from '../output/kinds';
import { labelsAskedFor, LabelSelector, selects } from '../views/label-selector';
import { specOf } from '../output/seen-object';
import type { Store } from '../views/stores';

/** When a ClusterSecretStore may be used from a namespace. One of several conditions, and one part of each, is enough. */
interface Condition {
  readonly namespaces?: readonly string[];
  readonly namespaceRegexes?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
}

/** Whether a namespace is let in; `perhaps` where that rests on labels of a namespace that is in no file. */
export type Admission = 'yes' | 'no' | 'perhaps';

/** Every namespace has it, whether its object is known or not. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** The known namespaces from which a store or generator can be used, or perhaps can be. */
export function placesOf(cluster: ClusterView, store: Store): string[] {
  if (store.namespace !== undefined) {
    return [store.namespace];
  }
  return (
    named(store)?.filter((name) => isKnown(cluster, name)) ??
    namespacesOf(cluster).filter((name) => admissionOf(cluster, store, name) !== 'no')
  );
}

/** The namespaces that its conditions let in, sorted; undefined where they do not name them alone. */
function named({ object }: Store): readonly string[] | undefined {
  const conditions = conditionsOf(object);
  const isClosed = conditions.every(
    ({ namespaceRegexes = [], namespaceSelector }) => namespaceRegexes.length === 0 && !namespaceSelector,
  );
  return conditions.length > 0 && isClosed
    ? [...new Set(conditions.flatMap(({ namespaces = [] }) => namespaces))].sort()
    : undefined;
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

function isKnown(cluster: ClusterView, namespace: string): boolean {
  const names = namespacesOf(cluster);
  const set = sets.get(names) ?? new Set(names);
  sets.set(names, set);
  return set.has(namespace);
}

/**
 * Whether the operator lets ExternalSecrets of a namespace use a store. It asks the conditions one after the other, and
 * refuses at an expression that is none.
 *
 * https://external-secrets.io/latest/api/clustersecretstore/
 */
export function admissionOf(cluster: ClusterView, { namespace: own, object }: Store, namespace: string): Admission {
  if (own !== undefined) {
    return own === namespace ? 'yes' : 'no';
  }
  const conditions = conditionsOf(object);
  let admission: Admission = conditions.length === 0 ? 'yes' : 'no';
  for (const { namespaces = [], namespaceRegexes = [], namespaceSelector } of conditions) {
    const selected = namespaceSelector ? selection(cluster, namespaceSelector, namespace) : 'no';
    const found = namespaceRegexes.map((expression) => goFinds(expression, namespace));
    const broken = found.indexOf(undefined);
    const asked = broken < 0 ? found : found.slice(0, broken);
    if (selected === 'yes' || namespaces.includes(namespace) || asked.includes(true)) {
      return 'yes';
    }
    admission = selected === 'perhaps' ? selected : admission;
    if (broken >= 0) {
      break;
    }
  }
  return admission;
}

/** Expressions that Go takes for none, for which the operator refuses the store. */
export function brokenExpressions({ object }: Store): string[] {
  return conditionsOf(object).flatMap(({ namespaceRegexes = [] }) =>
    namespaceRegexes.filter((expression) => goFinds(expression, '') === undefined),
  );
}

function conditionsOf(object: Store['object']): readonly Condition[] {
  return (specOf(object).conditions ?? []) as readonly Condition[];
}

/** Whether a namespace has the labels that a store, or a role, asks for. */
export function selection(cluster: ClusterView, selector: LabelSelector, namespace: string): Admission {
  const object = cluster.find('Namespace', namespace)?.object;
  const byName = { [NAME_LABEL]: namespace };
  if (object) {
    return selects(selector, { ...object.metadata.labels, ...byName }) ? 'yes' : 'no';
  }
  const asked = labelsAskedFor(selector);
  const ofName: LabelSelector = {
    matchLabels: pick(selector.matchLabels),
    matchExpressions: selector.matchExpressions?.filter(({ key }) => key === NAME_LABEL),
  };
  return !selects(ofName, byName) ? 'no' : asked.every((key) => key === NAME_LABEL) ? 'yes' : 'perhaps';
}

function pick(labels: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key === NAME_LABEL));
}

const known = new WeakMap<ClusterView, readonly string[]>();

/** All that the files name. */
export function namespacesOf(cluster: ClusterView): readonly string[] {
  const names =
    known.get(cluster) ??
    [
      ...new Set(
        cluster.objects.flatMap(({ object }) =>
          kindOf(object) === 'Namespace' ? object.metadata.name : (object.metadata.namespace ?? []),
        ),
      ),
    ].sort();
  known.set(cluster, names);
  return names;
}
