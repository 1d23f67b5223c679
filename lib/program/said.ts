import type { ProgramPlace } from './source-place';

/** A place in a file of data that the program reads, such as the YAML of a tenant. */
export interface FilePlace extends ProgramPlace {
  /** The way to it through fields and lists: `secrets`, `stripe`, `deliveries`, 0. */
  readonly field: readonly (string | number)[];
}

let current: FilePlace | undefined;

/** What is made in between was said there, and not where the program calls for the file to be read. */
export function saidAt<T>(place: FilePlace, make: () => T): T {
  const before = current;
  current = place;
  try {
    return make();
  } finally {
    current = before;
  }
}

/** Where a file says what is being made; undefined where the program itself says it. */
export function placeSaid(): FilePlace | undefined {
  return current;
}
