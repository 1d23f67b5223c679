import type { Check } from '../check';
import { accountHasOneOwner } from './account-has-one-owner';
import { audienceAgrees } from './audience-agrees';
import { authMountExists } from './auth-mount-exists';
import { authMountIsConfigured } from './auth-mount-is-configured';
import { authMountServesOneCluster } from './auth-mount-serves-one-cluster';
import { defaultPolicyIsIntended } from './default-policy-is-intended';
import { expiredTokenIsRefused } from './expired-token-is-refused';
import { clusterHoldsNoRootToken } from './cluster-holds-no-root-token';
import { hubMakesNoRootToken } from './hub-makes-no-root-token';
import { loginCanBeReviewed } from './login-can-be-reviewed';
import { loginIsItsOwnEntity } from './login-is-its-own-entity';
import { loginRoleExists } from './login-role-exists';
import { loginRoleIsAccepted } from './login-role-is-accepted';
import { loginRoleIsUsed } from './login-role-is-used';
import { loginTokenIsNoApiToken } from './login-token-is-no-api-token';
import { operatorRolesTakeSameNetworks } from './operator-roles-take-same-networks';
import { operatorMayRequestToken } from './operator-may-request-token';
import { operatorTokenEndsSoon } from './operator-token-ends-soon';
import { roleAsksForAudience } from './role-asks-for-audience';
import { roleBindsNoWildcard } from './role-binds-no-wildcard';
import { roleBindsServiceAccount } from './role-binds-service-account';
import { roleTakesServiceAccountTokens } from './role-takes-service-account-tokens';
import { serviceAccountExists } from './service-account-exists';
import { storeHasOwnAccount } from './store-has-own-account';
import { storeLogsInAsServiceAccount } from './store-logs-in-as-service-account';
import { storeTokenIsThere } from './store-token-is-there';
import { tokenIssuerIsCurrent } from './token-issuer-is-current';

/** Every login goes to a mount and a role that are there, and that take it and nobody else. */
export const LOGINS: readonly Check[] = [
  authMountExists,
  authMountIsConfigured,
  tokenIssuerIsCurrent,
  authMountServesOneCluster,
  loginCanBeReviewed,
  loginRoleExists,
  loginRoleIsAccepted,
  operatorRolesTakeSameNetworks,
  operatorTokenEndsSoon,
  defaultPolicyIsIntended,
  roleBindsServiceAccount,
  roleBindsNoWildcard,
  hubMakesNoRootToken,
  clusterHoldsNoRootToken,
  roleTakesServiceAccountTokens,
  audienceAgrees,
  roleAsksForAudience,
  serviceAccountExists,
  storeHasOwnAccount,
  accountHasOneOwner,
  storeLogsInAsServiceAccount,
  storeTokenIsThere,
  operatorMayRequestToken,
  loginRoleIsUsed,
  loginIsItsOwnEntity,
  loginTokenIsNoApiToken,
  expiredTokenIsRefused,
];
