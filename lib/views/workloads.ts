import { goSeconds } from '../units';
import type { SeenObject } from './seen-object';

/** What runs pods, and which Secrets it uses. */
export interface Workload extends SeenObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly uses: (secret: string) => boolean;
  /** Whether Reloader restarts it (or runs it, for a CronJob) when a Secret of this name changes. */
  readonly reloads: (secret: string) => boolean;
  /** How long Reloader waits after one restart before the next, in seconds. */
  readonly pause: number;
  /** As the object says it; undefined where it does not. */
  readonly replicas?: number;
  readonly progressDeadline?: number;
  readonly terminationGrace?: number;
  readonly activeDeadline?: number;
}

const RELOADER = 'reloader.stakater.com';
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'ReplicaSet', 'Pod'];

/** Undefined for an object that runs no pods. */
export function readWorkload(seen: SeenObject): Workload | undefined {
  const { kind, metadata, spec } = seen.object as any;
  if (!KINDS.includes(kind)) {
    return undefined;
  }
  const job = kind === 'CronJob' ? spec?.jobTemplate?.spec : spec;
  const pod = kind === 'Pod' ? spec : job?.template?.spec;
  const containers: any[] = [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];
  const used = new Set<string>([
    ...containers.flatMap(({ env = [], envFrom = [] }: any) => [
      ...env.map((one: any) => one.valueFrom?.secretKeyRef?.name),
      ...envFrom.map((one: any) => one.secretRef?.name),
    ]),
    ...(pod?.volumes ?? []).flatMap((volume: any) => [
      volume.secret?.secretName,
      ...(volume.projected?.sources ?? []).map((source: any) => source.secret?.name),
    ]),
  ]);
  const uses = (secret: string) => used.has(secret);
  const annotations: Record<string, string> = metadata.annotations ?? {};
  return {
    ...seen,
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    uses,
    reloads: (secret) => reloads(annotations, secret, uses(secret)),
    pause: goSeconds(annotations[`deployment.${RELOADER}/pause-period`] ?? '0') ?? 0,
    replicas: spec?.replicas,
    progressDeadline: spec?.progressDeadlineSeconds,
    terminationGrace: pod?.terminationGracePeriodSeconds,
    activeDeadline:
      job?.activeDeadlineSeconds ?? (kind === 'Job' || kind === 'CronJob' ? pod?.activeDeadlineSeconds : undefined),
  };
}

/** https://github.com/stakater/Reloader#-annotations-reference */
export function reloads(annotations: Readonly<Record<string, string>>, secret: string, used: boolean): boolean {
  const named = annotations[`secret.${RELOADER}/reload`]?.split(',') ?? [];
  const auto = [`${RELOADER}/auto`, `secret.${RELOADER}/auto`].some((key) => annotations[key] === 'true');
  return (auto && used) || named.some((pattern) => matchesWhole(pattern.trim(), secret));
}

function matchesWhole(pattern: string, name: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(name);
  } catch {
    return pattern === name;
  }
}
