import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A Secret that a workload needs is made by something that is written here. */
export const usedSecretIsDelivered: Check = {
  id: 'used-secret-is-delivered',
  severity: 'warning',
  scope: 'cluster',
  why: 'Somebody makes it by hand, it is in no backup of Vault/OpenBao, and nothing rotates it; or nobody does, and the pod never starts.',
  *run({ cluster }) {
    if (cluster.unread.objects) {
      return;
    }
    for (const workload of cluster.workloads) {
      const missing = workload.references.filter(
        ({ secret, optional }) =>
          !optional &&
          !cluster.makesSecret(secret, undefined, workload.namespace) &&
          !cluster.copiesSecret(secret, workload.namespace),
      );
      for (const secret of new Set(missing.map((reference) => reference.secret))) {
        yield {
          ...originOf(workload),
          ...says`it uses Secret "${{ secret }}", which nothing that is written for "${{ cluster: cluster.name }}" makes`,
          fix: 'deliver it, seal it with "keywheel seal", or acknowledge that it is made by hand',
        };
      }
    }
  },
};
