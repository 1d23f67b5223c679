import type { KubernetesObject } from '../output/kubernetes-object';
import { kindOf } from '../output/kinds';
import { specOf } from '../output/seen-object';

/** What an object says of the pods that run for it. */
export interface PodTemplate {
  /** Of the pods. */
  readonly metadata: any;
  readonly pod: any;
  /** The part that says how often they run; that of the object itself but for a CronJob. */
  readonly run: any;
}

const WITH_TEMPLATE = new Set(
  'DaemonSet Deployment DeploymentConfig Job ReplicaSet ReplicationController Rollout StatefulSet'.split(' '),
);

/** Undefined for an object of a kind that is not known to run pods, or whose pods another object describes. */
export function podTemplate(object: KubernetesObject): PodTemplate | undefined {
  const kind = kindOf(object);
  const spec = (object as any).spec;
  if (kind === 'Pod') {
    return { metadata: object.metadata, pod: spec, run: spec };
  }
  // The Deployment that a Rollout names is read on its own.
  if (kind !== 'CronJob' && (!WITH_TEMPLATE.has(kind) || (kind === 'Rollout' && spec?.workloadRef))) {
    return undefined;
  }
  const run = kind === 'CronJob' ? spec?.jobTemplate?.spec : spec;
  return { metadata: run?.template?.metadata ?? {}, pod: run?.template?.spec, run };
}

/** Whether an object of a kind that is not known has a template of pods: a controller of its own runs them. */
export function hasForeignPods(object: KubernetesObject): boolean {
  const containers: unknown = specOf(object)?.template?.spec?.containers;
  return Array.isArray(containers) && kindOf(object) !== 'Rollout' && podTemplate(object) === undefined;
}

/** An older name of the field counts where the newer one says nothing. */
export function accountOf(pod: any): string {
  return pod?.serviceAccountName || pod?.serviceAccount || 'default';
}

/**
 * Why pods are not replaced when their template changes; undefined where they are.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment
 */
export function staysOf(object: KubernetesObject): string | undefined {
  const kind = kindOf(object);
  const spec = specOf(object);
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  if (['Deployment', 'DeploymentConfig', 'Rollout'].includes(kind) && spec.paused === true) {
    return 'its rollout is paused';
  }
  if (kind === 'Rollout') {
    return isRestarted(object) ? undefined : promotionOf(spec.strategy);
  }
  if (kind !== 'StatefulSet' && kind !== 'DaemonSet') {
    return undefined;
  }
  if (type === 'OnDelete') {
    return 'its pods are replaced only when somebody deletes them (updateStrategy OnDelete)';
  }
  const kept = kind === 'StatefulSet' ? Number(rollingUpdate?.partition ?? 0) : 0;
  return kept > 0 ? `its first pods are not replaced (partition ${kept})` : undefined;
}

/** Whether Reloader sets `restartAt`, which replaces pods without a step of the strategy. */
function isRestarted({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.['reloader.stakater.com/rollout-strategy'] === 'restart';
}

/** https://argo-rollouts.readthedocs.io/en/stable/features/specification/ */
function promotionOf({ blueGreen, canary }: any = {}): string | undefined {
  if (blueGreen?.autoPromotionEnabled === false && !blueGreen.autoPromotionSeconds) {
    return 'its new pods serve nobody until someone promotes them (autoPromotionEnabled false)';
  }
  const steps: any[] = canary?.steps ?? [];
  return steps.some(({ pause }) => pause && pause.duration === undefined)
    ? 'its rollout waits at a pause without duration until someone promotes it'
    : undefined;
}
