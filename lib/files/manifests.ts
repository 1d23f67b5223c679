import { basename, dirname, join, relative, sep } from 'node:path';
import { FleetError } from '../errors';
import { grouped } from '../collections/grouped';
import { kindOf } from '../output/kinds';
import type { Misread } from '../output/misread';
import { valueFilesNamed, valuesInKustomization, valuesOfCharts } from './chart-values';
import { isFolder, isThere, shown } from './files-below';
import type { FoundCluster } from './found-clusters';
import { GivenFiles } from './given-files';
import { BUILD, KUSTOMIZATION, Kustomizations } from './kustomizations';
import { Generators } from './kustomize-generators';
import { patchedObjects } from './kustomize-patches';
import { kubernetesObjects, ReadObject, Told } from './kubernetes-objects';
import { withoutPlaceholders } from './placeholders';
import type { MappedCluster } from './mapping';
import { readRestarts } from './restarts';
import { asUnknown, NotRead, Unknown } from '../output/unknown';
import { isControlPlaneSetting } from '../output/encryption';
import { isBroken, yamlDocuments } from '../yaml/documents';
import type { Manifest, RestartFile, SynthesizedCluster } from '../output/cluster';

export interface ManifestsRead {
  readonly clusters: readonly SynthesizedCluster[];
  readonly restarts: readonly RestartFile[];
  readonly unknown: readonly Unknown[];
  readonly misread: readonly Misread[];
}

interface ClusterFiles extends Partial<Omit<MappedCluster, 'manifests'>> {
  readonly name: string;
  /** Whether the folder is only taken for a cluster. */
  readonly assumed: boolean;
  readonly files: string[];
  /** What its folders hold that was not looked into. */
  readonly skipped: string[];
}

/**
 * Reads the YAML of all clusters: those of the mapping, and for what is in none of them each folder in a folder.
 *
 * @param folders absolute
 * @param patches what Kustomize adds to workloads of other repositories: folders, or files in such ones
 * @param found clusters of which nobody has said anything: their files may be of several
 * @param root the folder that those were found in
 * @throws FleetError FilesMissing, for a folder without any
 */
export function readManifests(
  folders: readonly string[],
  patches: readonly string[],
  mapped: readonly MappedCluster[],
  found: readonly FoundCluster[] = [],
  root: readonly string[] = [],
): ManifestsRead {
  const given = new GivenFiles([...root, ...folders, ...patches, ...mapped.flatMap(({ manifests }) => manifests)]);
  const clusters = new Map<string, ClusterFiles>();
  const restarts: RestartFile[] = [];
  const misread: Misread[] = [];
  const taken = new Set<string>();
  const clusterOf = (cluster: Omit<ClusterFiles, 'files' | 'skipped'>): ClusterFiles => {
    const known = clusters.get(cluster.name) ?? { ...cluster, files: [], skipped: [] };
    clusters.set(cluster.name, known);
    return known;
  };
  const take = (file: string, cluster: Omit<ClusterFiles, 'files' | 'skipped'>) => {
    if (!taken.has(file)) {
      taken.add(file);
      clusterOf(cluster).files.push(file);
    }
  };
  for (const cluster of mapped) {
    for (const folder of cluster.manifests) {
      const { files, skipped } = given.below(folder, mayBeApplied);
      requireSome(folder, [...files, ...skipped], 'correct it in the mapping file');
      files.forEach((file) => take(file, { ...cluster, assumed: false }));
      clusterOf({ ...cluster, assumed: false }).skipped.push(...skipped);
    }
  }
  for (const { name, assumed, files } of found) {
    clusters.set(name, { name, assumed, files: [...files], skipped: [] });
  }
  for (const folder of folders) {
    const { files, skipped } = given.below(folder, mayBeApplied);
    requireSome(folder, [...files, ...skipped], 'say with --manifests where they are');
    const all = [...files, ...skipped].map((file) => ({ file, below: relative(folder, file).split(sep) }));
    const applied = all.filter(({ file }) => isManifest(file));
    const several = new Set(applied.map(({ below }) => (below.length > 1 ? below[0] : ''))).size > 1;
    for (const { file, below } of all) {
      const cluster = { name: below.length > 1 ? below[0]! : basename(folder), assumed: several };
      if (skipped.includes(file)) {
        clusterOf(cluster).skipped.push(file);
      } else {
        take(file, cluster);
      }
    }
  }
  for (const one of patches) {
    const root = isFolder(one) ? one : join(one, '../../..');
    for (const file of isFolder(one) ? given.below(one, isManifest).files : [one]) {
      const components = readRestarts(given, file, relative(root, file).split(sep));
      restarts.push(...components.restarts);
      misread.push(...components.misread);
    }
  }
  const generators = new Generators(given);
  const read = [...clusters.values()].map((cluster) => readCluster(given, cluster, generators));
  return {
    clusters: read
      .map(({ cluster }) => cluster)
      .filter(({ files, values = [], controlPlane = [] }) => files.length + values.length + controlPlane.length > 0),
    restarts,
    unknown: read.flatMap(({ unknown }) => unknown),
    misread: [...given.misread, ...misread, ...read.flatMap(({ misread }) => misread)],
  };
}

/** An empty folder agrees with everything: somebody meant another one, or what fills it has failed. */
function requireSome(folder: string, files: readonly string[], use: string): void {
  if (files.length === 0) {
    throw new FleetError('FilesMissing', `${shown(folder)} holds no manifests (.yaml, .yml or .json); ${use}`);
  }
}

/** In JSON, for Terraform or OpenTofu. */
const OF_TERRAFORM = /\.(?:tf|tofu)\.json$/;

/** What kubectl, kustomize and GitOps tools take of a folder. */
export function isManifest(file: string): boolean {
  return (/\.(ya?ml|json)$/.test(file) && !OF_TERRAFORM.test(file)) || KUSTOMIZATION.test(basename(file));
}

/** The same by other names, and what makes it: which of it is applied only its tools know. */
function mayBeApplied(name: string): boolean {
  return isManifest(name) || (OF_OTHERS.test(name) && !OF_TERRAFORM.test(name));
}

const OF_OTHERS = /\.(ya?ml|json)$|\.ya?ml\.\w+$|\.(jsonnet|libsonnet|cue|pkl|dhall|star|gotmpl|tgz)$/i;

interface ClusterRead {
  readonly cluster: SynthesizedCluster;
  readonly unknown: readonly Unknown[];
  readonly misread: readonly Misread[];
}

function readCluster(given: GivenFiles, said: ClusterFiles, generators: Generators): ClusterRead {
  const unknown: Unknown[] = [];
  const notRead: NotRead[] = notTaken(said);
  const misread: Misread[] = [];
  const objects: ReadObject[] = [];
  const settings: ReadObject[] = [];
  const values: ReadObject[] = [];
  const ofCharts: ReadObject[] = [];
  const chartFiles = new Map<string, string>();
  const kustomizations = new Kustomizations(unknown, notRead);
  let writtenHere = false;
  // A kustomization may name files that have another ending, and they are read as well.
  const files = new Set(said.files.filter(isManifest));
  for (const file of files) {
    const locked = given.locked.length;
    const text = given.text(file) ?? '';
    const place = shown(file);
    if (given.locked.length > locked) {
      const advice = 'run "git-crypt unlock" first, where the key may be';
      notRead.push({ place, message: 'it is encrypted by git-crypt, and was not read', advice });
    }
    writtenHere ||= text.startsWith('# Written by keywheel ');
    for (const document of yamlDocuments(text)) {
      if (!isBroken(document)) {
        valueFilesNamed(file, document).forEach((path) => chartFiles.set(path, file));
      }
      if (!isBroken(document) && Kustomizations.is(file)) {
        const named = kustomizations.add(dirname(file), document.value);
        named.filter((path) => isThere(path) && !isFolder(path)).forEach((path) => files.add(path));
        notRead.push(...elsewhere(file, named, [...files]));
        values.push(
          ...generators.read(file, document, { misread, notRead, unknown }),
          ...patchedObjects(file, document, given, (path) => files.has(path)),
          ...valuesInKustomization(file, document),
        );
      } else {
        if (!isBroken(document)) {
          values.push(...patchedObjects(file, document, given, (path) => files.has(path)));
          ofCharts.push(...valuesOfCharts(file, document, unknown));
        }
        for (const one of kubernetesObjects(document, { file, place }, { misread, notRead, unknown })) {
          (isControlPlaneSetting(one.object) ? settings : objects).push(one);
        }
      }
    }
  }
  ofCharts.push(...valuesOfNamed(given, chartFiles, ofCharts, { notRead, unknown }));
  const { applied, aside } = kustomizations.placed(objects);
  const placed = applied.map((one) => withoutPlaceholders(one, unknown));
  // What is in clear in a file is so whether anybody applies it or not. What a generator takes is told by the generator.
  const generated = new Set(values.map(({ file }) => file));
  values.push(...aside, ...ofCharts.filter(({ file }) => !generated.has(file)));
  const isMore = notRead.length > 0 || misread.length > 0 || placed.some(({ object }) => MAKERS.test(kindOf(object)));
  if (said.assumed && !writtenHere && placed.length > 0) {
    const message =
      'it is taken for a cluster of its own: with --clusters a file can say which folders are one cluster';
    unknown.push({ place: said.name, message });
  }
  const unread = {
    operator: !writtenHere && !placed.some(isOperator),
    objects: isMore || (said.assumed && !writtenHere),
    folders: !writtenHere,
  };
  return {
    cluster: {
      name: said.name,
      path: '',
      files: byFile(placed),
      values: values.map((one) => asManifest(one, shown(one.file))),
      controlPlane: byFile(settings),
      authMounts: said.authMounts,
      unread: said.complete ? undefined : unread,
    },
    unknown: [...(said.complete ? [] : notRead.map(asUnknown)), ...unknown],
    misread: [...misread, ...(said.complete ? notRead.map((one) => asMisread(one, said.name)) : [])],
  };
}

/**
 * The values in files that a kustomization names for charts, whatever those are called.
 *
 * @param named by the file, who names it
 * @param known what is read of files already
 */
function valuesOfNamed(
  given: GivenFiles,
  named: ReadonlyMap<string, string>,
  known: readonly ReadObject[],
  { notRead, unknown }: Pick<Told, 'notRead' | 'unknown'>,
): ReadObject[] {
  const read = new Set(known.map(({ file }) => file));
  return [...named].flatMap(([path, by]) => {
    if (read.has(path)) {
      return [];
    }
    if (!isThere(path) || isFolder(path)) {
      const message = `it takes values of a chart from ${shown(path)}, which is not there: a secret may be in it`;
      notRead.push({ place: shown(by), message, advice: BUILD });
      return [];
    }
    return yamlDocuments(given.text(path) ?? '').flatMap((document) =>
      isBroken(document) ? [] : valuesOfCharts(path, document, unknown, true),
    );
  });
}

/** Files that other tools take, and folders of tools. */
function notTaken({ files, skipped }: ClusterFiles): NotRead[] {
  const others = files.filter((file) => !isManifest(file));
  return [
    ...others.map((file) => ({
      place: shown(file),
      message: 'its name ends in a way that kubectl does not take, and it was not read',
      advice: 'give --manifests what is made of it, or name it .yaml',
    })),
    ...skipped.map((folder) => ({
      place: shown(folder),
      message: 'it is a folder of a tool, and was not looked into',
      advice: 'take it out of the folder that is given',
    })),
  ];
}

/** What a kustomization names and is in no folder of the cluster. */
function elsewhere(file: string, named: readonly string[], files: readonly string[]): NotRead[] {
  return named
    .filter((path) => !files.some((one) => one === path || one.startsWith(join(path, sep))))
    .map((path) => ({
      place: shown(file),
      message: `it names ${shown(path)}, which is in none of the folders that are given for this cluster`,
      advice: BUILD,
    }));
}

/** Of a cluster of which somebody says that all is there. */
function asMisread({ place, source, message, advice }: NotRead, cluster: string): Misread {
  return {
    ...{ kind: 'unreadable', path: '', place, source },
    message: `cluster "${cluster}" is declared complete, but of ${place} ${message}`,
    fix: advice,
  };
}

function byFile(objects: readonly ReadObject[]): SynthesizedCluster['files'] {
  return [...grouped(objects, ({ file }) => file)].map(([file, all]) => {
    const place = shown(file);
    return { name: basename(file), manifests: all.map((one) => asManifest(one, place)) };
  });
}

/** @param file as a person would type it */
function asManifest({ object, line }: ReadObject, file: string): Manifest {
  return { object, path: '', source: { file, line } };
}

/** Kinds with which somebody else makes objects that are in no file. */
const MAKERS = /^(HelmRelease|HelmChart|HelmChartConfig|Application|ApplicationSet|HelmApp|Bundle)$/;

/** Whether an object is the operator's own, so that what it may do is among the files too. */
function isOperator({ object }: ReadObject): boolean {
  return kindOf(object) === 'Deployment' && JSON.stringify(object).includes('external-secrets/external-secrets');
}
