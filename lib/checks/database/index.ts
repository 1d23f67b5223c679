import type { Check } from '../check';
import { administratorIsRotated } from './administrator-is-rotated';
import { clientTokenOutlivesLease } from './client-token-outlives-lease';
import { databaseRoleCanBeServed } from './database-role-can-be-served';
import { databaseRoleExists } from './database-role-exists';
import { knownDatabaseIsRotated } from './known-database-is-rotated';
import { leaseComesFromGenerator } from './lease-comes-from-generator';
import { leasedUserOutlivesMove } from './leased-user-outlives-move';
import { concurrentUsersFit } from './concurrent-users-fit';
import { oldUserIsReleased } from './old-user-is-released';
import { userHasOneRole } from './user-has-one-role';

/** Users of databases are made, rotated and let go while nobody is cut off. */
export const DATABASE: readonly Check[] = [
  databaseRoleExists,
  databaseRoleCanBeServed,
  clientTokenOutlivesLease,
  administratorIsRotated,
  leaseComesFromGenerator,
  userHasOneRole,
  oldUserIsReleased,
  leasedUserOutlivesMove,
  concurrentUsersFit,
  knownDatabaseIsRotated,
];
