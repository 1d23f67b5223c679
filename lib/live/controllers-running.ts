import type { KubernetesObject } from '../output/kubernetes-object';
import { objectText, specOf } from '../output/seen-object';
import type { ClusterView } from '../views/cluster-view';
import { operatorOf } from '../views/operator';
import { tenantIn } from '../views/tenants';
import type { Views } from '../views/views';
import { refreshedAt } from './condition';
import type { FailureModeId } from './failure-modes';
import { kindKey, LiveCluster } from './live-cluster';

/** A controller that should run and has no pod that does. */
export interface StoppedController {
  readonly mode: FailureModeId;
  /** Such as `Deployment external-secrets/external-secrets`. */
  readonly what: string;
}

export interface Controllers {
  readonly stopped: readonly StoppedController[];
  /** Why it is not known whether one runs. */
  readonly notKnown: readonly string[];
}

const OPERATOR = /(^|\/)external-secrets(@|:|$)/;
const RELOADER = /(^|\/)reloader(@|:|$)/;

/** The webhook and the certificates of the operator are deployments of the same image. */
const PARTS = /-(webhook|cert-controller)$/;

/** Milliseconds since the last read of any ExternalSecret: until then somebody runs, wherever that is. */
const LATELY = 3600_000;

/**
 * Deployments of controllers without a pod that is available. The operator is the one with the account that it is known
 * by; what a tenant runs is nobody's but its own, whatever its image. Nothing is said of a cluster that lists none.
 */
export function controllersOf(views: Views, cluster: ClusterView, live: LiveCluster): Controllers {
  const { objects, unseen } = live;
  if (unseen.some((kind) => kindKey(kind) === 'Deployment.apps')) {
    return { stopped: [], notKnown: [] };
  }
  const all = objects.filter(
    ({ kind, metadata: { name, namespace = '' } }) =>
      kind === 'Deployment' && !PARTS.test(name) && tenantIn(views, cluster, namespace) === undefined,
  );
  const account = operatorOf(views, cluster);
  const operators = all.filter((one) => isOf(one, OPERATOR));
  const known = operators.filter((one) => `ServiceAccount ${accountOf(one)}` === account);
  const stopped = [
    ...stoppedOf('operator-down', known.length > 0 ? known : operators),
    ...stoppedOf(
      'reloader-down',
      all.filter((one) => isOf(one, RELOADER)),
    ),
  ];
  const isUnknown =
    account !== undefined && known.length === 0 && !stopped.some(({ mode }) => mode === 'operator-down');
  const notKnown = `cluster "${cluster.name}": no Deployment runs as ${account}, so that it is not known whether the operator runs`;
  return { stopped, notKnown: isUnknown && !isReadLately(live) ? [notKnown] : [] };
}

function stoppedOf(mode: FailureModeId, own: readonly KubernetesObject[]): readonly StoppedController[] {
  return own.length > 0 && !own.some(isAvailable) ? [{ mode, what: objectText(own[0]!) }] : [];
}

function isReadLately({ objects, at }: LiveCluster): boolean {
  const reads = objects.filter(({ kind }) => kind === 'ExternalSecret');
  return reads.length === 0 || reads.some((one) => at - Date.parse(refreshedAt(one) ?? '') < LATELY);
}

function accountOf(deployment: KubernetesObject): string {
  const { serviceAccountName = 'default' } = specOf(deployment).template?.spec ?? {};
  return `${deployment.metadata.namespace}/${serviceAccountName}`;
}

function isOf(deployment: KubernetesObject, image: RegExp): boolean {
  const containers: unknown = specOf(deployment).template?.spec?.containers;
  return Array.isArray(containers) && containers.some((one) => typeof one?.image === 'string' && image.test(one.image));
}

function isAvailable(deployment: KubernetesObject): boolean {
  return ((deployment as any).status?.availableReplicas ?? 0) > 0;
}
