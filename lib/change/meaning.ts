import type { Subject } from './change';
import type { Reading } from './judged';

/** What a place in an item is about; the first of a list that fits counts. */
export interface PlaceMeaning {
  readonly type: RegExp;
  readonly at: RegExp;
  readonly subject: Exclude<Subject, 'unknown'>;
  /** What stands there, for a person; what the pattern captures goes into `$1`. */
  readonly words: string;
  readonly as: Reading;
}

/** What it means that an item is there. */
export interface ItemMeaning {
  readonly type: RegExp;
  readonly subject: Exclude<Subject, 'unknown'>;
  /** What it does: "lets somebody log in". */
  readonly does: string;
  /** Whether it opens something, or guards; or whether somebody must know that it comes or goes. */
  readonly is: 'opener' | 'guard' | 'needed' | 'part';
}

/** Rows of `[at, words, as]` for types that share them. */
export function places(
  subject: PlaceMeaning['subject'],
  type: RegExp,
  rows: readonly (readonly [at: RegExp, words: string, as: Reading])[],
): PlaceMeaning[] {
  return rows.map(([at, words, as]) => ({ type, at, subject, words, as }));
}
