import type { ClusterView } from './cluster-view';
import { logins } from './logins';
import type { RoleGrant } from './rbac';
import type { Views } from './views';

/** Who may ask for tokens of the accounts that log in to the hub, by binding, with one such account. */
export function tokenGrants(views: Views, cluster: ClusterView): Map<RoleGrant, string> {
  const grants = new Map<RoleGrant, string>();
  for (const login of logins(views)) {
    const [namespace, name] = (login.account ?? '').split('/') as [string, string?];
    if (login.cluster === cluster && name !== undefined) {
      const wish = { verb: 'create', group: '', resource: 'serviceaccounts/token', namespace, name };
      cluster.rbac.allowing(wish).forEach((grant) => grants.set(grant, login.account!));
    }
  }
  return grants;
}

/** What a policy of the API server calls the operator: `ServiceAccount <namespace>/<name>`. */
export function guardedOperator(cluster: ClusterView): string | undefined {
  for (const { object } of cluster.ofKind('ValidatingAdmissionPolicy')) {
    const text = JSON.stringify((object as any).spec?.matchConditions ?? []);
    const [, namespace, name] = /'system:serviceaccount:([^:']+):([^']+)'/.exec(text) ?? [];
    if (namespace !== undefined) {
      return `ServiceAccount ${namespace}/${name}`;
    }
  }
  return undefined;
}

/**
 * Who the operator is, is not written anywhere: it is who may ask for tokens most often. Where that is not clear, a
 * policy of the API server may tell.
 */
export function operatorOf(views: Views, cluster: ClusterView): string | undefined {
  const counts = new Map<string, number>();
  const guarded = guardedOperator(cluster);
  if (guarded !== undefined) {
    counts.set(guarded, 1);
  }
  for (const { subjects } of tokenGrants(views, cluster).keys()) {
    for (const { kind, name } of subjects) {
      counts.set(`${kind} ${name}`, (counts.get(`${kind} ${name}`) ?? 0) + 1);
    }
  }
  return [...counts].sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1))[0]?.[0];
}
