import { goDuration } from '../../go/duration';
import type { GitOpsSettings } from '../../fleet/gitops';
import { names } from '../../fleet/names';
import { ANNOTATIONS } from '../../output/annotations';
import { defined, KubernetesObject, kubernetesObject } from '../../output/kubernetes-object';
import { revisionText } from '../../output/revision';
import type { Manifest } from '../../output/cluster';
import { RELEASE } from './flux-release';
import type { Unit } from './units';

type FluxSettings = Extract<GitOpsSettings, { tool: 'flux' }>;

/** Where a cluster and its folders are in the repository. */
export interface Whereabouts {
  readonly fleet: string;
  readonly cluster: string;
  /** Of the cluster, from the top of the repository. */
  readonly path: string;
  /** The namespace of its operator. */
  readonly operator: string;
}

/** What Flux on a cluster has to know: where the manifests are, and in which order it applies which folder. */
export function fluxObjects(flux: FluxSettings, where: Whereabouts, units: readonly Unit[]): KubernetesObject[] {
  const source = sourceOf(flux, where);
  return [...source.objects, ...units.map((unit) => kustomization(flux, where, unit, source))];
}

interface Source {
  readonly objects: readonly KubernetesObject[];
  readonly ref: object;
  /** Of what takes manifests of it. @default - none: its owner alone knows which these are */
  readonly annotations?: Record<string, string>;
}

function sourceOf({ source: { settings }, namespace }: FluxSettings, { fleet, path }: Whereabouts): Source {
  if (settings.kind === 'existing') {
    const { kind, name, namespace: other } = settings.source;
    return { objects: [], ref: defined({ kind, name, namespace: other }) };
  }
  const place = { name: names.syncSource(fleet), namespace };
  const secretRef = settings.secretName === undefined ? undefined : { name: settings.secretName };
  const interval = '1m0s';
  const { url } = settings;
  const [kind, at, spec] =
    settings.kind === 'git'
      ? ['GitRepository', settings.branch, { interval, url, ref: { branch: settings.branch }, secretRef }]
      : [
          'OCIRepository',
          settings.tag,
          { interval, url, ref: { tag: settings.tag }, provider: settings.provider, secretRef },
        ];
  return {
    objects: [
      kubernetesObject('source.toolkit.fluxcd.io/v1', kind, place, {
        // A cluster keeps no manifests of others.
        spec: defined({ ...spec, ignore: ignoreOthers(path) }),
      }),
    ],
    ref: { kind, name: place.name },
    annotations: { [ANNOTATIONS.takenOf]: revisionText(url, at) },
  };
}

/** In the words of `.gitignore`: all but one folder. https://fluxcd.io/flux/components/source/gitrepositories/#ignore */
function ignoreOthers(path: string): string {
  const parts = path.split('/');
  return (
    parts
      .flatMap((_, index) => {
        const above = parts
          .slice(0, index)
          .map((part) => `/${part}`)
          .join('');
        return [`${above}/*`, `!${above}/${parts[index]}`];
      })
      .join('\n') + '\n'
  );
}

function kustomization(
  flux: FluxSettings,
  { fleet, path }: Whereabouts,
  unit: Unit,
  { ref, annotations }: Source,
): KubernetesObject {
  const { namespace, interval, serviceAccount } = flux;
  const healthChecks = unit.part === 'secrets' ? awaited(unit) : [];
  // Flux knows by itself when a release is ready, and by whom its generation was seen.
  const releases = (unit.part === 'installation' ? unit.manifests : [])
    .filter(({ object }) => object.kind === RELEASE)
    .map(checkOf);
  return kubernetesObject(
    'kustomize.toolkit.fluxcd.io/v1',
    'Kustomization',
    { name: names.sync(fleet, unit.folder), namespace },
    {
      spec: defined({
        interval: goDuration(interval),
        // What failed is tried again soon: Secrets that were not there yet may be by then.
        retryInterval: '1m0s',
        // A chart has images to fetch.
        timeout: releases.length === 0 ? '2m0s' : '10m0s',
        path: `./${path}/${unit.folder}`,
        prune: true,
        sourceRef: ref,
        serviceAccountName: serviceAccount,
        dependsOn: unit.after.length === 0 ? undefined : unit.after.map((one) => ({ name: names.sync(fleet, one) })),
        healthChecks: healthChecks.length + releases.length === 0 ? undefined : [...releases, ...healthChecks],
        healthCheckExprs: healthChecks.length === 0 ? undefined : readiness(healthChecks),
      }),
    },
    annotations,
  );
}

interface HealthCheck {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** What must be ready before workloads start: each by its name, for Flux would else wait for what fails on purpose too. */
function awaited({ manifests }: Unit): HealthCheck[] {
  return manifests.filter(({ object }) => /^(ExternalSecret|SecretStore)$/.test(object.kind)).map(checkOf);
}

function checkOf({ object: { apiVersion, kind, metadata } }: Manifest): HealthCheck {
  return { apiVersion, kind, name: metadata.name, namespace: metadata.namespace! };
}

/**
 * An object without conditions is not ready: `all` of none would be true.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#health-check-expressions
 */
const READY = "has(status.conditions) && status.conditions.exists(e, e.type == 'Ready' && e.status == 'True')";

function readiness(checks: readonly HealthCheck[]): object[] {
  const kinds = new Map(checks.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]));
  return [...kinds.values()].map((kind) => ({ ...kind, current: READY }));
}
