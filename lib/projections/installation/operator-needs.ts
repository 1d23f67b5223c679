import type { OperatorNeeds } from '../../kubernetes/operator-rights';
import type { Manifest } from '../../output/cluster';
import { groupOf } from '../../output/seen-object';

/** What the operator works on, of what a cluster gets. */
export function allNeeds(manifests: readonly Manifest[]): OperatorNeeds {
  const kindsOf = (group: string) =>
    new Set(manifests.filter(({ object }) => groupOf(object) === group).map(({ object }) => object.kind));
  return { kinds: kindsOf('external-secrets.io'), generators: kindsOf('generators.external-secrets.io') };
}

/** Where it makes Secrets, or reads those that stores of all namespaces log in with. */
export function namespacesServed(manifests: readonly Manifest[]): string[] {
  const namespaces = new Set<string>();
  for (const { object } of manifests) {
    if (/(^|\.)external-secrets\.io$/.test(groupOf(object))) {
      const own = object.metadata.namespace;
      (own === undefined ? referredIn(object['spec']) : [own]).forEach((one) => namespaces.add(one));
    }
  }
  return [...namespaces].sort();
}

/** Namespaces of what an object of the whole cluster refers to: each reference has a name too. */
function referredIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const { name, namespace } = value as { name?: unknown; namespace?: unknown };
  const own = typeof name === 'string' && typeof namespace === 'string' ? [namespace] : [];
  return [...own, ...Object.values(value).flatMap(referredIn)];
}
