import { IConstruct } from 'constructs';
import { note } from '../errors';
import { requireDnsLabel } from './names';

/**
 * The name that everything outside has for a construct: paths on the hub, policies, Kubernetes objects, folders. With
 * `renamedFrom` it stays the old one: so a rename moves no value, makes no new one, and takes nothing away from pods.
 */
export function outsideName(scope: IConstruct, what: string, id: string, renamedFrom: string | undefined): string {
  requireDnsLabel(scope, what, id);
  if (renamedFrom === undefined) {
    return id;
  }
  requireDnsLabel(scope, `renamedFrom of ${what}`, renamedFrom);
  if (renamedFrom === id) {
    note(
      scope,
      'RenameInvalid',
      `renamedFrom is "${id}", the name that it has; give the name that it had, or leave it out`,
    );
  }
  return renamedFrom;
}

/** The same for the keys of a secret: all of them. @returns undefined where none is renamed */
export function outsideKeys<K extends string>(
  scope: IConstruct,
  keys: readonly K[],
  renamed: Readonly<Record<string, string>>,
): Map<K, string> | undefined {
  for (const [key, old] of Object.entries(renamed)) {
    if (!keys.includes(key as K)) {
      note(
        scope,
        'RenameInvalid',
        `renamedKeys names "${key}", which is not a valid key of the secret; write new: 'old'`,
      );
    } else if (old === key) {
      note(scope, 'RenameInvalid', `renamedKeys says that key "${key}" was "${key}"; give the name that it had`);
    }
  }
  if (Object.keys(renamed).length === 0) {
    return undefined;
  }
  return new Map(keys.map((key) => [key, (Object.hasOwn(renamed, key) && renamed[key]) || key]));
}
