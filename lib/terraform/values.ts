/** A value that the files do not say. */
export const UNKNOWN = Symbol('unknown');

/** A value of Terraform. Its strings are as Terraform writes them, with `$${` for `${`. */
export type Value = string | number | boolean | null | undefined | typeof UNKNOWN | readonly Value[] | ValueMap;
export interface ValueMap {
  readonly [key: string]: Value;
}

export function isUnknown(value: unknown): value is typeof UNKNOWN {
  return value === UNKNOWN;
}

/** In letters: texts that are made of texts double with each. */
export const LONGEST = 2 ** 20;

/** A reference: names and keys, such as `vault_mount`, `kv`, `path`. */
export type Reference = readonly (string | number)[];

/** Where an expression finds what it names. */
export interface Scope {
  /** What a reference stands for. */
  readonly lookup: (reference: Reference) => Value;
  /** What a function gives. */
  readonly call: (name: string, values: readonly Value[]) => Value;
  /** Takes note of one step; false where there have been too many. */
  readonly spend: () => boolean;
  /** What "for" and templates name. */
  readonly names: ReadonlyMap<string, Value>;
}
