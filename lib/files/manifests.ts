import { readFileSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import type { RestartFile, SynthesizedCluster } from '../synth/synthesized-fleet';
import { filesBelow, shown } from './files-below';
import { Kustomizations } from './kustomizations';
import { kubernetesObjects, ReadObject, skipReason, withoutSecrets } from './kubernetes-objects';
import { withoutPlaceholders } from './placeholders';
import type { MappedCluster } from './mapping';
import type { Unknown } from './unknown';
import { isBroken, yamlDocuments } from './yaml-documents';

export interface ManifestsRead {
  readonly clusters: readonly SynthesizedCluster[];
  readonly restarts: readonly RestartFile[];
  readonly unknown: readonly Unknown[];
}

interface ClusterFiles extends Partial<Omit<MappedCluster, 'manifests'>> {
  readonly name: string;
  /** Whether the folder is only taken for a cluster. */
  readonly assumed: boolean;
  readonly files: string[];
}

/**
 * Reads the YAML of all clusters: those of the mapping, and for what is in none of them each folder in a folder.
 *
 * @param folders absolute
 */
export function readManifests(folders: readonly string[], mapped: readonly MappedCluster[]): ManifestsRead {
  const clusters = new Map<string, ClusterFiles>();
  const restarts: RestartFile[] = [];
  const taken = new Set<string>();
  const take = (file: string, cluster: Omit<ClusterFiles, 'files'>) => {
    if (!taken.has(file)) {
      taken.add(file);
      const known = clusters.get(cluster.name) ?? { ...cluster, files: [] };
      known.files.push(file);
      clusters.set(cluster.name, known);
    }
  };
  for (const cluster of mapped) {
    const files = cluster.manifests.flatMap(manifestFiles);
    files.forEach((file) => take(file, { ...cluster, assumed: false }));
  }
  for (const folder of folders) {
    const files = manifestFiles(folder).map((file) => ({ file, below: relative(folder, file).split(sep) }));
    const several = new Set(files.map(({ below }) => (below.length > 1 ? below[0] : ''))).size > 1;
    for (const { file, below } of files) {
      if (below[0] === RESTARTS_FOLDER) {
        restarts.push(...readRestarts(file, below));
      } else {
        take(file, { name: below.length > 1 ? below[0]! : basename(folder), assumed: several });
      }
    }
  }
  const read = [...clusters.values()].map(readCluster);
  return {
    clusters: read.map(({ cluster }) => cluster).filter(({ files }) => files.length > 0),
    restarts,
    unknown: read.flatMap(({ unknown }) => unknown),
  };
}

function manifestFiles(folder: string): string[] {
  return filesBelow(folder).filter((file) => /\.(ya?ml|json)$/.test(file) && !file.endsWith('.tf.json'));
}

/** Components for workloads of other repositories, which keywheel writes beside the clusters. */
const RESTARTS_FOLDER = 'kustomize.patches';

function readRestarts(file: string, [, cluster, namespace]: readonly string[]): RestartFile[] {
  return yamlDocuments(readFileSync(file, 'utf8')).flatMap((document) =>
    isBroken(document) || cluster === undefined || namespace === undefined
      ? []
      : [{ cluster, namespace, component: document.value as object }],
  );
}

function readCluster(said: ClusterFiles): { cluster: SynthesizedCluster; unknown: Unknown[] } {
  const unknown: Unknown[] = [];
  const encrypted: Unknown[] = [];
  const objects: ReadObject[] = [];
  const kustomizations = new Kustomizations(unknown);
  let writtenHere = false;
  for (const file of said.files) {
    const text = readFileSync(file, 'utf8');
    writtenHere ||= text.startsWith('# Written by keywheel ');
    for (const document of yamlDocuments(text)) {
      const source = { file: shown(file), line: document.line };
      const message = skipReason(document);
      if (message !== undefined) {
        unknown.push({ place: source.file, source, message });
      } else if (!isBroken(document) && Kustomizations.is(file, document.value)) {
        kustomizations.add(dirname(file), document.value);
      } else if (!isBroken(document)) {
        objects.push(...kubernetesObjects(document, file, encrypted));
      }
    }
  }
  const skipped = unknown.length > 0;
  const placed = kustomizations.placed(objects).map((one) => withoutPlaceholders(withoutSecrets(one), unknown));
  const isMore = skipped || placed.some(({ object }) => MAKERS.test(object.kind));
  if (said.assumed && !writtenHere && placed.length > 0) {
    const message =
      'it is taken for a cluster of its own: with --clusters a file can say which folders are one cluster';
    unknown.push({ place: said.name, message });
  }
  const unread = {
    operator: !writtenHere && !placed.some(isOperator),
    objects: isMore || (said.assumed && !writtenHere),
  };
  return {
    cluster: {
      name: said.name,
      path: '',
      files: byFile(placed),
      authMounts: said.authMounts,
      unread: said.complete ? undefined : unread,
    },
    unknown: [...unknown, ...encrypted],
  };
}

function byFile(objects: readonly ReadObject[]): SynthesizedCluster['files'] {
  const files = new Map<string, ReadObject[]>();
  for (const one of objects) {
    files.set(one.file, [...(files.get(one.file) ?? []), one]);
  }
  return [...files].map(([file, all]) => ({
    name: basename(file),
    manifests: all.map(({ object, line }) => ({ object, path: '', source: { file: shown(file), line } })),
  }));
}

/** Kinds with which somebody else makes objects that are in no file. */
const MAKERS = /^(HelmRelease|HelmChart|HelmChartConfig|Application|ApplicationSet|HelmApp|Bundle)$/;

/** Whether an object is the operator's own, so that what it may do is among the files too. */
function isOperator({ object }: ReadObject): boolean {
  return object.kind === 'Deployment' && JSON.stringify(object).includes('external-secrets/external-secrets');
}
