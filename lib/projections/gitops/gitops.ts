import { posix } from 'node:path';
import { manifestsPath } from '../../fleet/gitops';
import type { SpokeCluster } from '../../fleet/spoke-cluster';
import type { KubernetesObject } from '../../output/kubernetes-object';
import type { SyncFile, SynthesizedCluster } from '../../output/cluster';
import { argoCdObjects } from './argo-cd';
import { fluxObjects, Whereabouts } from './flux';
import { marked } from './marked';
import { bundleOf, gitRepo } from './rancher-fleet';
import { fileOf, Unit, unitsOf } from './units';

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
  { name, fleet, gitOps, operator, node }: SpokeCluster,
  tenantOf: ReadonlyMap<string, string>,
): Watched {
  if (!gitOps) {
    return { cluster: rendered, syncs: [], bundles: new Map() };
  }
  const { settings } = gitOps;
  if (rendered.files.length === 0) {
    return { cluster: rendered, syncs: [], bundles: new Map() };
  }
  const units = unitsOf(rendered).map((unit) => ({ ...unit, manifests: marked(unit, settings.tool) }));
  const path = posix.join(manifestsPath(gitOps), name);
  const where = { fleet: fleet.name, cluster: name, path, operator: operator.namespace };
  const of = (file: string, objects: readonly KubernetesObject[]): SyncFile => ({
    name: `${name}/${file}.k8s.yaml`,
    manifests: objects.map((object) => ({ object, path: node.path })),
  });
  const cluster = { ...rendered, files: units.map(fileOf) };
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

function bundles(units: readonly Unit[], where: Whereabouts): Map<string, object> {
  return new Map(units.map((unit) => [unit.folder, bundleOf(unit, where)]));
}
