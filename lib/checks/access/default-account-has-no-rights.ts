import type { RoleGrant } from '../../views/rbac';
import { originOf } from '../../output/seen-object';
import { mountsApiToken } from '../../views/mounted-token';
import type { Workload } from '../../views/workloads';
import type { ClusterView } from '../../views/cluster-view';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** The ServiceAccount that pods get who name none is given no role that reads or writes Secrets. */
export const defaultAccountHasNoRights: Check = {
  id: 'default-account-has-no-rights',
  severity: 'warning',
  scope: 'cluster',
  why: 'Anyone who takes over one pod of the namespace reads each of its Secrets with the token that is mounted in it.',
  *run({ cluster }) {
    for (const grant of cluster.rbac.grants) {
      for (const namespace of defaultsIn(grant)) {
        const pods = cluster.workloadsOf(namespace).filter((one) => mountsDefault(cluster, one));
        if (pods.length > 0 && mayReadSecrets(grant)) {
          const names = pods.map(({ kind, name }) => `${kind} ${name}`).join(', ');
          yield {
            ...originOf(grant.binding),
            ...says`it binds ${{ role: grant.role }} to the default ServiceAccount of "${{ namespace }}", whose token is in the pods of ${names}`,
            fix: 'give the workload that needs the rights a ServiceAccount of its own, and say automountServiceAccountToken: false for the others',
          };
        }
      }
    }
  },
};

/** Namespaces whose default account is bound by its name. */
function defaultsIn({ subjects }: RoleGrant): string[] {
  const accounts = subjects.filter(({ kind }) => kind === 'ServiceAccount').map(({ name }) => name);
  return [...new Set(accounts)].filter((name) => name.endsWith('/default')).map((name) => name.split('/')[0]!);
}

/** Of every name: a role for one Secret has been thought about. */
function mayReadSecrets({ rules = [] }: RoleGrant): boolean {
  const has = (list: readonly string[] = [], ...wanted: string[]) =>
    list.some((one) => one === '*' || wanted.includes(one));
  return rules.some(
    ({ apiGroups, resources, verbs, resourceNames = [] }) =>
      has(apiGroups, '') &&
      has(resources, 'secrets') &&
      has(verbs, 'get', 'list', 'watch') &&
      resourceNames.length === 0,
  );
}

function mountsDefault(cluster: ClusterView, workload: Workload): boolean {
  return workload.account === `${workload.namespace}/default` && mountsApiToken(cluster, workload);
}
