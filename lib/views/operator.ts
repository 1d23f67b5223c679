import { specOf } from './seen-object';
import { ANNOTATIONS } from '../annotations';
import type { ClusterView } from './cluster-view';
import { accountUses } from './account-uses';
import type { Pods } from './egress';
import type { RoleGrant } from './rbac';
import type { Views } from './views';
import type { Workload } from './workloads';

/** By cluster; several rules ask. */
const known = new WeakMap<Views, Map<ClusterView, Map<RoleGrant, string>>>();

/** Who may ask for tokens of the accounts of stores and rotators, by binding, with one such account. */
export function tokenGrants(views: Views, cluster: ClusterView): ReadonlyMap<RoleGrant, string> {
  const all = known.get(views) ?? allTokenGrants(views);
  known.set(views, all);
  return all.get(cluster) ?? new Map<RoleGrant, string>();
}

function allTokenGrants(views: Views): Map<ClusterView, Map<RoleGrant, string>> {
  const all = new Map<ClusterView, Map<RoleGrant, string>>();
  const asked = new Set<string>();
  for (const { cluster, account = '' } of accountUses(views)) {
    const [namespace, name] = account.split('/') as [string, string?];
    const key = `${cluster.name} ${account}`;
    if (name !== undefined && !asked.has(key)) {
      asked.add(key);
      const grants = all.get(cluster) ?? new Map<RoleGrant, string>();
      const wish = { verb: 'create', group: '', resource: 'serviceaccounts/token', namespace, name };
      cluster.rbac.allowing(wish).forEach((grant) => grants.set(grant, account));
      all.set(cluster, grants);
    }
  }
  return all;
}

/** What a policy of the API server calls the operator: `ServiceAccount <namespace>/<name>`. */
export function guardedOperator(cluster: ClusterView): string | undefined {
  for (const { object } of cluster.ofKind('ValidatingAdmissionPolicy')) {
    const text = JSON.stringify(specOf(object).matchConditions ?? []);
    const [, namespace, name] = /'system:serviceaccount:([^:']+):([^']+)'/.exec(text) ?? [];
    if (namespace !== undefined) {
      return `ServiceAccount ${namespace}/${name}`;
    }
  }
  return undefined;
}

/** What a policy of the network calls the operator. */
function keptInOperator(cluster: ClusterView): string | undefined {
  const said = cluster.ofKind('NetworkPolicy').flatMap(({ object }) => object.metadata.annotations?.[KEEPS_IN] ?? []);
  return said.length > 0 ? `ServiceAccount ${said[0]}` : undefined;
}

const { keepsIn: KEEPS_IN } = ANNOTATIONS;

/**
 * Who the operator is, is not written anywhere: it is who may ask for tokens most often. Where that is not clear, a
 * policy of the API server or of the network may tell.
 */
export function operatorOf(views: Views, cluster: ClusterView): string | undefined {
  const counts = new Map<string, number>();
  const guarded = guardedOperator(cluster) ?? keptInOperator(cluster);
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

/** Pods of the operator, and the workload that runs them, where it is among the files. */
export interface OperatorPods extends Pods {
  readonly workload?: Workload;
}

/** None where it is not known who the operator is. */
export function operatorPods(views: Views, cluster: ClusterView): OperatorPods[] {
  const [, account, namespace] = /^ServiceAccount ((.+)\/.+)$/.exec(operatorOf(views, cluster) ?? '') ?? [];
  if (namespace === undefined) {
    return [];
  }
  const written = cluster.workloads.filter((workload) => workload.account === account);
  return written.length > 0
    ? written.map((workload) => ({ namespace, labels: workload.podLabels, workload }))
    : [{ namespace, labels: CHART_LABELS, hasMore: true }];
}

/** What its chart gives its pods, and an installation may add to. */
const CHART_LABELS = { 'app.kubernetes.io/name': 'external-secrets' };
