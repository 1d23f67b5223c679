import { ANNOTATIONS } from '../output/annotations';
import { AgentInjection, readAgentInjection } from './agent-injection';
import { kindOf } from '../output/kinds';
import { accountOf, podTemplate, staysOf } from './pod-templates';
import { Annotations, ChangedSecret, namedBy, pauseOf, ReloaderAnnotations, reloads } from './reloader';
import { NO_FLAGS, ReloaderFlags } from './reloader-flags';
import type { SeenObject } from '../output/seen-object';

/** What runs pods, and which Secrets it uses. */
export interface Workload extends SeenObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** `<namespace>/<name>` of the ServiceAccount that its pods run as. */
  readonly account: string;
  /** Whether its pods say that a token for the API server is put into them; undefined where they say nothing. */
  readonly mountsApiToken?: boolean;
  /** Audiences of the tokens that it mounts besides that for the API server. */
  readonly tokenAudiences: readonly string[];
  /** Whether something else logs in to a hub for it: an agent that is injected, or a CSI driver. */
  readonly hasAgent: boolean;
  /** What its pods say to the agent that is injected into them. */
  readonly agent?: AgentInjection;
  /** SecretProviderClasses that it mounts. */
  readonly providerClasses: readonly string[];
  /** The account that it says it is meant to run as. */
  readonly runsAs?: string;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Names of the environment variables that it states one by one. */
  readonly variables: readonly string[];
  readonly references: readonly SecretReference[];
  readonly uses: (secret: string) => boolean;
  /** Whether every use of it is a file that the kubelet writes again: no environment variable, no `subPath`. */
  readonly mounts: (secret: string) => boolean;
  /** Whether Reloader restarts it (or runs it, for a CronJob) when a Secret of this name changes. */
  readonly reloads: (secret: string, says?: Pick<ChangedSecret, 'annotations' | 'labels'>) => boolean;
  /** Why its pods are not replaced when its template changes; undefined where they are. */
  readonly stays?: string;
  /** What its annotations name, as Reloader reads it: regular expressions. */
  readonly reloadedPatterns: readonly string[];
  /** SecretProviderClasses that its annotations name, in the same way, where a Reloader looks at those. */
  readonly reloadedClasses: readonly string[];
  /** How long Reloader waits after one restart before the next, in seconds. */
  readonly pause: number;
  /** As the object says it; undefined where it does not. */
  readonly replicas?: number;
  /** Of a Job, or of each run of a CronJob. */
  readonly parallelism?: number;
  /** Of a CronJob. */
  readonly schedule?: string;
  readonly progressDeadline?: number;
  readonly terminationGrace?: number;
  readonly activeDeadline?: number;
}

/** A Secret that a pod needs. */
export interface SecretReference {
  readonly secret: string;
  /** Undefined where all keys are taken. */
  readonly key?: string;
  /** Whether the pod starts without it. */
  readonly optional: boolean;
  /** Whether a pod keeps what it began with: an environment variable, or a file mounted by `subPath`. */
  readonly kept: boolean;
  /** The environment variable that is made of it. */
  readonly variable?: string;
}

/** https://github.com/wave-k8s/wave */
const WAVE = 'wave.pusher.com/update-on-config-change';
const WAVED = ['Deployment', 'StatefulSet', 'DaemonSet'];

/**
 * What Reloader looks at. It no longer restarts a DeploymentConfig.
 * https://github.com/stakater/Reloader/blob/master/internal/pkg/handler/upgrade.go
 */
const RELOADED = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Rollout'];

/**
 * Undefined for an object that runs no pods.
 *
 * @param reloaders how each Reloader of the cluster is started
 */
export function readWorkload(seen: SeenObject, reloaders: readonly ReloaderFlags[] = [NO_FLAGS]): Workload | undefined {
  const { metadata, spec } = seen.object as any;
  const kind = kindOf(seen.object);
  const template = podTemplate(seen.object);
  if (!template) {
    return undefined;
  }
  const { pod, metadata: podMetadata, run } = template;
  const account = `${metadata.namespace ?? 'default'}/${accountOf(pod)}`;
  const agent = readAgentInjection(seen, podMetadata.annotations ?? {}, account, pod);
  const references = [...referencesOf(pod), ...authorityOf(agent)];
  const used = new Set(references.map(({ secret }) => secret));
  const fixed = new Set(references.filter(({ kept }) => kept).map(({ secret }) => secret));
  const uses = (secret: string) => used.has(secret);
  const annotations: Annotations = metadata.annotations ?? {};
  const watching = RELOADED.includes(kind)
    ? reloaders.filter(
        (flags) =>
          !flags.ignoredKinds.includes(kind) &&
          flags.watches(metadata.namespace ?? 'default') &&
          (kind !== 'Deployment' || pauseOf(annotations, flags) !== undefined),
      )
    : [];
  const reloader: ReloaderAnnotations = { own: annotations, pods: podMetadata.annotations ?? {} };
  return {
    ...seen,
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    account,
    mountsApiToken: pod?.automountServiceAccountToken,
    tokenAudiences: tokenAudiencesOf(pod),
    hasAgent: agent?.isInjected === true || providerClassesOf(pod).length > 0,
    agent,
    providerClasses: providerClassesOf(pod),
    runsAs: annotations[ANNOTATIONS.runsAs],
    podLabels: podMetadata.labels ?? {},
    variables: containersOf(pod).flatMap(({ env = [] }) => env.map(({ name }: any) => name)),
    references,
    uses,
    mounts: (secret) => used.has(secret) && !fixed.has(secret),
    reloadedPatterns: [...new Set(reloaders.flatMap((flags) => namedBy(reloader, 'secret', flags)))],
    reloadedClasses: watching.some((flags) => flags.watchesClasses) ? namedBy(reloader, 'secretproviderclass') : [],
    reloads: (name, { annotations: own, labels } = { annotations: {} }) =>
      watching.some((flags) => reloads(reloader, { name, annotations: own, labels, isUsed: uses(name) }, flags)) ||
      (WAVED.includes(kind) && annotations[WAVE] === 'true' && uses(name)),
    stays: staysOf(seen.object),
    pause: kind === 'Deployment' ? Math.max(0, ...watching.map((flags) => pauseOf(annotations, flags) ?? 0)) : 0,
    replicas: spec?.replicas,
    parallelism: run?.parallelism,
    schedule: spec?.schedule,
    progressDeadline: spec?.progressDeadlineSeconds,
    terminationGrace: pod?.terminationGracePeriodSeconds,
    activeDeadline:
      run?.activeDeadlineSeconds ?? (kind === 'Job' || kind === 'CronJob' ? pod?.activeDeadlineSeconds : undefined),
  };
}

/** https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken */
function tokenAudiencesOf(pod: any): string[] {
  const mounted = new Set(
    containersOf(pod).flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }: any) => name)),
  );
  return ((pod?.volumes ?? []) as any[])
    .filter(({ name }) => mounted.has(name))
    .flatMap(({ projected }) => projected?.sources ?? [])
    .flatMap(({ serviceAccountToken }) => serviceAccountToken?.audience ?? []);
}

/** The Secret that the agent's container mounts. */
function authorityOf(agent: AgentInjection | undefined): SecretReference[] {
  const { isInjected, tlsSecret: secret, tlsFiles } = agent ?? { tlsFiles: [] };
  const keys = tlsFiles.flatMap((file) => file.match(/^\/vault\/tls\/([^/]+)$/)?.[1] ?? []);
  return isInjected && secret !== undefined ? keys.map((key) => ({ secret, key, optional: false, kept: true })) : [];
}

/** https://secrets-store-csi-driver.sigs.k8s.io/getting-started/usage */
function providerClassesOf(pod: any): string[] {
  const volumes: any[] = pod?.volumes ?? [];
  return volumes
    .filter(({ csi }) => csi?.driver === 'secrets-store.csi.k8s.io')
    .map(({ csi }) => String(csi.volumeAttributes?.secretProviderClass));
}

function containersOf(pod: any): any[] {
  return [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];
}

/** https://kubernetes.io/docs/concepts/configuration/secret/#using-a-secret */
function referencesOf(pod: any): SecretReference[] {
  const containers = containersOf(pod);
  const references: (SecretReference | undefined)[] = [];
  const add = (secret: string | undefined, key: string | undefined, optional = false, kept = true, variable?: string) =>
    references.push(secret === undefined ? undefined : { secret, key, optional, kept, variable });
  for (const { env = [], envFrom = [] } of containers) {
    env.forEach(({ name: variable, valueFrom }: any) => {
      const { name, key, optional } = valueFrom?.secretKeyRef ?? {};
      add(name, key, optional, true, variable);
    });
    envFrom.forEach(({ secretRef }: any) => add(secretRef?.name, undefined, secretRef?.optional));
  }
  const mounts: any[] = containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
  for (const { name: volume, secret, projected } of pod?.volumes ?? []) {
    const kept = mounts.some(({ name, subPath, subPathExpr }) => name === volume && (subPath || subPathExpr));
    const mounted = [
      ...(secret ? [{ ...secret, name: secret.secretName }] : []),
      ...(projected?.sources ?? []).flatMap((source: any) => source.secret ?? []),
    ];
    for (const { name, items, optional } of mounted) {
      (items ?? [{}]).forEach(({ key }: any) => add(name, key, optional, kept));
    }
  }
  return references.filter((one) => one !== undefined);
}
