import type { Manifest, ManifestFile, SynthesizedCluster } from '../../output/cluster';
import { isClusterScoped } from '../../output/kinds';
import { specOf } from '../../output/seen-object';
import { isGenerator } from './depths';
import { textsIn } from './texts';
import { isThereToTell } from './told';
import type { Chart, Installation } from '../installation/installation';
import { isManaged, KubernetesObject } from '../../output/kubernetes-object';

/**
 * What a GitOps tool applies in one go, a folder each: the controllers that come with the fleet, without which nothing of
 * theirs is known; what belongs to the whole cluster, before that no namespace is there; then, for each namespace by
 * itself, the Secrets with all that makes them, and what runs with them; and what of the cluster needs a namespace.
 */
export interface Unit {
  /**
   * Below that of the cluster: `cluster`, `<namespace>`, each with `.workloads` for what comes after it, and what ends with
   * `.installation`. No namespace is called "cluster".
   */
  readonly folder: string;
  readonly part: 'installation' | 'cluster' | 'secrets' | 'workloads';
  readonly namespace?: string;
  /** The folders of what has to be there before. */
  readonly after: readonly string[];
  readonly manifests: readonly Manifest[];
  /** What the tool installs with them. */
  readonly charts?: readonly Chart[];
}

const CLUSTER = 'cluster';
const ALERTS = 'cluster.alerts';

/**
 * The units of a cluster whose files are one for the whole of it and one a namespace, in their order.
 *
 * @param before what is installed first, each after the one before it
 */
export function unitsOf({ files }: SynthesizedCluster, before: readonly Unit[] = []): Unit[] {
  const wide: Manifest[] = [];
  const units: Unit[] = [];
  const alerts: Manifest[] = [];
  for (const { name, manifests } of files) {
    const namespace = name.replace(/\.k8s\.yaml$/, '');
    if (namespace === CLUSTER) {
      wide.push(...manifests);
      continue;
    }
    if (namespace === ALERTS) {
      alerts.push(...manifests);
      continue;
    }
    wide.push(...manifests.filter(({ object }) => isClusterScoped(object.kind)));
    const own = manifests.filter(({ object }) => !isClusterScoped(object.kind));
    const copies = copiesAmong(own.map(({ object }) => object));
    const isLate = ({ object }: Manifest) => copies.has(object) || runsWithSecrets(object);
    units.push(
      { folder: namespace, part: 'secrets', namespace, after: [CLUSTER], manifests: own.filter((one) => !isLate(one)) },
      {
        folder: workloadsOf(namespace),
        part: 'workloads',
        namespace,
        after: [namespace],
        manifests: own.filter(isLate),
      },
    );
  }
  const last = before.at(-1);
  return withoutEmpty([
    ...before,
    {
      folder: CLUSTER,
      part: 'cluster',
      after: last ? [last.folder] : [],
      manifests: wide.filter(({ object }) => !needsNamespaces(object)),
    },
    ...units,
    // By themselves: where their definitions are missing, nothing else waits for them.
    { folder: ALERTS, part: 'workloads', after: [CLUSTER], manifests: alerts },
    afterNamespaces(
      wide.filter(({ object }) => needsNamespaces(object)),
      units,
    ),
  ]);
}

function workloadsOf(folder: string): string {
  return `${folder}.workloads`;
}

/** What belongs to the cluster and is ready only when something of a namespace is: it waits for those that it names. */
function afterNamespaces(manifests: readonly Manifest[], units: readonly Unit[]): Unit {
  const named = new Set(manifests.flatMap(({ object }) => [object.metadata.namespace, ...textsIn(object['spec'])]));
  const needed = units.filter(({ part, namespace }) => part === 'secrets' && named.has(namespace));
  const after = [CLUSTER, ...needed.map(({ folder }) => folder)];
  return { folder: workloadsOf(CLUSTER), part: 'workloads', after, manifests };
}

/** What is installed, in one go. */
export function installationUnit({ manifests, charts }: Installation): Unit {
  return { folder: installationFolder(CLUSTER), part: 'installation', after: [], manifests, charts };
}

/** Of what is installed, or of one chart. No namespace is called so. */
export function installationFolder(of: string): string {
  return `${of}.installation`;
}

/** What waits for a unit with nothing in it waits for what that would have waited for. */
function withoutEmpty(all: readonly Unit[]): Unit[] {
  const byFolder = new Map(all.map((unit) => [unit.folder, unit]));
  const there = (folder: string): readonly string[] => {
    const unit = byFolder.get(folder);
    return unit && isEmpty(unit) ? unit.after.flatMap(there) : [folder];
  };
  return all
    .filter((unit) => !isEmpty(unit))
    .map((unit) => ({ ...unit, after: [...new Set(unit.after.flatMap(there))] }));
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
  /^(ConfigMap|ExternalSecret|LimitRange|NetworkPolicy|PersistentVolumeClaim|PushSecret|ResourceQuota|Role|RoleBinding|SealedSecret|Secret|SecretProviderClass|SecretStore|ServiceAccount|Certificate|Issuer)$/;

/**
 * What comes last: nothing that Secrets are made with waits for it. What is there to tell people of something is there too,
 * for it may fail, and nothing may wait for that.
 */
function runsWithSecrets(object: KubernetesObject): boolean {
  const isBefore = isManaged(object) || BEFORE.test(object.kind) || isGenerator(object);
  return isThereToTell(object) || RUN.test(object.kind) || !isBefore;
}

function needsNamespaces({ kind }: KubernetesObject): boolean {
  return kind === 'ClusterSecretStore' || RUN.test(kind);
}

/**
 * What copies Secrets of a cluster, this one or another: who makes those is nobody who waits for it here, and may itself be
 * among what runs. Nor is a store of the whole cluster there before the namespaces are.
 */
function copiesAmong(objects: readonly KubernetesObject[]): ReadonlySet<KubernetesObject> {
  const stores = objects.filter((one) => one.kind === 'SecretStore' && specOf(one).provider?.kubernetes !== undefined);
  const names = new Set(stores.map(({ metadata }) => metadata.name));
  const reads = objects.filter(({ kind, ...object }) => {
    const { name, kind: of = 'SecretStore' } = specOf(object as KubernetesObject).secretStoreRef ?? {};
    return kind === 'ExternalSecret' && (of === 'SecretStore' ? names.has(name) : name !== undefined);
  });
  return new Set([...stores, ...reads]);
}
