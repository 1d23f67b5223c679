import { dirname, resolve } from 'node:path';
import { isFields } from '../collections/fields';
import { isThere, shown } from './files-below';
import type { GivenFiles } from './given-files';
import { foldedFields } from './kustomization-fields';
import { dropEmpty, ReadObject, withoutSecrets } from './kubernetes-objects';
import { fitObject } from './object-shapes';
import { isBroken, YamlDocument, yamlDocuments } from '../yaml/documents';

/** Fields of a kustomization, and of objects of Flux and Argo CD, that hold patches. */
const FIELDS = ['patches', 'patchesJson6902', 'patchesStrategicMerge'];
/** In letters: a patch changes some fields. */
const LARGEST = 2 ** 20;
/** Of objects, and of paths in them: what is deeper is none that an API server takes. */
const DEEPEST = 50;

/** What a patch says, and where. */
interface Patch {
  readonly content: unknown;
  readonly target: Readonly<Record<string, unknown>>;
  readonly file: string;
  readonly line: number;
}

/**
 * What patches of kustomize write, as objects that hold nothing else: a value in clear is one wherever it stands. What
 * they are patched into is not computed. Patches stand in kustomizations, and in objects of Flux and Argo CD.
 *
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 *
 * @param isRead whether the objects in a file that is named are read with all others
 */
export function patchedObjects(
  file: string,
  { value, line, text }: YamlDocument,
  given: GivenFiles,
  isRead: (file: string) => boolean,
): ReadObject[] {
  if (!/patches/i.test(text)) {
    return [];
  }
  const named = (path: string): Patch[] => {
    const other = resolve(dirname(file), path);
    const content = !/\n/.test(path) && isThere(other) && given.holds(other) ? given.text(other, LARGEST) : undefined;
    return content === undefined ? [] : [{ content, target: {}, file: other, line: 1 }];
  };
  return patchesIn(value, 0).flatMap((one) => {
    const { patch, path, target } = foldedFields(one, ['patch', 'path', 'target']);
    const about = { target: isFields(target) ? target : {}, file, line };
    const inline = isFields(one) ? (patch ?? (isFields(one['metadata']) ? one : undefined)) : one;
    const said: Patch[] = inline === undefined ? [] : [{ ...about, content: inline }];
    const other = typeof one === 'string' ? one : path;
    const written = typeof other === 'string' ? named(other).map((two) => ({ ...two, target: about.target })) : [];
    return [...said, ...written].flatMap((two) => objectsOf(two, two.file !== file && isRead(two.file)));
  });
}

/** The entries of every list of patches, anywhere in an object. */
function patchesIn(value: unknown, depth: number): unknown[] {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) {
    return [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((one) => patchesIn(one, depth + 1));
  }
  const fields = foldedFields(value, FIELDS);
  return Object.entries(fields).flatMap(([name, inside]) =>
    FIELDS.includes(name) && Array.isArray(inside) ? (inside as unknown[]) : patchesIn(inside, depth + 1),
  );
}

/** @param areRead whether its whole objects are read already */
function objectsOf({ content, target, file, line }: Patch, areRead: boolean): ReadObject[] {
  const values =
    typeof content === 'string'
      ? yamlDocuments(content.slice(0, LARGEST)).flatMap((one) => (isBroken(one) ? [] : [one.value]))
      : [content];
  const objects = values.flatMap((one) =>
    Array.isArray(one) ? one.flatMap((step) => writtenBy(step, target)) : areRead ? [] : [one],
  );
  return objects.flatMap((one) => {
    if (!isFields(one) || typeof one['apiVersion'] !== 'string' || typeof one['kind'] !== 'string') {
      return [];
    }
    const named = { ...one, metadata: { name: target['name'] ?? 'patch', ...(one['metadata'] as object | undefined) } };
    const object = fitObject(dropEmpty(named), shown(file), line, []);
    return object === undefined ? [] : [withoutSecrets({ object, file, line })];
  });
}

/**
 * What a step of a JSON patch writes, in an object that has nothing else.
 *
 * https://datatracker.ietf.org/doc/html/rfc6902
 */
function writtenBy(step: unknown, target: Patch['target']): object[] {
  const { path, value } = isFields(step) ? step : {};
  if (typeof path !== 'string' || value === undefined) {
    return [];
  }
  const fields = path.split('/', DEEPEST).slice(1);
  const names = fields.map((one) => one.replaceAll('~1', '/').replaceAll('~0', '~'));
  const inside = names.reduceRight<unknown>(
    (held, name) => (/^(?:\d+|-)$/.test(name) ? [held] : { [name]: held }),
    value,
  );
  const kind =
    typeof target['kind'] === 'string' && /^\w+$/.test(target['kind'])
      ? target['kind']
      : names[0] === 'stringData'
        ? 'Secret'
        : 'Patch';
  return isFields(inside) ? [{ ...inside, apiVersion: 'v1', kind }] : [];
}
