import { Chart } from 'cdk8s';
import { FleetError } from '../../errors';
import type { Inventory, NamespaceDuties } from '../../fleet/inventory';
import { WorkloadAccount } from '../../fleet/workload-account';
import { classVolumeMounts, classVolumes } from '../../kubernetes/class-volumes';
import { withMounts, withPod } from '../../kubernetes/pod-template';
import type { Manifest } from '../../output/cluster';

/** The user's objects, where those that run as an account with mounts have its files in every container. */
export function withStoredFiles(
  manifests: readonly Manifest[],
  { inventory, namespace }: NamespaceDuties,
): readonly Manifest[] {
  const running = new Map(
    inventory
      .in(namespace, WorkloadAccount)
      .filter(({ mounts }) => mounts.length > 0)
      .flatMap(({ workloads, mounts }) => workloads.map(({ kind, name }) => [`${kind} ${name}`, mounts] as const)),
  );
  return manifests.map((manifest) => {
    const { kind, metadata } = manifest.object;
    const mounts = running.get(`${kind} ${metadata.name}`);
    if (!mounts) {
      return manifest;
    }
    const inside = classVolumeMounts(mounts);
    const object = withPod(manifest.object, {}, (pod) => ({
      ...pod,
      ...withMounts(pod, 'initContainers', inside),
      ...withMounts(pod, 'containers', inside),
      volumes: [...(pod.volumes ?? []), ...classVolumes(mounts)],
    }));
    return { ...manifest, object };
  });
}

/** What is written for a namespace is its own chart: files come to no workload of another one. */
export function mountErrors(inventory: Inventory): FleetError[] {
  return inventory
    .of(WorkloadAccount)
    .filter(({ mounts }) => mounts.length > 0)
    .flatMap((account) =>
      account.workloads
        .filter((workload) => Chart.of(workload) !== account.namespace.chart)
        .map(
          ({ kind, name }) =>
            new FleetError(
              'AnotherNamespace',
              `${kind} "${name}" is in another chart than namespace "${account.namespace.name}", and ServiceAccount ` +
                `"${account.name}" mounts files; make it in the chart of the namespace`,
              account,
            ),
        ),
    );
}
