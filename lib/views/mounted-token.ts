import type { ClusterView } from './cluster-view';
import type { Workload } from './workloads';

/**
 * Whether a token for the API server is put into the pods of a workload: it is, unless they or their ServiceAccount say
 * otherwise.
 * https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting
 */
export function mountsApiToken(cluster: ClusterView, { account, mountsApiToken: said }: Workload): boolean {
  const [namespace, name] = account.split('/') as [string, string];
  const { object } = cluster.find('ServiceAccount', name, namespace) ?? {};
  return said ?? object?.['automountServiceAccountToken'] !== false;
}
