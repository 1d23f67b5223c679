import type { KubernetesObject } from '../output/kubernetes-object';
import type { FailureModeId } from './failure-modes';
import { objectText } from './drift';
import { kindKey, LiveCluster } from './live-cluster';

/** A controller that should run and has no pod that does. */
export interface StoppedController {
  readonly mode: FailureModeId;
  /** Such as `Deployment external-secrets/external-secrets`. */
  readonly what: string;
}

const CONTROLLERS: readonly (readonly [RegExp, FailureModeId])[] = [
  [/(^|\/)external-secrets(@|:|$)/, 'operator-down'],
  [/(^|\/)reloader(@|:|$)/, 'reloader-down'],
];

/** The webhook and the certificates of the operator are deployments of the same image. */
const PARTS = /-(webhook|cert-controller)$/;

/** Deployments of controllers without a pod that is available. Nothing is said of a cluster that lists none. */
export function stoppedControllers({ objects, unseen }: LiveCluster): readonly StoppedController[] {
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  if (unseen.some((kind) => kindKey(kind) === 'Deployment.apps')) {
    return [];
  }
  return CONTROLLERS.flatMap(([image, mode]) => {
    const own = deployments.filter(
      (one) => !PARTS.test(one.metadata.name) && imagesOf(one).some((text) => image.test(text)),
    );
    return own.length > 0 && !own.some(isAvailable) ? [{ mode, what: objectText(own[0]!) }] : [];
  });
}

function imagesOf(deployment: any): readonly string[] {
  const containers: unknown = deployment.spec?.template?.spec?.containers;
  return Array.isArray(containers) ? containers.flatMap(({ image }) => (typeof image === 'string' ? [image] : [])) : [];
}

function isAvailable(deployment: KubernetesObject): boolean {
  return ((deployment as any).status?.availableReplicas ?? 0) > 0;
}
