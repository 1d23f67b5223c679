import { originOf, specOf } from '../../output/seen-object';
import { isTokenVariable, saysRootToken } from '../../views/root-token-names';
import { Check } from '../check';
import { says } from '../../output/said-values';

const FIX =
  'log in as a ServiceAccount by a role that may do what is needed; revoke the root token, and make the next one by a quorum when it is needed. Where it is none, say so in an acknowledgement';

/** No store and no pod of a cluster logs in with what is called the hub's root token. */
export const clusterHoldsNoRootToken: Check = {
  id: 'cluster-holds-no-root-token',
  severity: 'warning',
  scope: 'cluster',
  why: 'Anyone who reads that one Secret of the cluster has every secret of every cluster, and it never expires.',
  *run({ cluster }) {
    for (const store of cluster.stores) {
      const spec = specOf(store.object);
      const { name = '', key = '' } =
        (spec.provider?.vault ?? spec.provider?.openBao ?? spec.provider)?.auth?.tokenSecretRef ?? {};
      if (saysRootToken([String(name), String(key)], true)) {
        yield {
          ...originOf(store),
          ...says`the ${{ kind: store.kind }} logs in with key "${{ key }}" of Secret "${name}", which by its name is a root token`,
          fix: FIX,
        };
      }
    }
    for (const workload of cluster.workloads) {
      const told = new Set<string>();
      for (const { secret, key = '', variable = '' } of workload.references) {
        const isToken = isTokenVariable(variable);
        const what = `${key === '' ? '' : `key "${key}" of `}Secret "${secret}"`;
        if (saysRootToken([secret, key, ...(isToken ? [] : [variable])], isToken) && !told.has(what)) {
          told.add(what);
          yield {
            ...originOf(workload),
            ...says`${{ kind: workload.kind }} "${workload.name}" is given ${what}, which by its name is a root token of Vault/OpenBao`,
            fix: FIX,
          };
        }
      }
    }
  },
};
