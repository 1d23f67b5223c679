/** What a grant lets a tenant do with a part of a database. */
export interface Reach {
  /**
   * A part of the database, from the whole to the object: nothing is all of it, then the schema (PostgreSQL only), then
   * the table, sequence or function.
   */
  readonly path: readonly string[];
  /**
   * `enters` a schema and finds its objects by name; `touches` an object that is there; `makes` objects of its own, which
   * whoever else enters may call by mistake.
   */
  readonly right: 'enters' | 'touches' | 'makes';
}

/** A privilege on an object, as keywheel writes it. */
export interface Grant {
  /** The middle of `GRANT … TO`, with every name in quotes. */
  readonly sql: string;
  readonly reaches: readonly Reach[];
}

/** Why a text is no privilege on an object. */
export class GrantProblem extends Error {}

/** Engines whose grants keywheel writes. */
export type GrantEngine = 'postgresql' | 'mysql' | 'mariadb';

/** Whether two tenants with these rights in one database would meet: one reads, changes or deceives what is the other's. */
export function meet(one: Reach, other: Reach): boolean {
  const depth = Math.min(one.path.length, other.path.length);
  const overlap = one.path.slice(0, depth).every((part, index) => part === other.path[index]);
  return (
    overlap &&
    (one.right === 'makes' || other.right === 'makes' || (one.right === 'touches' && other.right === 'touches'))
  );
}
