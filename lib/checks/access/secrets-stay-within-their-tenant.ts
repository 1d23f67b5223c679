import type { Way } from '../../access/holders';
import { namespacesOf } from '../../access/store-places';
import { waysToSecrets } from '../../access/secret-readers';
import { originOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';
import { isOperator, tokenGrants } from '../../views/operator';
import { RoleGrant, Subject, subjectName } from '../../views/rbac';
import { tenantIn } from '../../views/tenants';
import type { Views } from '../../views/views';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';
import { isForEveryone } from './secrets-are-not-for-everyone';

/** No ServiceAccount of one tenant is given a way to the Secrets of another. */
export const secretsStayWithinTheirTenant: Check = {
  id: 'secrets-stay-within-their-tenant',
  severity: 'error',
  scope: 'fleet',
  why: "One team reads another team's Secrets from the API server, and the audit log of Vault/OpenBao does not show it.",
  *run(views) {
    for (const cluster of views.clusters) {
      for (const grant of cluster.rbac.grants) {
        const outsiders = outsidersIn(views, cluster, grant);
        const isTold =
          outsiders.length === 0 || isForEveryone(grant) || asksForTokens(views, cluster, grant, outsiders);
        const found = isTold ? undefined : foundIn(views, cluster, grant, outsiders);
        if (found) {
          yield found;
        }
      }
    }
  },
};

/** Who is bound, and whose it is. */
interface Outsider {
  readonly subject: Subject;
  readonly tenant: string;
}

/** Subjects from namespaces of which somebody says whose they are. */
function outsidersIn(views: Views, cluster: ClusterView, { subjects, namespace: where }: RoleGrant): Outsider[] {
  // In a namespace of a tenant it is a guess who the operator is, and the rights of its chart are for the whole cluster.
  const isExempt = (one: Subject) => where === undefined && isOperator(views, cluster, subjectName(one));
  return subjects.flatMap((subject) => {
    const namespace = homeOf(subject);
    if (namespace === undefined || namespace === where || isExempt(subject)) {
      return [];
    }
    const tenant = tenantIn(views, cluster, namespace);
    return tenant === undefined ? [] : [{ subject, tenant }];
  });
}

/** Whether `only-operator-requests-tokens` tells of it, which looks at everybody but whom it takes for the operator. */
function asksForTokens(views: Views, cluster: ClusterView, grant: RoleGrant, outsiders: readonly Outsider[]): boolean {
  return (
    tokenGrants(views, cluster).has(grant) &&
    outsiders.some(({ subject }) => !isOperator(views, cluster, subjectName(subject)))
  );
}

/** The namespace of an account, or of all accounts of one. */
function homeOf({ kind, name }: Subject): string | undefined {
  return kind === 'ServiceAccount' ? name.split('/')[0] : /^system:serviceaccounts:(.+)$/.exec(name)?.[1];
}

function foundIn(
  views: Views,
  cluster: ClusterView,
  grant: RoleGrant,
  outsiders: readonly Outsider[],
): Found | undefined {
  const way = waysBy(grant).find(({ wish }) => cluster.rbac.allows(grant, wish));
  const place = way && placeFor(views, cluster, grant, outsiders);
  if (!way || !place) {
    return undefined;
  }
  const bound = outsiders.filter(({ tenant }) => tenant !== place.tenant);
  const isEverywhere = grant.namespace === undefined;
  return {
    ...originOf(grant.binding),
    // What serves the whole cluster may run in a namespace of a tenant, and a Role for one Secret has been thought about.
    ...((isEverywhere || !isOfAny(cluster, grant)) && { severity: 'warning' as const }),
    ...says`${bound.map(({ subject, tenant }) => `${subjectName(subject)} of tenant "${tenant}"`).join(', ')} may ${way.right} in ${isEverywhere ? 'the whole cluster, also in ' : ''}namespace "${{ namespace: place.namespace }}" of tenant "${{ tenant: place.tenant }}"`,
    fix: isEverywhere
      ? `bind the role in namespaces of "${bound[0]!.tenant}" alone; where the account serves the whole cluster, acknowledge it`
      : `bind the role to an account of "${place.tenant}", or say that both namespaces are of one tenant`,
  };
}

/** What is of no namespace, such as nodes, no RoleBinding gives. */
function waysBy({ namespace }: RoleGrant): Way[] {
  return waysToSecrets(namespace).filter(({ wish }) => namespace === undefined || wish.namespace !== undefined);
}

/** A namespace in which a binding holds, and that is of another tenant than one of those who are bound. */
function placeFor(views: Views, cluster: ClusterView, { namespace: where }: RoleGrant, outsiders: readonly Outsider[]) {
  for (const namespace of where === undefined ? namespacesOf(cluster) : [where]) {
    const tenant = tenantIn(views, cluster, namespace);
    if (tenant !== undefined && outsiders.some((one) => one.tenant !== tenant)) {
      return { namespace, tenant };
    }
  }
  return undefined;
}

/** Whether one of the ways asks for no names. */
function isOfAny({ rbac }: ClusterView, grant: RoleGrant): boolean {
  return waysBy(grant).some(({ wish }) => rbac.allows(grant, { ...wish, anyName: false }));
}
