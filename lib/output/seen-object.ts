import type { KubernetesObject } from './kubernetes-object';
import type { Origin } from './hub-resource';

/** An object of the YAML, and where it stands. */
export interface SeenObject {
  readonly object: KubernetesObject;
  /** The object for a whole cluster, of which an operator makes this one; undefined for one that is written. */
  readonly madeBy?: KubernetesObject;
  /** Path of the construct in the program; empty for files that keywheel did not write. */
  readonly path: string;
  /** With the folder of the cluster. */
  readonly file: string;
  /** Line in the file, from 1, where it was read from one. */
  readonly line?: number;
}

/** Its API group; empty for that of the core. */
export function groupOf({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** What it specifies; no fields where it has none, as an object in anybody's files may. */
export function specOf(object: KubernetesObject): any {
  return object['spec'] ?? {};
}

/** Marks an entry of an object without what is filled in when it is applied. */
export const FILLED_IN = Symbol('filled in');

/** Stands for a namespace that files do not say: it is given when those of one folder are applied. */
export function unsaidNamespace(folder: string): string {
  return `<of ${folder}>`;
}

/** Whether the files say it. @param text a namespace, or `<namespace>/<name>` */
export function isSaid(text: string | undefined): boolean {
  return !text?.startsWith('<of ');
}

/** As findings name an object: `SecretStore app-payments/keywheel`. */
export function objectText({ kind, metadata: { namespace, name } }: KubernetesObject): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** Where an object is said, for a finding. */
export function originOf({ object, madeBy = object, path, file, line }: SeenObject): Origin {
  const place = `${file}, ${objectText(madeBy)}`;
  return line === undefined ? { path, place } : { path, place, source: { file, line } };
}
