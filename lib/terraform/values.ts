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

/** In letters, for which as much time counts as for one step. */
const OF_A_STEP = 32;

/** How many steps it takes to look at values: a function may look at each letter of a text, and each element of a list. */
export function stepsOf(values: readonly Value[]): number {
  return values.reduce<number>(
    (sum, one) =>
      sum + (typeof one === 'string' ? Math.ceil(one.length / OF_A_STEP) : Array.isArray(one) ? one.length : 1),
    0,
  );
}

/** A reference: names and keys, such as `vault_mount`, `kv`, `path`. */
export type Reference = readonly (string | number)[];

/** Where an expression finds what it names. */
export interface Scope {
  /** What a reference stands for. */
  readonly lookup: (reference: Reference) => Value;
  /** What a function gives. */
  readonly call: (name: string, values: readonly Value[]) => Value;
  /** Takes note of one step, or of several; false where there have been too many. */
  readonly spend: (steps?: number) => boolean;
  /** What "for" and templates name. */
  readonly names: ReadonlyMap<string, Value>;
}
