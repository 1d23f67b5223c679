import { FleetError } from '../../errors';
import { WorkloadClient } from '../../fleet/workload-client';
import { agentAnnotations } from './agent-annotations';
import { classVolumeMounts, classVolumes } from '../../kubernetes/class-volumes';
import { withMounts, withPod } from '../../kubernetes/pod-template';
import { KubernetesObject } from '../../output/kubernetes-object';

/** Where the pods of a client find the token with which they log in. */
const CLIENT_TOKEN = { folder: '/var/run/secrets/keywheel', file: 'token' } as const;

const VOLUME = 'keywheel-token';
/** The kubelet writes a new one well before: it is shown once, to log in. */
const LIFETIME = 600;

/** A volume with a token that the hub takes, and nobody else. */
function tokenVolume({ login }: WorkloadClient): object {
  const serviceAccountToken = {
    path: CLIENT_TOKEN.file,
    audience: login.audience,
    expirationSeconds: LIFETIME,
  };
  return { name: VOLUME, projected: { sources: [{ serviceAccountToken }] } };
}

/**
 * A workload whose pods run as the client, with its token and its files in every container, and what its agent reads.
 *
 * @throws AnotherAccount where it says already what it runs as
 */
export function runAsClient(workload: KubernetesObject, client: WorkloadClient): KubernetesObject {
  const annotations = client.calls.size === 0 ? {} : agentAnnotations(client, workload.kind, VOLUME);
  return withPod(workload, annotations, (pod) => {
    const { serviceAccountName: account = client.name } = pod;
    if (account !== client.name) {
      throw new FleetError(
        'AnotherAccount',
        `${workload.kind} "${workload.metadata.name}" runs as "${account}"; leave its ServiceAccount out, or use ` +
          `"${client.name}"`,
        client,
      );
    }
    const running = { ...pod, serviceAccountName: client.name };
    const token = { name: VOLUME, mountPath: CLIENT_TOKEN.folder, readOnly: true };
    const mounts = [token, ...classVolumeMounts(client.mounts)];
    // Whoever may do nothing on the hub has no need of a token for it.
    return client.calls.size === 0
      ? running
      : {
          ...running,
          ...withMounts(pod, 'initContainers', mounts),
          ...withMounts(pod, 'containers', mounts),
          volumes: [...(pod.volumes ?? []), tokenVolume(client), ...classVolumes(client.mounts)],
        };
  });
}
