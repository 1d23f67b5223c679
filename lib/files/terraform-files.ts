import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isFields } from '../collections/fields';
import { literals } from '../encode/terraform';
import { isFolder, isThere } from './files-below';
import type { GivenFiles } from './given-files';
import { evaluate } from '../terraform/expression';
import { Scope, UNKNOWN, Value, ValueMap } from '../terraform/values';
import { isBroken, yamlDocuments } from '../yaml/documents';

/** Functions that read files. They are not called for what is outside of the folders that somebody gave. */
export type FileFunctions = (name: string, values: readonly Value[], scope: Scope) => Value | undefined;

/**
 * @param root the folder in which Terraform runs: paths are from there
 * @returns undefined for any other function
 */
export function fileFunctions(given: GivenFiles, root: string): FileFunctions {
  const texts = new Map<string, string | undefined>();
  const inside = (path: Value): string | undefined => {
    const full = typeof path === 'string' ? resolve(root, path) : undefined;
    return full !== undefined && isThere(full) && given.holds(full) ? full : undefined;
  };
  const textOf = (path: Value): string | undefined => {
    const named = typeof path === 'string' ? resolve(root, path) : undefined;
    // A link is told, where a path from outside is only not known.
    const full = named !== undefined && isThere(named) && given.leadsOut(named) ? named : inside(path);
    if (full === undefined || isFolder(full)) {
      return undefined;
    }
    if (!texts.has(full)) {
      texts.set(full, given.text(full));
    }
    return texts.get(full);
  };
  return (name, [first, second, ...more], scope) => {
    if (more.length > 0) {
      return undefined;
    }
    switch (name) {
      case 'file': {
        const text = textOf(first);
        return text === undefined ? UNKNOWN : literals(text);
      }
      case 'fileset':
        return filesIn(given, inside(first), second);
      case 'templatefile': {
        const text = textOf(first);
        const isMap = isFields(second);
        // A template calls none, for Terraform either: it could call itself.
        const call: Scope['call'] = (own, values) => (own === name ? UNKNOWN : scope.call(own, values));
        return text === undefined || !isMap
          ? UNKNOWN
          : evaluate(text, { ...scope, call, names: new Map(Object.entries(second as ValueMap)) });
      }
      case 'yamldecode':
        return typeof first === 'string' ? decoded(first) : UNKNOWN;
      default:
        return undefined;
    }
  };
}

function decoded(text: string): Value {
  const [only, more] = [...yamlDocuments(text)];
  return only === undefined || more !== undefined || isBroken(only) ? UNKNOWN : (only.value as Value);
}

/** `*` and `**`, up to four stars, in the names of files below a folder; other patterns are not read. */
function filesIn(given: GivenFiles, folder: string | undefined, pattern: Value): Value {
  if (
    folder === undefined ||
    typeof pattern !== 'string' ||
    !isFolder(folder) ||
    /[?[\]{}\\]|(\*[^*]*){5}/.test(pattern)
  ) {
    return UNKNOWN;
  }
  const parts = pattern
    .split('/')
    .map((part) => (part === '**' ? part : new RegExp(`^${part.split('*').map(quoted).join('[^/]*')}$`)));
  const last = parts.at(-1)!;
  const { files } = given.below(folder, (name) => !(last instanceof RegExp) || last.test(name));
  return files
    .map((file) => relative(folder, isAbsolute(file) ? file : join(folder, file)).split(sep))
    .filter((path) => fits(path, parts))
    .map((path) => path.join('/'));
}

function quoted(text: string): string {
  return text.replace(/[.*+^$()|]/g, '\\$&');
}

function fits([first, ...path]: readonly string[], [part, ...parts]: readonly (string | RegExp)[]): boolean {
  if (part === undefined || first === undefined) {
    return part === undefined && first === undefined;
  }
  return part instanceof RegExp
    ? part.test(first) && fits(path, parts)
    : fits([first, ...path], parts) || fits(path, [part, ...parts]);
}
