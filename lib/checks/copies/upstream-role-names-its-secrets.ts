import type { ClusterView } from '../../views/cluster-view';
import type { RoleGrant } from '../../views/rbac';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** Who copies some Secrets of a cluster into another one may read these, and no others. */
export const upstreamRoleNamesItsSecrets: Check = {
  id: 'upstream-role-names-its-secrets',
  severity: 'warning',
  scope: 'fleet',
  why: 'Anyone who gets hold of the token, on a cluster that should see one Secret, reads every Secret of the namespace.',
  *run({ clusters }) {
    for (const cluster of clusters) {
      for (const grant of cluster.rbac.grants) {
        const { namespace, binding, role } = grant;
        const secret = namespace === undefined ? undefined : tokenOf(cluster, namespace, grant);
        const copied = secret === undefined || !readsAll(grant) ? [] : copiedFrom(clusters, cluster, namespace!);
        if (copied.length > 0) {
          yield {
            ...originOf(binding),
            ...says`with ${{ role }} the token in Secret "${{ secret }}" reads every Secret of "${{ namespace }}", and ${{ secrets: copied }} is copied`,
            fix: `allow get alone, with resourceNames: [${copied.join(', ')}]`,
          };
        }
      }
    }
  },
};

/** A Secret with a token that is made for other clusters. */
function tokenOf(cluster: ClusterView, namespace: string, { subjects }: RoleGrant): string | undefined {
  const tokens = subjects.flatMap(({ kind, name }) =>
    kind === 'ServiceAccount' && name.startsWith(`${namespace}/`) ? cluster.tokensOf(name) : [],
  );
  return tokens.length < 2 ? tokens[0] : cluster.tokenSecrets(namespace).find((secret) => tokens.includes(secret));
}

function readsAll({ rules = [] }: RoleGrant): boolean {
  const has = (list: readonly string[] = [], wanted: string) => list.includes('*') || list.includes(wanted);
  return rules.some(
    ({ resources, verbs, resourceNames = [] }) =>
      has(resources, 'secrets') && (has(verbs, 'get') || has(verbs, 'list')) && resourceNames.length === 0,
  );
}

/** What stores of other clusters read by name in such a namespace; nothing where one of them looks for Secrets. */
function copiedFrom(clusters: readonly ClusterView[], source: ClusterView, namespace: string): string[] {
  const uses = clusters
    .filter((cluster) => cluster !== source)
    .flatMap((cluster) => cluster.uses)
    .filter(({ store }) => {
      const { upstream } = store ?? {};
      const isThere = upstream !== undefined && !upstream.isOwnCluster && upstream.remoteNamespace === namespace;
      return isThere && (upstream.cluster === undefined || upstream.cluster === source.name);
    });
  return uses.every(({ kind }) => kind === 'read') ? [...new Set(uses.map(({ remoteKey }) => remoteKey))].sort() : [];
}
