import type { Views } from '../views/views';
import type { Finding } from '../output/finding';

/** What a check says of one place; the rest is the same for all that it finds. */
export interface Found extends Pick<Finding, 'path' | 'place' | 'source' | 'message' | 'fix'> {
  /** Less than what the check has, where it is not known whether it ever does harm. @default that of the check */
  readonly severity?: 'warning';
}

/** A rule over the rendered output. Its id is the sentence that must hold, and its file's name. */
export interface Check {
  readonly id: string;
  readonly severity: Finding['severity'];
  /** One sentence: what happens in production if it stays. */
  readonly why: string;
  readonly run: (views: Views) => Iterable<Found>;
}
