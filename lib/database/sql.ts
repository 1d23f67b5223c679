/** The users of one credential, as they stand in a database. */
export interface CredentialUsers {
  /** `<fleet>/<environment>/<tenant>/<credential>` */
  readonly credential: string;
  readonly group: string;
  readonly usernames: readonly string[];
  readonly takeOver: boolean;
}

/** What the users of a database are made of, in the words of one kind of database. All of it may run again. */
export interface Sql {
  readonly begin: (database: { databaseName: string }) => string[];
  readonly administrator: (database: { administrator: string }) => string[];
  readonly group: (group: string, grants: readonly string[]) => string[];
  readonly users: (users: CredentialUsers, administrator: string | undefined) => string[];
  /** Lets the hub give the rights of a group to users that it makes. */
  readonly maker: (group: string, administrator: string) => string[];
  readonly end: readonly string[];
}

/** A literal of standard SQL. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
