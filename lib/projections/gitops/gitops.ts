import { posix } from 'node:path';
import { GitOpsSettings, manifestsPath } from '../../fleet/gitops';
import type { SpokeCluster } from '../../fleet/spoke-cluster';
import type { KubernetesObject } from '../../output/kubernetes-object';
import type { Manifest, SyncFile, SynthesizedCluster } from '../../output/cluster';
import { installed, Installation } from '../installation/installation';
import { argoCdObjects } from './argo-cd';
import { fluxObjects, Whereabouts } from './flux';
import { fluxRelease } from './flux-release';
import { marked } from './marked';
import { bundleOf, fleetUnits, gitRepo } from './rancher-fleet';
import { fileOf, installationUnit, Unit, unitsOf } from './units';

/** A cluster as its GitOps tool finds it, and what that tool has to know. */
export interface Watched {
  readonly cluster: SynthesizedCluster;
  readonly syncs: readonly SyncFile[];
  /** `fleet.yaml` of Rancher Fleet, by the folder below that of the cluster. */
  readonly bundles: ReadonlyMap<string, object>;
}

/** @param tenantOf the tenant of each namespace of this cluster, `<environment>/<tenant>` */
export function watched(
  rendered: SynthesizedCluster,
  spoke: SpokeCluster,
  tenantOf: ReadonlyMap<string, string>,
): Watched {
  const { name, fleet, gitOps, operator, node } = spoke;
  if (!gitOps) {
    return { cluster: rendered, syncs: [], bundles: new Map() };
  }
  const { settings } = gitOps;
  const { cluster: complete, installation } = installed(rendered, spoke);
  if (complete.files.length + installation.charts.length === 0) {
    return { cluster: rendered, syncs: [], bundles: new Map() };
  }
  const own = (object: KubernetesObject) => ({ object, path: node.path });
  const units = unitsOf(complete, unitsBefore(installation, settings, fleet.name, own)).map((unit) => ({
    ...unit,
    manifests: marked(unit, settings.tool),
  }));
  const path = posix.join(manifestsPath(gitOps), name);
  const where = { fleet: fleet.name, cluster: name, path, operator: operator.namespace };
  const of = (file: string, objects: readonly KubernetesObject[]): SyncFile => ({
    name: `${name}/${file}.k8s.yaml`,
    manifests: objects.map(own),
  });
  const files = units.filter(({ manifests }) => manifests.length > 0).map(fileOf);
  const cluster = { ...rendered, files };
  switch (settings.tool) {
    case 'flux':
      return { cluster, syncs: [of('flux', fluxObjects(settings, where, units))], bundles: new Map() };
    case 'argoCd':
      return { cluster, syncs: [of('argo-cd', argoCdObjects(settings, where, units, tenantOf))], bundles: new Map() };
    case 'fleet':
      return {
        cluster,
        syncs: [of('rancher-fleet', [gitRepo(settings, where, units)])],
        bundles: bundles(units, where),
      };
  }
}

/** What is installed, as the tool takes charts: objects among the others, applications beside them, or a folder each. */
function unitsBefore(
  installation: Installation,
  settings: GitOpsSettings,
  fleet: string,
  own: (object: KubernetesObject) => Manifest,
): Unit[] {
  if (installation.charts.length === 0) {
    return [];
  }
  switch (settings.tool) {
    case 'flux': {
      const releases = installation.charts.flatMap((chart) => fluxRelease(settings, fleet, chart)).map(own);
      return [installationUnit({ manifests: [...installation.manifests, ...releases], charts: [] })];
    }
    case 'argoCd':
      return [installationUnit(installation)];
    case 'fleet':
      return fleetUnits(installation);
  }
}

function bundles(units: readonly Unit[], where: Whereabouts): Map<string, object> {
  return new Map(units.map((unit) => [unit.folder, bundleOf(unit, where)]));
}
