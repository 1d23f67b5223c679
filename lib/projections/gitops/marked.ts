import type { GitOpsSettings } from '../../fleet/gitops';
import type { Manifest } from '../../output/cluster';
import type { KubernetesObject } from '../../output/kubernetes-object';
import { KEPT } from './kept';
import { depths } from './depths';
import { isThereToTell } from './told';
import type { Unit } from './units';

type Annotations = Readonly<Record<string, string>>;

/** Kinds whose objects hold what no other place has, once they are there: without the object, it is gone. */
const HOLDS_DATA = /^(CustomResourceDefinition|Namespace|PersistentVolumeClaim)$/;

/** The objects of a unit with what the tool has to know of each. What the program itself says of it stays. */
export function marked({ part, manifests }: Unit, tool: GitOpsSettings['tool']): Manifest[] {
  const waves = tool === 'argoCd' ? wavesOf(part, manifests) : undefined;
  return manifests.map((manifest) => {
    const { object } = manifest;
    const added = {
      ...(HOLDS_DATA.test(object.kind) && KEPT[tool]),
      ...waves?.(object),
    };
    return Object.keys(added).length === 0 ? manifest : { ...manifest, object: annotated(object, added) };
  });
}

function annotated(object: KubernetesObject, added: Annotations): KubernetesObject {
  const { annotations, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, annotations: { ...added, ...annotations } } };
}

/**
 * Argo CD calls an ExternalSecret that fails Degraded, and with it the whole application: these are there to tell people.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/health/#ignoring-child-resource-health-check-in-applications
 */
const UNASSESSED = { 'argocd.argoproj.io/ignore-healthcheck': 'true' };
const WAVE = 'argocd.argoproj.io/sync-wave';

/**
 * Within an application Argo CD waits until a wave is healthy; what is not said is wave 0, for which nothing waits where it
 * is the last: what runs, what fails on purpose, and what is ready only when something runs.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
function wavesOf(part: Unit['part'], manifests: readonly Manifest[]): (object: KubernetesObject) => Annotations {
  const objects = manifests.map(({ object }) => object);
  const last = Math.max(0, ...objects.map(({ metadata }) => Number(metadata.annotations?.[WAVE]) || 0));
  const depthOf = part === 'secrets' ? depths(objects) : undefined;
  return (object) => {
    if (isThereToTell(object)) {
      return last > 0 ? { [WAVE]: String(last), ...UNASSESSED } : UNASSESSED;
    }
    const wave = part === 'cluster' ? CLUSTER_WAVES[object.kind] : depthOf && secretWave(object, depthOf);
    return wave === undefined ? NOTHING : { [WAVE]: String(wave) };
  };
}

const NOTHING: Annotations = {};
const CLUSTER_WAVES: Readonly<Record<string, number>> = { CustomResourceDefinition: -2, Namespace: -1 };

/** Deeper than any chain of stores and Secrets that log in with each other. */
const FIRST_WAVE = -10;
/** Ready only when a pod is there that mounts it, or a Secret that it pushes. */
const LATE = /^(PersistentVolumeClaim|PushSecret)$/;

function secretWave(object: KubernetesObject, depthOf: (object: KubernetesObject) => number): number | undefined {
  return LATE.test(object.kind) ? undefined : Math.min(FIRST_WAVE + depthOf(object), -1);
}
