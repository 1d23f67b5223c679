import { readFileSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import type { RestartFile, SynthesizedCluster, Unread } from '../synth/synthesized-fleet';
import { filesBelow, shown } from './files-below';
import { Kustomizations } from './kustomizations';
import { kubernetesObjects, ReadObject, skipReason, withoutSecrets } from './kubernetes-objects';
import { withoutPlaceholders } from './placeholders';
import type { Unknown } from './unknown';
import { isBroken, yamlDocuments } from './yaml-documents';

export interface ManifestFolder {
  readonly folder: string;
  /** Undefined where each folder in it is a cluster. */
  readonly cluster?: string;
}

export interface ManifestsRead {
  readonly clusters: readonly SynthesizedCluster[];
  readonly restarts: readonly RestartFile[];
  readonly unknown: readonly Unknown[];
}

/** Reads the YAML of all clusters. A cluster that several folders hold is one. */
export function readManifests(folders: readonly ManifestFolder[]): ManifestsRead {
  const files = new Map<string, string[]>();
  const restarts: RestartFile[] = [];
  const taken = new Set<string>();
  // Folders of one cluster first: what lies in them is no cluster of its own.
  for (const { folder, cluster } of folders.toSorted((a, b) => Number(!a.cluster) - Number(!b.cluster))) {
    for (const file of filesBelow(folder).filter((one) => /\.(ya?ml|json)$/.test(one) && !/\.tf\.json$/.test(one))) {
      if (taken.has(file)) {
        continue;
      }
      taken.add(file);
      const below = relative(folder, file).split(sep);
      if (cluster === undefined && below[0] === RESTARTS_FOLDER) {
        restarts.push(...readRestarts(file, below));
        continue;
      }
      const name = cluster ?? (below.length > 1 ? below[0]! : basename(folder));
      files.set(name, [...(files.get(name) ?? []), file]);
    }
  }
  const read = [...files].map(([name, ofCluster]) => readCluster(name, ofCluster));
  return {
    clusters: read.map(({ cluster }) => cluster).filter((cluster) => cluster.files.length > 0),
    restarts,
    unknown: read.flatMap(({ unknown }) => unknown),
  };
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

function readCluster(name: string, files: readonly string[]): { cluster: SynthesizedCluster; unknown: Unknown[] } {
  const unknown: Unknown[] = [];
  const objects: ReadObject[] = [];
  const kustomizations = new Kustomizations(unknown);
  let writtenHere = false;
  for (const file of files) {
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
        objects.push(...kubernetesObjects(document, file, unknown));
      }
    }
  }
  const skipped = unknown.length > 0;
  const placed = kustomizations.placed(objects).map((one) => withoutPlaceholders(withoutSecrets(one), unknown));
  return {
    cluster: { name, path: '', files: byFile(placed), unread: unreadOf(placed, skipped, writtenHere) },
    unknown,
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

function unreadOf(objects: readonly ReadObject[], skipped: boolean, writtenHere: boolean): Unread {
  return {
    operator: !writtenHere,
    objects: skipped || objects.some(({ object }) => MAKERS.test(object.kind)),
  };
}
