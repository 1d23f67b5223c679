import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** A delivered Secret has the keys that workloads take from it. */
export const workloadFindsItsKeys: Check = {
  id: 'workload-finds-its-keys',
  severity: 'error',
  scope: 'cluster',
  why: 'The pod does not start: CreateContainerConfigError, or a volume that cannot be mounted.',
  *run({ cluster }) {
    for (const workload of cluster.workloads) {
      for (const { secret, key } of workload.references) {
        const made = cluster.delivery(workload.namespace, secret) ?? cluster.sealedSecret(workload.namespace, secret);
        if (key !== undefined && made && !cluster.makesSecret(secret, key, workload.namespace)) {
          yield {
            ...originOf(workload),
            ...says`it takes key "${{ key }}" of Secret "${{ secret }}", which has ${made.keys.join(', ') || 'none'}`,
            fix: `name a key that ${originOf(made).place} makes, or make this one`,
          };
        }
      }
    }
  },
};
