import type { GitOpsSettings } from '../../fleet/gitops';
import type { Manifest } from '../../output/cluster';
import type { KubernetesObject } from '../../output/kubernetes-object';
import { isRotationWatch } from '../../fleet/names';
import { KEPT } from './kept';
import type { Unit } from './units';

type Annotations = Readonly<Record<string, string>>;

/** Kinds whose objects hold what no other place has, once they are there: without the object, it is gone. */
const HOLDS_DATA = /^(CustomResourceDefinition|Namespace|PersistentVolumeClaim)$/;

/** The objects of a unit with what the tool has to know of each. What the program itself says of it stays. */
export function marked({ part, manifests }: Unit, tool: GitOpsSettings['tool']): Manifest[] {
  return manifests.map((manifest) => {
    const { object } = manifest;
    const added = {
      ...(HOLDS_DATA.test(object.kind) && KEPT[tool]),
      ...(tool === 'argoCd' && { ...waveOf(object, part), ...(isRotationWatch(object) && UNASSESSED) }),
    };
    return Object.keys(added).length === 0 ? manifest : { ...manifest, object: annotated(object, added) };
  });
}

function annotated(object: KubernetesObject, added: Annotations): KubernetesObject {
  const { annotations, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, annotations: { ...added, ...annotations } } };
}

/**
 * Argo CD calls an ExternalSecret that fails Degraded, and with it the whole application: this one fails on purpose.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/health/#ignoring-child-resource-health-check-in-applications
 */
const UNASSESSED = { 'argocd.argoproj.io/ignore-healthcheck': 'true' };

/**
 * Within an application Argo CD waits until a wave is healthy; what is not said is wave 0. Nothing waits for the last.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
function waveOf(object: KubernetesObject, part: Unit['part']): Annotations {
  const wave =
    part === 'cluster' ? CLUSTER_WAVES[object.kind] : part === 'secrets' ? secretWave(object.kind) : undefined;
  const own = isRotationWatch(object) ? 1 : wave;
  return own === undefined ? {} : { 'argocd.argoproj.io/sync-wave': String(own) };
}

const CLUSTER_WAVES: Readonly<Record<string, number>> = { CustomResourceDefinition: -2, Namespace: -1 };

function secretWave(kind: string): number {
  if (/(Store|^VaultDynamicSecret|^Password)$/.test(kind)) {
    return -2;
  }
  if (kind === 'PushSecret') {
    // It is not ready before the Secret is there that it reads.
    return 1;
  }
  return /^(ExternalSecret|SealedSecret|SecretProviderClass)$/.test(kind) ? -1 : -3;
}
