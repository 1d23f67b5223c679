import { IConstruct } from 'constructs';
import { FleetError, oneOf } from '../errors';
import { near } from '../near';
import { audienceAgrees } from './audience-agrees';
import { authMountExists } from './auth-mount-exists';
import { Check } from './check';
import type { Views } from '../views/views';
import { databaseRoleExists } from './database-role-exists';
import type { Finding } from './finding';
import { grantedPathIsUsed } from './granted-path-is-used';
import { hubNamesAreUnique } from './hub-names-are-unique';
import { knownDatabaseIsRotated } from './known-database-is-rotated';
import { leaseComesFromGenerator } from './lease-comes-from-generator';
import { leasedUserOutlivesMove } from './leased-user-outlives-move';
import { liveUsersFit } from './live-users-fit';
import { loginRoleExists } from './login-role-exists';
import { loginTokenIsNoApiToken } from './login-token-is-no-api-token';
import { objectNamesAreUnique } from './object-names-are-unique';
import { oldUserIsLetGo } from './old-user-is-let-go';
import { operatorMayRequestToken } from './operator-may-request-token';
import { outageStaysWithinPromise } from './outage-stays-within-promise';
import { remoteKeyIsGranted } from './remote-key-is-granted';
import { roleAsksForAudience } from './role-asks-for-audience';
import { roleBindsServiceAccount } from './role-binds-service-account';
import { rotationLeavesTimeToMove } from './rotation-leaves-time-to-move';
import { rotatorWaitsForEveryone } from './rotator-waits-for-everyone';
import { serviceAccountExists } from './service-account-exists';
import { storeExists } from './store-exists';
import { upstreamTokenIsDelivered } from './upstream-token-is-delivered';
import { userHasOneRole } from './user-has-one-role';

/** Every check, in the order in which findings are told. */
export const CHECKS: readonly Check[] = [
  objectNamesAreUnique,
  hubNamesAreUnique,
  storeExists,
  authMountExists,
  loginRoleExists,
  roleBindsServiceAccount,
  audienceAgrees,
  roleAsksForAudience,
  serviceAccountExists,
  operatorMayRequestToken,
  remoteKeyIsGranted,
  grantedPathIsUsed,
  databaseRoleExists,
  leaseComesFromGenerator,
  userHasOneRole,
  oldUserIsLetGo,
  leasedUserOutlivesMove,
  liveUsersFit,
  outageStaysWithinPromise,
  rotatorWaitsForEveryone,
  rotationLeavesTimeToMove,
  loginTokenIsNoApiToken,
  upstreamTokenIsDelivered,
  knownDatabaseIsRotated,
];

export function runChecks(views: Views): Finding[] {
  return CHECKS.flatMap(({ id, severity, why, run }) =>
    [...run(views)].map((found) => ({ id, severity, ...found, why, docs: docsOf(id) })),
  );
}

/**
 * The check of a name that somebody wrote.
 *
 * @throws FleetError CheckUnknown
 */
export function checkOf(id: string, scope?: IConstruct): Check {
  const found = CHECKS.find((check) => check.id === id);
  if (!found) {
    const meant = near(
      id,
      CHECKS.map((check) => check.id),
    );
    throw new FleetError(
      'CheckUnknown',
      `there is no check "${id}"; ${meant.length > 0 ? `is it ${oneOf(meant)}? ` : ''}docs/checks/ has a page for each`,
      scope,
    );
  }
  return found;
}

/** The page of a check, below the folder of the package. */
export function docsOf(id: string): string {
  return `docs/checks/${id}.md`;
}
