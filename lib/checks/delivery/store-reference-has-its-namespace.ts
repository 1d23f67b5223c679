import { isSaid, originOf } from '../../output/seen-object';
import { lacksNamespace, reachesOut, referencesOf } from '../../views/store-references';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** What a store names on its cluster is in the store's own namespace; one for a whole cluster says where it is. */
export const storeReferenceHasItsNamespace: Check = {
  id: 'store-reference-has-its-namespace',
  severity: 'error',
  scope: 'cluster',
  why: 'External Secrets Operator refuses the store, or never gets it ready, so no Secret of it is made or refreshed.',
  *run({ cluster }) {
    for (const store of cluster.stores) {
      const references = referencesOf(store);
      for (const reference of references) {
        const { field, name, namespace } = reference;
        const what = `${store.kind} "${store.name}" names "${name}"`;
        if (reachesOut(store, reference)) {
          yield {
            ...originOf(store),
            ...says`${what} of namespace "${{ namespace }}" in ${{ field }}, and a SecretStore may only use what is in its own namespace${isSaid(store.namespace) ? ` ("${store.namespace}")` : ''}, without naming it`,
            fix: 'leave the namespace out and have the object in the namespace of the store, or use a ClusterSecretStore',
          };
        }
        if (lacksNamespace(store, references, reference)) {
          yield {
            ...originOf(store),
            ...says`${what} in ${{ field }} without a namespace, and a ClusterSecretStore has none of its own`,
            fix: `write the namespace next to the name: ${field}.namespace`,
          };
        }
      }
    }
  },
};
