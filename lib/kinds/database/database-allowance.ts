import { IConstruct } from 'constructs';
import { isVisible } from '../../text/visible';
import { note } from '../../errors';

/**
 * What whoever runs a database lets one tenant have there, beyond users and groups of its own and privileges on objects
 * that no other tenant uses. All of it is SQL that the hub, or a person, runs with the administrator's rights.
 */
export interface DatabaseAllowance {
  /**
   * Groups that are there already, or another tenant's, whose rights its users may get (`memberOf`). Built-in ones too:
   * `pg_read_all_data` reads every tenant's tables.
   * @default - none but those whose names begin with the tenant's and `_`
   */
  readonly groups?: readonly string[];
  /** Users that are there already, whose passwords it may change at once (`takeOver`). @default - none */
  readonly takeOver?: readonly string[];
  /**
   * Grants that it may write as they are here, letter by letter: on objects that other tenants use, or what is no
   * privilege on an object at all. @default - none
   */
  readonly grants?: readonly string[];
  /** `creationStatements` and `revocationStatements` that it may use, letter by letter. @default - none */
  readonly statements?: readonly string[];
}

/** By the name of a tenant. */
export type DatabaseAllowances = Readonly<Record<string, DatabaseAllowance>>;

const NOTHING: DatabaseAllowance = {};

/** @internal What a tenant is allowed at a database. */
export function allowanceOf(allows: DatabaseAllowances | undefined, tenant: string): DatabaseAllowance {
  return (allows && Object.hasOwn(allows, tenant) && allows[tenant]) || NOTHING;
}

/** @internal Notes what could not be written into SQL as it is. */
export function requireAllowances(scope: IConstruct, allows: DatabaseAllowances | undefined): void {
  for (const [tenant, allowance] of Object.entries(allows ?? {})) {
    const texts = [...(allowance.grants ?? []), ...(allowance.statements ?? [])];
    if (!texts.every((text) => text.split(/[\t\n]/).every(isVisible))) {
      note(
        scope,
        'AllowanceInvalid',
        `allows.${tenant} has a grant or statement with characters that cannot be seen; write it without them`,
      );
    }
  }
}
