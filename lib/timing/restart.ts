import { originOf } from '../output/seen-object';
import type { Delivered } from '../views/requests';
import type { Workload } from '../views/workloads';
import { sumOf, Term } from './term';
import { time } from '../text/time';

/** What uses a Secret, and how long it goes on with the old content after a change. */
export interface Consumer {
  /** `Deployment api`. */
  readonly name: string;
  /** What the time is made of, until a pod has the new content. */
  readonly terms: readonly Term[];
  /** Why it never has, or why what it has read before may stay in use for good. */
  readonly keeps?: string;
}

/**
 * A Deployment that makes no progress for this long counts as failed.
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
 */
const ROLLOUT = 600;
/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination */
const TERMINATION_GRACE = 30;
/**
 * Files of a Secret change at the kubelet's next look at the pod, as old as its cache is then.
 * https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod
 */
const KUBELET: readonly Term[] = [
  { name: "kubelet's sync", seconds: 60 },
  { name: "kubelet's cache", seconds: 60 },
];

/** Seconds until a pod has the new content; infinite where it never has. */
export function reached({ terms, keeps }: Consumer): number {
  return terms.length === 0 && keeps !== undefined ? Infinity : sumOf(terms);
}

/** Seconds until nothing uses the old content; infinite where nothing ends it. */
export function letGo({ terms, keeps }: Consumer): number {
  return keeps === undefined ? sumOf(terms) : Infinity;
}

/** What its time is made of, in words. */
export function told({ terms, keeps }: Consumer): string {
  const sum = terms.map(({ name, seconds }) => `${name} ${time(seconds)}`).join(' + ');
  return [sum, keeps].filter(Boolean).join('; ');
}

/**
 * How a workload gets the new content after a change.
 *
 * @param stated how long the program says that it takes to restart, in seconds
 * @param reread how long, where it reads a file again by itself
 */
export function consumerOf(
  workload: Workload,
  delivered: Pick<Delivered, 'secret' | 'annotations' | 'labels'>,
  stated: Term | undefined,
  reread?: Term,
): Consumer {
  if (endsByItself(workload)) {
    return runOf(workload);
  }
  const name = nameOf(workload);
  const { secret } = delivered;
  const stays = workload.reloads(secret, delivered) ? workload.stays : 'nothing restarts it';
  if (stays !== undefined) {
    if (reread && workload.mounts(secret)) {
      return { name, terms: [...KUBELET, reread] };
    }
    return workload.mounts(secret)
      ? { name, terms: KUBELET, keeps: `${stays}, and what it has read from the file it may keep` }
      : { name, terms: [], keeps: `${stays}, and no environment variable or subPath changes in a pod` };
  }
  return { name, terms: restartOf(workload, stated) };
}

export const NOT_RESTARTED = 'nothing restarts it, and what it has read from the file it may keep';

export function nameOf({ kind, name }: Workload): string {
  return `${kind} ${name}`;
}

export function endsByItself({ kind }: Workload): boolean {
  return kind === 'CronJob' || kind === 'Job';
}

/** Each run begins with the content of its time, and ends. */
export function runOf(workload: Workload): Consumer {
  const { activeDeadline } = workload;
  const name = nameOf(workload);
  return activeDeadline === undefined
    ? { name, terms: [], keeps: 'a run without activeDeadlineSeconds has no end' }
    : {
        name,
        terms: [
          { name: 'longest run', seconds: activeDeadline, from: placeOf(workload, 'activeDeadlineSeconds') },
          terminationOf(workload),
        ],
      };
}

/**
 * From a change that Reloader sees until no pod has begun before it.
 *
 * @param stated how long the program says that it takes, in seconds
 */
export function restartOf(workload: Workload, stated?: Term): Term[] {
  const pause: Term[] =
    workload.pause > 0
      ? [{ name: "Reloader's pause", seconds: workload.pause, from: placeOf(workload, 'annotation pause-period') }]
      : [];
  if (stated) {
    return [...pause, stated];
  }
  const pods = workload.kind === 'StatefulSet' ? (workload.replicas ?? 1) : 1;
  const hasDeadline = workload.kind === 'Deployment' || workload.kind === 'Rollout';
  const rollout = (hasDeadline ? (workload.progressDeadline ?? ROLLOUT) : ROLLOUT) * pods;
  return [
    ...pause,
    {
      name: 'rollout',
      seconds: rollout,
      from: placeOf(workload, 'progressDeadlineSeconds', workload.progressDeadline),
    },
    terminationOf(workload),
  ];
}

function terminationOf(workload: Workload): Term {
  return {
    name: 'termination',
    seconds: workload.terminationGrace ?? TERMINATION_GRACE,
    from: placeOf(workload, 'terminationGracePeriodSeconds', workload.terminationGrace),
  };
}

function placeOf(workload: Workload, field: string, said: unknown = true): string | undefined {
  return said === undefined ? undefined : `${originOf(workload).place}: ${field}`;
}

/** A workload of another repository: only its name is known. */
export function foreignConsumer(name: string, stated: Term | undefined): Consumer {
  return { name, terms: [stated ?? { name: 'rollout', seconds: ROLLOUT }] };
}
