import { Choices, refreshOf } from '../fleet/choices';
import { Delivery } from '../fleet/delivery';
import { Inventory } from '../fleet/inventory';
import { Emission } from '../kubernetes/emission';
import { rotationWatch, rotatorManifests } from '../kinds/database/rotator-manifests';
import { rotationsFrom } from '../kinds/database/pair';
import { settleAfter } from '../timing/consumers';
import { Changes } from './changes';
import { ViewOf } from './rendered-views';
import { SynthesizedCluster } from '../output/cluster';

/**
 * The manifests with those who rotate pairs of users added: how long they must wait follows from all others, as they
 * were rendered.
 */
export function withRotators(
  clusters: readonly SynthesizedCluster[],
  viewOf: ViewOf,
  { namespaces }: Inventory,
  choices: Choices,
  changes: Changes,
): readonly SynthesizedCluster[] {
  const rotations = namespaces.flatMap((duties) =>
    rotationsFrom(duties).map((rotation) => ({ namespace: duties.namespace, rotation })),
  );
  if (rotations.length === 0) {
    return clusters;
  }
  const added = new Map<string, Emission[]>();
  const add = (cluster: string, namespace: string, emissions: readonly Emission[]) => {
    const file = `${cluster}/${namespace}.k8s.yaml`;
    const known = added.get(file);
    if (known) {
      known.push(...emissions);
    } else {
      added.set(file, [...emissions]);
    }
  };
  for (const { namespace, rotation } of rotations) {
    const settle = Math.max(...rotation.deliveries.map((delivery) => settleOf(viewOf, delivery)));
    add(namespace.cluster.name, namespace.name, rotatorManifests(namespace, rotation, settle));
    for (const delivery of rotation.deliveries) {
      const { cluster, name } = delivery.namespace;
      add(cluster.name, name, [rotationWatch(delivery, rotation, { settle, refresh: refreshOf(delivery, choices) })]);
    }
  }
  return clusters.map((cluster) => ({
    ...cluster,
    files: cluster.files.map((file) => ({
      ...file,
      manifests: [
        ...file.manifests,
        ...(added.get(`${cluster.name}/${file.name}`) ?? []).map((emission) => changes.manifest(emission)),
      ],
    })),
  }));
}

function settleOf(viewOf: ViewOf, { namespace, name }: Delivery<string>): number {
  const view = viewOf(namespace.cluster.name);
  const delivered = view.delivery(namespace.name, name);
  return delivered ? settleAfter(view, delivered) : 0;
}
