import { basename, dirname, join, resolve, sep } from 'node:path';
import { isClusterScoped } from '../output/kinds';
import { unsaidNamespace } from '../output/seen-object';
import { ancestorsOf, shown } from './files-below';
import { isGlobOf } from '../text/glob';
import { foldedFields } from './kustomization-fields';
import type { ReadObject } from './kubernetes-objects';
import type { NotRead, Unknown } from '../output/unknown';

interface Kustomization {
  readonly folder: string;
  readonly namespace?: string;
  /** Files and folders that it puts together. */
  readonly resources: readonly string[];
}

/** Anything that changes objects, or brings some that are in no file. */
const NOT_DONE = [
  'bases',
  'components',
  'configMapGenerator',
  'generators',
  'helmCharts',
  'helmChartInflationGenerator',
  'namePrefix',
  'nameSuffix',
  'patches',
  'patchesJson6902',
  'patchesStrategicMerge',
  'replacements',
  'secretGenerator',
  'transformers',
  'vars',
];

const PUTS_TOGETHER = ['resources', 'bases', 'components'];

/** https://kubectl.docs.kubernetes.io/references/kustomize/glossary/#kustomization */
export const KUSTOMIZATION = /^(kustomization\.ya?ml|Kustomization)$/;

export const BUILD = 'give --manifests what "kustomize build" prints';

/**
 * What kustomize would do with the files, as far as it is simple: which files belong to it, and the namespace that it
 * gives them. Overlays are not rendered.
 */
export class Kustomizations {
  private readonly byFolder = new Map<string, Kustomization>();
  /** Files that are named as patches: kustomize takes them for changes of other objects. */
  private readonly patches = new Set<string>();

  constructor(
    private readonly unknown: Unknown[],
    private readonly notRead: NotRead[],
  ) {}

  /** By its name alone, as for kustomize: one of another name is applied by nobody, whatever it says. */
  static is(file: string): boolean {
    return KUSTOMIZATION.test(basename(file));
  }

  /** @returns the paths that it names and are here, absolute */
  add(folder: string, written: unknown): readonly string[] {
    const value = foldedFields(written, [...NOT_DONE, ...PUTS_TOGETHER, 'namespace']);
    const undone = NOT_DONE.filter((field) => [value[field]].flat().some(Boolean));
    const paths = pathsNamedBy(written);
    const remote = paths.filter((path) => /^[a-z]+:\/\/|^git@|^github\.com\/|\?ref=/.test(path));
    const said = [
      ...(undone.length > 0 ? [`what kustomize does by ${undone.join(', ')} is not done`] : []),
      ...(remote.length > 0 ? [`what is elsewhere is not fetched: ${remote.join(', ')}`] : []),
    ];
    if (said.length > 0) {
      this.notRead.push({ place: shown(folder), message: said.join('; '), advice: BUILD });
    }
    patchFiles(value).forEach((path) => this.patches.add(resolve(folder, path)));
    const resources = paths.filter((path) => !remote.includes(path)).map((path) => resolve(folder, path));
    this.byFolder.set(folder, {
      folder,
      namespace: isText(value['namespace']) ? value['namespace'] : undefined,
      resources,
    });
    return resources;
  }

  /** The objects that are put together, in the namespace that they get, and those that nobody applies. */
  placed(objects: readonly ReadObject[]): { readonly applied: ReadObject[]; readonly aside: ReadObject[] } {
    const namespaces = this.namespaces(objects);
    const synced = argoFolders(objects);
    // Where kustomize puts a folder together, a file that it does not name is not applied: a patch, or put aside.
    const isAside = ({ file }: ReadObject) =>
      !namespaces.has(file) &&
      (this.byFolder.has(dirname(file)) || (this.patches.has(file) && !isOneOf(shown(dirname(file)), synced)));
    const [aside, applied] = [objects.filter(isAside), objects.filter((one) => !isAside(one))];
    new Set(aside.map(({ file }) => file)).forEach((file) =>
      this.unknown.push({
        place: shown(file),
        message: 'no kustomization.yaml names it as a resource, so it counts as not applied',
      }),
    );
    return { applied: applied.map((one) => inNamespace(one, [...(namespaces.get(one.file) ?? [])])), aside };
  }

  /** What each file is told by those who put it together; undefined in it where one tells nothing. */
  private namespaces(objects: readonly ReadObject[]): Map<string, Set<string | undefined>> {
    const found = new Map<string, Set<string | undefined>>();
    const files = [...new Set(objects.map(({ file }) => file))];
    const give = (file: string, namespace: string | undefined) =>
      found.set(file, (found.get(file) ?? new Set()).add(namespace));
    // Each only once for a namespace: overlays of overlays come to it in more ways than anybody could count.
    const visited = new Set<string>();
    const visit = (path: string, outer: string | undefined, isNamed: boolean): void => {
      const kustomization = this.byFolder.get(path);
      const way = JSON.stringify([path, outer, isNamed]);
      if (visited.has(way)) {
        return;
      }
      visited.add(way);
      if (kustomization) {
        // The outermost has the last word.
        const namespace = outer ?? kustomization.namespace;
        kustomization.resources.forEach((resource) => visit(resource, namespace, true));
      } else if (outer !== undefined || isNamed) {
        files.filter((file) => file === path || file.startsWith(path + sep)).forEach((file) => give(file, outer));
      }
    };
    const within = new Set([...this.byFolder.values()].flatMap(({ resources }) => resources));
    const fluxed = fluxTargets(objects, files);
    [...this.byFolder.keys()]
      .filter((one) => !within.has(one) && !fluxed.has(one))
      .forEach((one) => visit(one, undefined, false));
    fluxed.forEach((targets, folder) => targets.forEach((namespace) => visit(folder, namespace, true)));
    return found;
  }
}

/** What a kustomization puts together, as it names it. */
export function pathsNamedBy(kustomization: unknown): string[] {
  const value = foldedFields(kustomization, PUTS_TOGETHER);
  return PUTS_TOGETHER.flatMap((field) => value[field] as unknown).filter(isText);
}

/** The files that a kustomization names as patches. */
function patchFiles(value: Readonly<Record<string, unknown>>): string[] {
  return ['patches', 'patchesJson6902', 'patchesStrategicMerge']
    .flatMap((field) => value[field])
    .map((one) => (typeof one === 'string' ? one : foldedFields(one, ['path'])['path']))
    .filter(isText);
}

/** A path that Argo CD is told to sync: without a kustomization in it, it applies what is there. */
interface ArgoFolder {
  /** Of names, in which `*` stands for any text. */
  readonly pattern: readonly string[];
  /** Whether it takes the folders below as well. */
  readonly deep: boolean;
}

function argoFolders(objects: readonly ReadObject[]): ArgoFolder[] {
  const found: ArgoFolder[] = [];
  const visit = (value: unknown, name: string, deep: boolean): void => {
    if (typeof value === 'string' && name === 'path') {
      const names = value.replace(/\{\{[^{}]*\}\}/g, '*').split('/');
      // What is a template as a whole takes what its generator names, or what no file says.
      const isSaid = names.some((one) => /[^*]/.test(one)) || !value.includes('{{');
      found.push(...(isSaid ? [{ pattern: names.filter((one) => !/^\.?$/.test(one)), deep }] : []));
    } else if (typeof value === 'object' && value !== null) {
      Object.entries(value).forEach(([key, inside]) => visit(inside, Array.isArray(value) ? name : key, deep));
    }
  };
  for (const { object } of objects) {
    if (/^Application(Set)?$/.test(object.kind) && object.apiVersion.startsWith('argoproj.io/')) {
      visit(object['spec'], '', /"recurse":(?!false)/.test(JSON.stringify(object['spec'])));
    }
  }
  return found;
}

/** The command may run above the folder that the repository is in, or within it. */
function isOneOf(folder: string, argo: readonly ArgoFolder[]): boolean {
  const names = folder.split('/');
  return argo.some(({ pattern, deep }) => {
    const isAt = (from: number, of: readonly string[]) =>
      from >= 0 && of.every((one, index) => isGlobOf(one, names[from + index] ?? ''));
    return deep
      ? names.some((_, from) => isAt(from, pattern))
      : isAt(names.length - pattern.length, pattern) ||
          (pattern.length > names.length && isAt(0, pattern.slice(-names.length)));
  });
}

/** Folders that Flux applies, with the namespaces that it gives them. */
function fluxTargets(objects: readonly ReadObject[], files: readonly string[]): Map<string, Set<string | undefined>> {
  const folders = new Set(files.flatMap((file) => ancestorsOf(dirname(file))));
  const targets = new Map<string, Set<string | undefined>>();
  for (const { object } of objects) {
    const { path, targetNamespace } = (object['spec'] ?? {}) as { path?: unknown; targetNamespace?: string };
    if (
      object.kind === 'Kustomization' &&
      object.apiVersion.startsWith('kustomize.toolkit.fluxcd.io/') &&
      isText(path)
    ) {
      const below = join(sep, path);
      const folder = [...folders].find((one) => below !== sep && one.endsWith(below.replace(/\/$/, '')));
      if (folder !== undefined) {
        targets.set(folder, (targets.get(folder) ?? new Set()).add(targetNamespace));
      }
    }
  }
  return targets;
}

/**
 * An object in the one namespace that it is told, else in its own. One that says none, or is told several, stands in one
 * that only those can mean who stand in the same folder.
 */
function inNamespace(one: ReadObject, given: readonly (string | undefined)[]): ReadObject {
  const { object } = one;
  if (isClusterScoped(object.kind)) {
    // The API server drops one that is said all the same.
    return { ...one, object: { ...object, metadata: { ...object.metadata, namespace: undefined } } };
  }
  const [told] = given;
  const own = given.length > 1 ? undefined : (told ?? object.metadata.namespace);
  const namespace = own ?? unsaidNamespace(shown(dirname(one.file)));
  if (namespace === object.metadata.namespace) {
    return one;
  }
  return { ...one, object: { ...object, metadata: { ...object.metadata, namespace } } };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
