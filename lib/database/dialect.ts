/** The users of one credential, as they stand in a database. */
export interface CredentialUsers {
  /** `<fleet>/<environment>/<tenant>/<credential>` */
  readonly credential: string;
  readonly group: string;
  readonly usernames: readonly string[];
  /** Each the middle of a `GRANT … TO`. */
  readonly grants: readonly string[];
  readonly takeOver: boolean;
  /** Whether the hub makes users of its own in the group. */
  readonly onDemand: boolean;
}

/** The words of one kind of database. */
export interface Dialect {
  /** A line for who reads the file. */
  readonly comment: (text: string) => string;
  /** For a person to run: all of it may run again. */
  readonly begin: (databaseName: string) => string[];
  readonly administrator: (name: string) => string[];
  readonly credential: (users: CredentialUsers, administrator: string | undefined) => string[];
  readonly end: readonly string[];
  /** For the hub: how it changes a password. Undefined is the plugin's own way. */
  readonly rotation: (credential: string, takeOver: boolean) => string[] | undefined;
  /** For the hub: how it makes a user with the rights of a group. Undefined where that cannot be done. */
  readonly creation?: (group: string) => string[];
  /** For the hub: how it drops a user. Undefined is the plugin's own way. */
  readonly revocation?: readonly string[];
}
