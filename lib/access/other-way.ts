import type { ActingPaths } from '../policy/acting-paths';

/** What makes something on the hub somebody's. A list names keys, of others as well. */
export const HOLDING = ['read', 'create', 'update', 'patch', 'delete'];

export const CHANGE = ['create', 'update', 'patch'];

/** Paths by which one gets at what is another's, beside its own path. */
export interface OtherWay extends ActingPaths {
  /** `change or destroy it` */
  readonly does: string;
  /** Whether no value is shown, changed or lost by it. */
  readonly isHarmless?: boolean;
}
