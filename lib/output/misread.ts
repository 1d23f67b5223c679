import type { Origin } from './hub-resource';

/** Something in a file that cannot be taken as it is written. */
export interface Misread extends Origin {
  /**
   * A file or a part of one that no check saw, a value of the wrong type, a field that its kind does not have, or what the
   * base branch does not say: an acknowledgement, or that logins are one tenant's.
   */
  readonly kind: 'unreadable' | 'type' | 'field' | 'acknowledged' | 'joined';
  /** What is wrong, in a sentence. Nothing of what is behind a link or is a value. */
  readonly message: string;
  /** What to do. */
  readonly fix: string;
}
