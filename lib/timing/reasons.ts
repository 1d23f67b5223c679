/** Why times that a program leaves open are what they are. */
export interface Reasons {
  readonly refresh?: string;
  readonly ttl?: string;
}

/** By `<cluster>/<namespace>/<Secret>`. */
export type ReasonsOf = ReadonlyMap<string, Reasons>;
