import { admissionOf, brokenExpressions } from '../../access/store-places';
import { isSaid, originOf } from '../../output/seen-object';
import { inWords, says } from '../../output/said-values';
import { Check } from '../check';

/** The conditions of a ClusterSecretStore let in every namespace that uses it, and are such that the operator can read. */
export const storeAdmitsItsUsers: Check = {
  id: 'store-admits-its-users',
  severity: 'error',
  scope: 'cluster',
  why: 'External Secrets Operator refuses ("denied by spec.condition"), so the Secret is never made or refreshed.',
  *run({ cluster }) {
    for (const store of cluster.stores) {
      for (const expression of brokenExpressions(store)) {
        yield {
          ...originOf(store),
          ...says`${{ kind: store.kind }} "${{ store: store.name }}" has a condition with namespaceRegexes ${JSON.stringify(expression)}, which Go does not take for a regular expression`,
          fix: 'write an expression of https://pkg.go.dev/regexp/syntax, or name the namespaces',
        };
      }
    }
    for (const { of, message } of cluster.controllers.refused) {
      yield {
        ...originOf(of),
        ...inWords(message),
        fix: 'let allowedNamespaces name this namespace, or use one of the namespace',
      };
    }
    for (const { store, ...use } of cluster.uses) {
      const { namespace } = use.object.metadata;
      if (store && namespace !== undefined && isSaid(namespace) && admissionOf(cluster, store, namespace) === 'no') {
        yield {
          ...originOf(use),
          ...says`${{ store: use.storeName }} does not let namespace "${{ namespace }}" in: none of its conditions holds for it`,
          fix: 'let a condition of the store name this namespace, or use a store of the namespace',
        };
      }
    }
  },
};
