import type { Manifest, ManifestFile, SynthesizedCluster } from '../../output/cluster';
import { isClusterScoped } from '../../output/kinds';
import { isRotationWatch } from '../../fleet/names';
import type { Chart, Installation } from '../installation/installation';
import type { KubernetesObject } from '../../output/kubernetes-object';

/**
 * What a GitOps tool applies in one go, a folder each: the controllers that come with the fleet, without which nothing of
 * theirs is known; what belongs to the whole cluster, before that no namespace is there; then, for each namespace by itself, the Secrets with all that makes them, and what runs with them.
 */
export interface Unit {
  /**
   * Below that of the cluster: `cluster`, `<namespace>` or `<namespace>.workloads`, and what ends with `.installation`.
   * No namespace is called "cluster".
   */
  readonly folder: string;
  readonly part: 'installation' | 'cluster' | 'secrets' | 'workloads';
  readonly namespace?: string;
  /** The folder of what has to be there before. */
  readonly after?: string;
  readonly manifests: readonly Manifest[];
  /** What the tool installs with them. */
  readonly charts?: readonly Chart[];
}

const CLUSTER = 'cluster';

/**
 * The units of a cluster whose files are one for the whole of it and one a namespace, in their order.
 *
 * @param before what is installed first, each after the one before it
 */
export function unitsOf({ files }: SynthesizedCluster, before: readonly Unit[] = []): Unit[] {
  const wide: Manifest[] = [];
  const units: Unit[] = [];
  for (const { name, manifests } of files) {
    const namespace = name.replace(/\.k8s\.yaml$/, '');
    if (namespace === CLUSTER) {
      wide.push(...manifests);
      continue;
    }
    wide.push(...manifests.filter(({ object }) => isClusterScoped(object.kind)));
    const own = manifests.filter(({ object }) => !isClusterScoped(object.kind));
    const secrets = own.filter(({ object }) => !runsWithSecrets(object));
    const workloads = own.filter(({ object }) => runsWithSecrets(object));
    units.push(
      { folder: namespace, part: 'secrets', namespace, after: CLUSTER, manifests: secrets },
      { folder: `${namespace}.workloads`, part: 'workloads', namespace, after: namespace, manifests: workloads },
    );
  }
  const cluster: Unit = { folder: CLUSTER, part: 'cluster', after: before.at(-1)?.folder, manifests: wide };
  return withoutEmpty([...before, cluster, ...units]);
}

/** What is installed, in one go. */
export function installationUnit({ manifests, charts }: Installation): Unit {
  return { folder: installationFolder(CLUSTER), part: 'installation', manifests, charts };
}

/** Of what is installed, or of one chart. No namespace is called so. */
export function installationFolder(of: string): string {
  return `${of}.installation`;
}

/** What waits for a unit with nothing in it waits for what that would have waited for. */
function withoutEmpty(all: readonly Unit[]): Unit[] {
  const byFolder = new Map(all.map((unit) => [unit.folder, unit]));
  const firstThere = (folder: string | undefined): string | undefined => {
    const unit = folder === undefined ? undefined : byFolder.get(folder);
    return unit && isEmpty(unit) ? firstThere(unit.after) : folder;
  };
  return all.filter((unit) => !isEmpty(unit)).map((unit) => ({ ...unit, after: firstThere(unit.after) }));
}

function isEmpty({ manifests, charts = [] }: Unit): boolean {
  return manifests.length + charts.length === 0;
}

/** As it is written: each unit in a folder of its own. */
export function fileOf({ folder, namespace = CLUSTER, manifests }: Unit): ManifestFile {
  return { name: `${folder}/${namespace}.k8s.yaml`, manifests };
}

const RUN = /^(CronJob|DaemonSet|Deployment|Job|Pod|ReplicaSet|ReplicationController|Rollout|StatefulSet)$/;
/** What Secrets need or make, or what pods need before they start, besides all that keywheel itself writes. */
const BEFORE =
  /^(ConfigMap|ExternalSecret|LimitRange|NetworkPolicy|Password|PersistentVolumeClaim|PushSecret|ResourceQuota|Role|RoleBinding|SealedSecret|Secret|SecretProviderClass|SecretStore|ServiceAccount|VaultDynamicSecret|Certificate|Issuer)$/;

/**
 * What comes last: nothing that Secrets are made with waits for it. The watch of a rotation is there too, for it fails
 * until the first turn, and nothing may wait for that.
 */
function runsWithSecrets(object: KubernetesObject): boolean {
  return isRotationWatch(object) || RUN.test(object.kind) || !(isOurs(object) || BEFORE.test(object.kind));
}

function isOurs({ metadata: { labels } }: KubernetesObject): boolean {
  return labels?.['app.kubernetes.io/managed-by'] === 'keywheel';
}
