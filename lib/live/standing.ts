import type { FailureModeId } from './failure-modes';

/** Why something is not in force. */
export interface Cause {
  /** A failure mode, or the check that what is live breaks. */
  readonly id: FailureModeId | (string & {});
  readonly what: string;
  readonly fix: string;
  /** Where, if it is elsewhere than at the object itself. */
  readonly place?: string;
}

/** Whether something has the effect that was written, and why not. */
export interface Standing {
  readonly cluster: string;
  /** Such as `ExternalSecret app-payments/stripe`. */
  readonly what: string;
  /** Path of the construct in the program, where it is known. */
  readonly path: string;
  readonly state: 'in force' | 'waiting' | 'failing' | 'missing' | 'not known';
  /** ISO 8601. */
  readonly since?: string;
  /** When the operator last read the value, ISO 8601. */
  readonly refreshedAt?: string;
  readonly causes: readonly Cause[];
}
