import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** What the CSI driver may read for pods is mounted by some. */
export const providerClassIsMounted: Check = {
  id: 'provider-class-is-mounted',
  severity: 'warning',
  scope: 'cluster',
  why: 'No pod gets the files, a Secret that the driver makes of them is never there, and a role in Vault/OpenBao lets in whom nobody needs.',
  *run({ cluster }) {
    if (cluster.unread.objects) {
      return;
    }
    for (const seen of cluster.providerClasses) {
      if (cluster.mountersOf(seen).length === 0) {
        yield {
          ...originOf(seen),
          ...says`nothing that is written for "${{ cluster: cluster.name }}" mounts it in namespace "${{ namespace: seen.namespace }}"`,
          fix: 'mount it in a workload of its namespace, or take it out',
        };
      }
    }
  },
};
