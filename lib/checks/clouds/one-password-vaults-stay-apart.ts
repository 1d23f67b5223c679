import type { ClusterView } from '../../views/cluster-view';
import { operatorVersion } from '../../views/operator-version';
import { originOf } from '../../output/seen-object';
import type { Store } from '../../views/stores';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Since which version of the operator each store has a client of its own. */
const SINCE = { onepassword: '2.5.0', onepasswordSDK: '1.3.2' } as const;

/** An operator that mixes stores of 1Password up has nothing to mix up. */
export const onePasswordVaultsStayApart: Check = {
  id: 'one-password-vaults-stay-apart',
  severity: 'warning',
  scope: 'cluster',
  why: 'An older operator has one client for all stores of 1Password, so now and then a Secret gets the values of another vault.',
  *run({ cluster }) {
    const first = new Map<string, Store>();
    for (const store of cluster.stores) {
      const { product, vaults } = store.external ?? {};
      if ((product !== 'onepassword' && product !== 'onepasswordSDK') || isMended(product, cluster)) {
        continue;
      }
      const other = first.get(product) ?? store;
      first.set(product, other);
      if (other.external?.vaults !== vaults) {
        yield {
          ...originOf(store),
          ...says`it reads "${vaults}" by ${product}, and ${other.kind} "${other.name}" (${{ place: originOf(other).place }}) reads "${other.external?.vaults}"`,
          fix: `run version ${SINCE[product]} of the operator or a newer one, and acknowledge this; else give a cluster one vault`,
        };
      }
    }
  },
};

/** Where a file says which release runs; of a release in which it was mended, the first patch may be too old. */
function isMended(product: keyof typeof SINCE, cluster: ClusterView): boolean {
  const [major, minor, patch] = SINCE[product].split('.').map(Number) as [number, number, number];
  const [runs, runsMinor] = operatorVersion(cluster) ?? [0, 0];
  return runs > major || (runs === major && runsMinor >= minor + (patch > 0 ? 1 : 0));
}
