import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { ancestorsOf, isFolder } from './files-below';
import type { GivenFiles } from './given-files';
import { Kustomizations, pathsNamedBy } from './kustomizations';
import { isBroken, yamlDocuments } from '../yaml/documents';

/** A folder that is taken for a cluster, with all that it names. */
export interface FoundCluster {
  readonly name: string;
  /** Absolute folders, none of them in another. */
  readonly folders: readonly string[];
  /** In these, absolute. */
  readonly files: readonly string[];
  /** Whether there is more than this one. */
  readonly assumed: boolean;
}

/** What the folders of manifests look like. */
export interface FoundClusters {
  readonly clusters: readonly FoundCluster[];
  /** Folders that belong to none of them. */
  readonly left: readonly string[];
}

/**
 * Which folders are which cluster: those that Flux was set up in, and those in a folder "clusters"; else each folder in
 * the one that holds them all. To a cluster belongs what its kustomizations and its objects of Flux name.
 *
 * @param files with objects of Kubernetes; absolute
 */
export function findClusters(given: GivenFiles, root: string, files: readonly string[]): FoundClusters {
  const byFolder = new Map<string, string[]>();
  for (const file of files) {
    const own = byFolder.get(dirname(file));
    if (own) {
      own.push(file);
    } else {
      byFolder.set(dirname(file), [file]);
    }
  }
  const named = new Map(
    [...byFolder].map(([folder, own]) => [
      folder,
      own.flatMap((file) => foldersNamed(given, root, file)).filter((one) => ancestorsOf(one).includes(root)),
    ]),
  );
  const folders = [...byFolder.keys()].sort();
  const said = topmost(folders.flatMap((folder) => saidToBeOne(root, folder)));
  const roots = said.length > 0 ? said : unnamedRoots(root, folders, named);
  const below = belowEach(folders, new Set([...roots, ...[...named.values()].flat()]));
  const names = namesOf(root, roots);
  const reached = roots.map((one) => reachedFrom(one, below, named));
  const taken = new Set(reached.flatMap((all) => [...all]));
  const left = folders.filter((folder) => !taken.has(folder));
  return {
    clusters: roots.map((one, index) => ({
      name: names[index]!,
      folders: topmost([one, ...reached[index]!]),
      files: [...reached[index]!].sort().flatMap((folder) => byFolder.get(folder)!),
      assumed: roots.length > 1 || left.length > 0,
    })),
    left: topmost(left),
  };
}

/** By its folder; no two have one name, for one would hide the other. */
function namesOf(root: string, roots: readonly string[]): string[] {
  const times = new Map<string, number>();
  roots.forEach((one) => times.set(basename(one), (times.get(basename(one)) ?? 0) + 1));
  const given = new Set<string>();
  return roots.map((one) => {
    const own = times.get(basename(one)) === 1 ? basename(one) : relative(root, one).replaceAll(sep, '-');
    let name = own || 'cluster';
    for (let next = 2; given.has(name); next += 1) {
      name = `${own}-${next}`;
    }
    given.add(name);
    return name;
  });
}

/** The folders of a cluster that says it is one. */
function saidToBeOne(root: string, folder: string): string[] {
  const parts = relative(root, folder).split(sep);
  const ends = [parts.indexOf('flux-system'), parts.indexOf('clusters') + 2];
  const flux = ends[0]! >= 0 ? [ends[0]!] : [];
  const clusters = ends[1]! >= 2 && parts.length >= ends[1]! ? [ends[1]!] : [];
  return [...clusters, ...flux].slice(0, 1).map((end) => join(root, ...parts.slice(0, end)));
}

/** Of what no other folder names, each folder in the one that holds all. */
function unnamedRoots(
  root: string,
  folders: readonly string[],
  named: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const targets = new Set([...named].flatMap(([by, all]) => all.filter((one) => !ancestorsOf(by).includes(one))));
  const first = folders.filter((folder) => !ancestorsOf(folder).some((one) => targets.has(one)));
  // Those that name each other in a circle are all there are.
  const all = first.length > 0 ? first : folders;
  const holder = all.reduce((outer, folder) => ancestorOf(outer, folder, root), all[0] ?? root);
  return all.length === 0 || all.includes(holder)
    ? all.slice(0, 1).map(() => holder)
    : [...new Set(all.map((folder) => join(holder, relative(holder, folder).split(sep)[0]!)))];
}

function ancestorOf(one: string, other: string, root: string): string {
  return one === root || ancestorsOf(other).includes(one) ? one : ancestorOf(dirname(one), other, root);
}

/** Looked up once for all, for a stranger's folders may name each other in any number. */
function belowEach(folders: readonly string[], targets: ReadonlySet<string>): Map<string, string[]> {
  const below = new Map<string, string[]>([...targets].map((target) => [target, []]));
  folders.forEach((folder) => ancestorsOf(folder).forEach((one) => below.get(one)?.push(folder)));
  return below;
}

function reachedFrom(
  start: string,
  below: ReadonlyMap<string, readonly string[]>,
  named: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  const reached = new Set<string>();
  const seen = new Set([start]);
  for (const target of seen) {
    for (const folder of below.get(target) ?? []) {
      if (!reached.has(folder)) {
        reached.add(folder);
        named.get(folder)?.forEach((one) => seen.add(one));
      }
    }
  }
  return reached;
}

/** Those that are in none of the others. */
export function topmost(folders: readonly string[]): string[] {
  const all = new Set(folders);
  return [...all].sort().filter((one) => !ancestorsOf(dirname(one)).some((outer) => outer !== one && all.has(outer)));
}

/** What a kustomization puts together, and what Flux is told to apply. */
function foldersNamed(given: GivenFiles, root: string, file: string): string[] {
  const isKustomization = Kustomizations.is(file);
  const text = isKustomization || !file.endsWith('.json') ? (given.text(file) ?? '') : '';
  if (!isKustomization && !text.includes('kustomize.toolkit.fluxcd.io')) {
    return [];
  }
  return yamlDocuments(text)
    .map((document): any => (isBroken(document) ? undefined : document.value))
    .flatMap((value) =>
      isKustomization
        ? pathsNamedBy(value).map((path) => [dirname(file), path])
        : [[root, String(value?.apiVersion).startsWith('kustomize.toolkit.fluxcd.io/') ? value.spec?.path : undefined]],
    )
    .flatMap(([from, path]) => (typeof path === 'string' ? [resolve(from as string, join('.', path))] : []))
    .filter(isFolder);
}
