import { FleetError } from '../errors';
import { mysqlGrant } from './mysql-grant';
import { postgresqlGrant } from './postgresql-grant';
import { GrantEngine, Grant, GrantProblem } from './grant';

/**
 * Reads a grant: `PRIVILEGE [(columns)], … ON [kind] object, …` and nothing behind it. Membership in a role, options and
 * whatever ends a statement are none.
 *
 * @throws GrantProblem
 */
export function readGrant(engine: GrantEngine, text: string, databaseName: string): Grant {
  try {
    return engine === 'postgresql' ? postgresqlGrant(text, databaseName) : mysqlGrant(text, databaseName);
  } catch (error) {
    // A name that the engine has no way to write.
    throw error instanceof FleetError ? new GrantProblem(error.reason) : error;
  }
}
