import { specOf } from '../output/seen-object';
import { ANNOTATIONS } from '../output/annotations';
import type { ClusterView } from './cluster-view';
import { accountUses } from './account-uses';
import type { Pods } from './egress';
import { chartAccount, operatorCharts } from './operator-chart';
import { operatorContainers } from './operator-workers';
import { RoleGrant, subjectName } from './rbac';
import { tenantIn } from './tenants';
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

/** What a policy of the network calls the operator; none that a tenant writes, or that is elsewhere than the operator. */
function keptInOperator(views: Views, cluster: ClusterView): string | undefined {
  const said = cluster.ofKind('NetworkPolicy').flatMap(({ object: { metadata } }) => {
    const { annotations, namespace = 'default' } = metadata;
    const account = annotations?.[ANNOTATIONS.keepsIn];
    const isThere = account?.startsWith(`${namespace}/`) && tenantIn(views, cluster, namespace) === undefined;
    return isThere ? [`ServiceAccount ${account}`] : [];
  });
  return said[0];
}

/** What its chart calls its ServiceAccount, where nobody says otherwise. */
export const CHART_ACCOUNT = 'ServiceAccount external-secrets/external-secrets';

const knownNames = new WeakMap<Views, Map<ClusterView, string | undefined>>();

/**
 * Who the operator is: the account of the pods that run its image, or of its chart. Where these are in no file, it is who is named most
 * often: by those who may ask for tokens, and by a policy of the API server or of the network. Where two are named as
 * often, other clusters decide, and then its chart.
 */
export function operatorOf(views: Views, cluster: ClusterView): string | undefined {
  const names = knownNames.get(views) ?? new Map<ClusterView, string | undefined>();
  knownNames.set(views, names);
  if (!names.has(cluster)) {
    names.set(cluster, findOperator(views, cluster));
  }
  return names.get(cluster);
}

function findOperator(views: Views, cluster: ClusterView): string | undefined {
  const [running = installedOperators(views, cluster)[0]] = runningOperators(views, cluster);
  if (running !== undefined) {
    return running;
  }
  const counts = countOf(namesIn(views, cluster));
  const most = Math.max(0, ...counts.values());
  const [first, ...others] = [...counts].flatMap(([name, times]) => (times === most ? name : [])).sort();
  if (others.length === 0) {
    return first;
  }
  const elsewhere = countOf(views.clusters.flatMap((one) => namesIn(views, one)));
  const weight = (name: string) => elsewhere.get(name)! + (name === CHART_ACCOUNT ? 0.5 : 0);
  return [first!, ...others].sort((a, b) => weight(b) - weight(a))[0];
}

/** One of several operators of a cluster, where each serves namespaces of its own, or the one. */
export function isOperator(views: Views, cluster: ClusterView, subject: string): boolean {
  return subject === operatorOf(views, cluster) || writtenOperators(views, cluster).has(subject);
}

/** Looked for once: every namespace has a right that is for one. */
const knownWritten = new WeakMap<Views, Map<ClusterView, ReadonlySet<string>>>();

function writtenOperators(views: Views, cluster: ClusterView): ReadonlySet<string> {
  const known = knownWritten.get(views) ?? new Map<ClusterView, ReadonlySet<string>>();
  knownWritten.set(views, known);
  const written =
    known.get(cluster) ?? new Set([...runningOperators(views, cluster), ...installedOperators(views, cluster)]);
  known.set(cluster, written);
  return written;
}

/** The accounts of those whose Deployment is among the files. */
function runningOperators(views: Views, cluster: ClusterView): string[] {
  return cluster.workloads
    .filter((workload) => runsOperator(views, cluster, workload))
    .map(({ account }) => `ServiceAccount ${account}`);
}

/** The accounts of those whose chart is installed by what is among the files. */
function installedOperators(views: Views, cluster: ClusterView): string[] {
  const isTenants = (namespace = '') => tenantIn(views, cluster, namespace) !== undefined;
  return operatorCharts(cluster)
    .filter(({ seen, namespace }) => !isTenants(seen.object.metadata.namespace) && !isTenants(namespace))
    .flatMap((chart) => chartAccount(chart) ?? [])
    .map((account) => `ServiceAccount ${account}`);
}

/** Everybody who is taken for the operator of a cluster, as often as that is said: by each namespace once. */
function namesIn(views: Views, cluster: ClusterView): string[] {
  const guarded = guardedOperator(cluster) ?? keptInOperator(views, cluster);
  const asking = [...tokenGrants(views, cluster).keys()].flatMap((grant) =>
    grant.subjects
      .filter(({ kind }) => kind === 'ServiceAccount')
      .map(subjectName)
      .filter((name) => !givesEverything(grant) || name === CHART_ACCOUNT)
      .map((name) => [`${grant.namespace ?? ''} ${name}`, name] as const),
  );
  return [...(guarded === undefined ? [] : [guarded]), ...new Map(asking).values()];
}

/** Who may do anything on the whole cluster, a person or what deploys everything, is named for no one thing. */
export function givesEverything({ namespace, rules = [] }: RoleGrant): boolean {
  return (
    namespace === undefined && rules.some(({ resources = [], verbs }) => resources.includes('*') && verbs.includes('*'))
  );
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  names.forEach((name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  return counts;
}

/** Whether its pods make Secrets, and no tenant runs them: an image is no proof of who somebody is. */
function runsOperator(views: Views, cluster: ClusterView, { kind, object, namespace }: Workload): boolean {
  const isOperators = kind === 'Deployment' && operatorContainers(object).length > 0;
  return isOperators && tenantIn(views, cluster, namespace) === undefined;
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
  const written = cluster.workloadsAs(account!);
  return written.length > 0
    ? written.map((workload) => ({ namespace, labels: workload.podLabels, workload }))
    : [{ namespace, labels: CHART_LABELS, hasMore: true }];
}

/** What its chart gives its pods, and an installation may add to. */
const CHART_LABELS = { 'app.kubernetes.io/name': 'external-secrets' };
