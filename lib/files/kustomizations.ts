import { basename, dirname, join, resolve, sep } from 'node:path';
import { isClusterScoped } from '../output/kinds';
import { unsaidNamespace } from '../output/seen-object';
import { ancestorsOf, shown } from './files-below';
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
    const resources = paths.filter((path) => !remote.includes(path)).map((path) => resolve(folder, path));
    this.byFolder.set(folder, {
      folder,
      namespace: isText(value['namespace']) ? value['namespace'] : undefined,
      resources,
    });
    return resources;
  }

  /** The objects that are put together, in the namespace that they get. */
  placed(objects: readonly ReadObject[]): ReadObject[] {
    const namespaces = this.namespaces(objects);
    // Where kustomize puts a folder together, a file that it does not name is not applied: a patch, or put aside.
    const aside = ({ file }: ReadObject) => !namespaces.has(file) && this.byFolder.has(dirname(file));
    new Set(objects.filter(aside).map(({ file }) => file)).forEach((file) =>
      this.unknown.push({
        place: shown(file),
        message: 'no kustomization.yaml names it as a resource, so it counts as not applied',
      }),
    );
    return objects.filter((one) => !aside(one)).map((one) => inNamespace(one, [...(namespaces.get(one.file) ?? [])]));
  }

  /** What each file is told by those who put it together; undefined in it where one tells nothing. */
  private namespaces(objects: readonly ReadObject[]): Map<string, Set<string | undefined>> {
    const found = new Map<string, Set<string | undefined>>();
    const files = [...new Set(objects.map(({ file }) => file))];
    const give = (file: string, namespace: string | undefined) =>
      found.set(file, (found.get(file) ?? new Set()).add(namespace));
    const visit = (path: string, outer: string | undefined, seen: readonly string[]): void => {
      const kustomization = this.byFolder.get(path);
      if (seen.includes(path)) {
        return;
      }
      if (kustomization) {
        // The outermost has the last word.
        const namespace = outer ?? kustomization.namespace;
        kustomization.resources.forEach((resource) => visit(resource, namespace, [...seen, path]));
      } else if (outer !== undefined || seen.length > 0) {
        files.filter((file) => file === path || file.startsWith(path + sep)).forEach((file) => give(file, outer));
      }
    };
    const within = new Set([...this.byFolder.values()].flatMap(({ resources }) => resources));
    const fluxed = fluxTargets(objects, files);
    [...this.byFolder.keys()]
      .filter((one) => !within.has(one) && !fluxed.has(one))
      .forEach((one) => visit(one, undefined, []));
    fluxed.forEach((targets, folder) => targets.forEach((namespace) => visit(folder, namespace, [])));
    return found;
  }
}

/** What a kustomization puts together, as it names it. */
export function pathsNamedBy(kustomization: unknown): string[] {
  const value = foldedFields(kustomization, PUTS_TOGETHER);
  return PUTS_TOGETHER.flatMap((field) => value[field] as unknown).filter(isText);
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
