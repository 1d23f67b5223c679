import type { SynthesizedCluster } from '../output/cluster';
import type { KubernetesObject } from '../output/kubernetes-object';
import type { Output } from '../output/output';
import type { Pair } from './adopted';
import type { FoundFleet } from './found-fleet';
import { deliveryId } from './without';

/** The objects of a program that take the place of some that were found: those of the same name, and deliveries. */
export function pairsOf(fleet: FoundFleet, found: Output, clusters: readonly SynthesizedCluster[]): readonly Pair[] {
  const names = namesOfClusters(fleet);
  const renamed = externalSecrets(fleet);
  return clusters.flatMap((cluster) => {
    const name = names.get(cluster.name);
    const objects = new Map(objectsOf(found, name).map((object) => [objectKey(object), object]));
    return cluster.files
      .flatMap(({ manifests }) => manifests)
      .flatMap((manifest): Pair[] => {
        const { object, path } = manifest;
        const externalSecret = object.kind === 'ExternalSecret' ? renamed.get(path) : undefined;
        const key = externalSecret === undefined ? objectKey(object) : objectKey(object, externalSecret);
        const other = objects.get(key);
        return other ? [{ cluster: name!, manifest, found: other }] : [];
      });
  });
}

/** What each cluster is called where it was read, by its id. */
export function namesOfClusters({ environments }: FoundFleet): ReadonlyMap<string, string> {
  return new Map(environments.flatMap(({ clusters }) => clusters.map(({ id, name }) => [id, name] as const)));
}

/** What each delivery's ExternalSecret is called, by the path of its construct. */
function externalSecrets({ environments }: FoundFleet): ReadonlyMap<string, string> {
  return new Map(
    environments.flatMap((environment) =>
      environment.tenants.flatMap((tenant) =>
        tenant.secrets.flatMap((secret) =>
          secret.deliveries.map(
            (delivery) =>
              [
                [environment.id, tenant.id, secret.id, deliveryId(delivery)].join('/'),
                delivery.externalSecret,
              ] as const,
          ),
        ),
      ),
    ),
  );
}

/** All that was found on a cluster. */
export function objectsOf({ clusters }: Output, name: string | undefined): readonly KubernetesObject[] {
  return clusters
    .filter((cluster) => cluster.name === name)
    .flatMap(({ files }) => files.flatMap(({ manifests }) => manifests.map(({ object }) => object)));
}

/** Whichever version its API has. */
export function objectKey({ apiVersion, kind, metadata }: KubernetesObject, name = metadata.name): string {
  return `${apiVersion.replace(/\/?v\d.*$/, '')} ${kind} ${metadata.namespace ?? ''} ${name}`;
}
