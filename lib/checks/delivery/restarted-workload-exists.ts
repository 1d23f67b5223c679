import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** What Vault Secrets Operator restarts after a Secret has changed is a workload of the namespace. */
export const restartedWorkloadExists: Check = {
  id: 'restarted-workload-exists',
  severity: 'warning',
  scope: 'cluster',
  why: 'Nothing is restarted when the Secret changes, and pods keep what they read at their start, until it is refused.',
  *run({ cluster }) {
    if (cluster.unread.objects) {
      return;
    }
    for (const { by, namespace, secret, restarts } of cluster.controllers.secrets) {
      for (const { kind, name } of restarts) {
        if (!cluster.find(kind === 'argo.Rollout' ? 'Rollout' : kind, name, namespace)) {
          const users = cluster.workloadsOf(namespace).filter((workload) => workload.uses(secret));
          const use = users.map((workload) => `${workload.kind} "${workload.name}"`).join(', ') || 'nothing here';
          yield {
            ...originOf(by),
            ...says`it restarts ${{ kind }} "${{ workload: name }}" of namespace "${{ namespace }}", which is not there; Secret "${{ secret }}" is used by ${use}`,
            fix: 'name in rolloutRestartTargets the workloads that use the Secret',
          };
        }
      }
    }
  },
};
