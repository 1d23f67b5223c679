import { isSaid, originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** What a workload mounts by the CSI driver is there, in its namespace. */
export const mountedClassExists: Check = {
  id: 'mounted-class-exists',
  severity: 'error',
  scope: 'cluster',
  why: 'The driver finds no SecretProviderClass, so no pod of the workload starts.',
  *run({ cluster }) {
    if (cluster.unread.objects) {
      return;
    }
    for (const workload of cluster.workloads.filter(({ namespace }) => isSaid(namespace))) {
      for (const name of workload.providerClasses) {
        if (!cluster.find('SecretProviderClass', name, workload.namespace)) {
          yield {
            ...originOf(workload),
            ...says`it mounts SecretProviderClass "${{ class: name }}", which is not among what is written for "${{ cluster: cluster.name }}" in its namespace`,
            fix: 'name one of its own namespace, or write it',
          };
        }
      }
    }
  },
};
