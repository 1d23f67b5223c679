import type { Workload } from '../views/workloads';

/** What keeps the old content of a Secret alive, and for how long after the Secret has changed. */
export interface Consumer {
  /** `Deployment api`. */
  readonly name: string;
  /** Seconds until no pod has the old content; infinite where nothing ends it. */
  readonly seconds: number;
  /** What the seconds are made of. */
  readonly terms: string;
}

/**
 * A Deployment that makes no progress for this long counts as failed.
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
 */
const ROLLOUT = 600;
/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination */
const TERMINATION_GRACE = 30;

/**
 * How long a workload uses the old content after a change.
 *
 * @param stated how long the program says that it takes to restart, in seconds
 */
export function consumerOf(workload: Workload, secret: string, stated: number | undefined): Consumer {
  const name = `${workload.kind} ${workload.name}`;
  const grace = workload.terminationGrace ?? TERMINATION_GRACE;
  if (workload.kind === 'CronJob' || workload.kind === 'Job') {
    const { activeDeadline } = workload;
    return activeDeadline === undefined
      ? { name, seconds: Infinity, terms: 'a run without activeDeadlineSeconds has no end' }
      : { name, seconds: activeDeadline + grace, terms: `longest run ${activeDeadline} s + termination ${grace} s` };
  }
  if (!workload.reloads(secret)) {
    return { name, seconds: Infinity, terms: 'nothing restarts it' };
  }
  const pause = workload.pause > 0 ? `Reloader's pause ${workload.pause} s + ` : '';
  if (stated !== undefined) {
    return { name, seconds: workload.pause + stated, terms: `${pause}rollout ${stated} s, as stated` };
  }
  const pods = workload.kind === 'StatefulSet' ? (workload.replicas ?? 1) : 1;
  const rollout = (workload.kind === 'Deployment' ? (workload.progressDeadline ?? ROLLOUT) : ROLLOUT) * pods;
  return {
    name,
    seconds: workload.pause + rollout + grace,
    terms: `${pause}rollout ${rollout} s + termination ${grace} s`,
  };
}

/** A workload of another repository: only its name is known. */
export function foreignConsumer(name: string, stated: number | undefined): Consumer {
  const rollout = stated ?? ROLLOUT;
  return { name, seconds: rollout, terms: `rollout ${rollout} s${stated === undefined ? '' : ', as stated'}` };
}
