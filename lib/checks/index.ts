import { audienceAgrees } from './audience-agrees';
import { authMountExists } from './auth-mount-exists';
import { Check, Views } from './check';
import type { Finding } from './finding';
import { hubNamesAreUnique } from './hub-names-are-unique';
import { loginRoleExists } from './login-role-exists';
import { loginTokenIsNoApiToken } from './login-token-is-no-api-token';
import { objectNamesAreUnique } from './object-names-are-unique';
import { operatorMayRequestToken } from './operator-may-request-token';
import { remoteKeyIsGranted } from './remote-key-is-granted';
import { roleBindsServiceAccount } from './role-binds-service-account';
import { serviceAccountExists } from './service-account-exists';
import { storeExists } from './store-exists';
import { upstreamTokenIsDelivered } from './upstream-token-is-delivered';

/** Every check, in the order in which findings are told. */
export const CHECKS: readonly Check[] = [
  objectNamesAreUnique,
  hubNamesAreUnique,
  storeExists,
  authMountExists,
  loginRoleExists,
  roleBindsServiceAccount,
  audienceAgrees,
  serviceAccountExists,
  operatorMayRequestToken,
  remoteKeyIsGranted,
  loginTokenIsNoApiToken,
  upstreamTokenIsDelivered,
];

export function runChecks(views: Views): Finding[] {
  return CHECKS.flatMap(({ id, severity, run }) => [...run(views)].map((found) => ({ id, severity, ...found })));
}
