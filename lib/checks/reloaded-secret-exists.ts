import { originOf } from '../views/seen-object';
import { matchesWhole } from '../views/workloads';
import { Check } from './check';

/** A Secret whose change restarts a workload is one that is made here. */
export const reloadedSecretExists: Check = {
  id: 'reloaded-secret-exists',
  severity: 'warning',
  why: 'Reloader waits for a Secret that never changes, and the workload keeps what it read at its start.',
  *run({ clusters }) {
    for (const cluster of clusters.filter(({ unread }) => !unread.objects)) {
      for (const workload of cluster.workloads) {
        const { namespace } = workload;
        const names = cluster.secretNames(namespace);
        for (const pattern of workload.reloadedPatterns) {
          if (!names.some((name) => matchesWhole(pattern, name))) {
            yield {
              ...originOf(workload),
              message: `Reloader restarts it for Secret "${pattern}", and namespace "${namespace}" has ${names.join(', ') || 'none'}`,
              fix: 'name a Secret of the namespace',
            };
          }
        }
      }
    }
  },
};
