import { defined, KubernetesObject } from '../output/kubernetes-object';
import type { ManifestFile, SynthesizedCluster } from '../output/cluster';
import type { ClusterView } from '../views/cluster-view';
import { strangers } from './drift';
import { kindKey, LiveCluster, liveKey } from './live-cluster';

/**
 * A cluster as it is: each written object as it is live, without what is missing, and with what decides over it. A kind
 * that the API server did not list stays as it is written. The checks read it as they read what was written.
 */
export function overlaidCluster(written: SynthesizedCluster, view: ClusterView, live: LiveCluster): SynthesizedCluster {
  const objects = new Map(live.objects.map((object) => [liveKey(object), object]));
  const unseen = new Set(live.unseen.map(kindKey));
  const files = written.files.map(({ name, manifests }) => ({
    name,
    manifests: manifests.flatMap((manifest) => {
      const found = objects.get(liveKey(manifest.object));
      if (unseen.has(kindKey(manifest.object))) {
        return [manifest];
      }
      return found ? [{ ...manifest, object: asWritten(found, manifest.object) }] : [];
    }),
  }));
  const beside: ManifestFile = {
    name: 'live',
    manifests: strangers(view, live).map((object) => ({ object: asWritten(object), path: '' })),
  };
  return { ...written, files: beside.manifests.length > 0 ? [...files, beside] : files };
}

/** Without what the API server says about the object. The keys of Secrets are what was written: nobody reads values. */
function asWritten(live: KubernetesObject, written?: KubernetesObject): KubernetesObject {
  const { name, namespace, labels, annotations, finalizers } = live.metadata;
  const metadata = defined({ name, namespace, labels, annotations, finalizers });
  return live.kind === 'Secret' && written
    ? { ...written, metadata }
    : defined({ ...live, metadata, status: undefined });
}
