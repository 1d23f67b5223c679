import { originOf, specOf } from '../../output/seen-object';
import { Check } from '../check';
import { says } from '../../output/said-values';

/** A store for a whole cluster says which namespaces may use it. */
export const sharedStoreNamesNamespaces: Check = {
  id: 'shared-store-names-namespaces',
  severity: 'warning',
  scope: 'cluster',
  why: 'Anyone who may make an ExternalSecret anywhere on the cluster reads all that the store may read.',
  *run({ cluster }) {
    for (const seen of cluster.ofKind('ClusterSecretStore')) {
      const conditions: any[] = specOf(seen.object).conditions ?? [];
      // Any one of them is enough, so one that says nothing opens the store to all.
      if (conditions.length === 0 || conditions.some((condition) => !narrows(condition))) {
        yield {
          ...originOf(seen),
          ...says`every namespace of the cluster may use it`,
          fix: 'name namespaces, or labels of namespaces, under conditions',
        };
      }
    }
  },
};

function narrows({ namespaces = [], namespaceSelector, namespaceRegexes = [] }: any): boolean {
  const labels =
    Object.keys(namespaceSelector?.matchLabels ?? {}).length + (namespaceSelector?.matchExpressions ?? []).length;
  const regexes = namespaceRegexes.filter((pattern: string) => !/^\^?\.\*\$?$/.test(pattern));
  return (
    namespaces.length > 0 || labels > 0 || (namespaceRegexes.length > 0 && regexes.length === namespaceRegexes.length)
  );
}
