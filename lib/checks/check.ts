import type { Views } from '../views/views';
import type { Finding } from './finding';

export type Found = Omit<Finding, 'id' | 'severity'>;

/** A rule over the rendered output. Its id is the sentence that must hold, and its file's name. */
export interface Check {
  readonly id: string;
  readonly severity: Finding['severity'];
  readonly run: (views: Views) => Iterable<Found>;
}
