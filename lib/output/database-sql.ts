/** SQL for one database, for a person to review and run. */
export interface DatabaseSql {
  /** `<environment>.<database>` or `<environment>.<tenant>.<database>`. */
  readonly name: string;
  readonly text: string;
}
