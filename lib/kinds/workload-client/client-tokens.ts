import { WorkloadClient } from '../../fleet/workload-client';
import { runAsClient } from './pod-token';
import { Manifest } from '../../output/cluster';

/** The user's objects, where those that run as a client are given its account and its token. */
export function withClientTokens(
  manifests: readonly Manifest[],
  clients: readonly WorkloadClient[],
): readonly Manifest[] {
  const running = new Map(
    clients.flatMap((client) => client.workloads.map(({ kind, name }) => [`${kind} ${name}`, client] as const)),
  );
  return manifests.map((manifest) => {
    const { kind, metadata } = manifest.object;
    const client = running.get(`${kind} ${metadata.name}`);
    return client ? { ...manifest, object: runAsClient(manifest.object, client) } : manifest;
  });
}
