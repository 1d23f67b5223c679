import type { Mutation } from '../../mutation';
import { acceptance } from './acceptance';
import { alone } from './alone';
import { audienceAgrees } from './audience-agrees';
import { authMountExists } from './auth-mount-exists';
import { clients } from './clients';
import { clusterSide } from './cluster-side';
import { copies } from './copies';
import { databaseCredentials } from './database-credentials';
import { hubSide } from './hub-side';
import { injections } from './injections';
import { loginRoleExists } from './login-role-exists';
import { loginTokenIsNoApiToken } from './login-token-is-no-api-token';
import { mounts } from './mounts';
import { operatorMayRequestToken } from './operator-may-request-token';
import { roleBindsServiceAccount } from './role-binds-service-account';
import { roleSettings } from './role-settings';
import { serviceAccountExists } from './service-account-exists';
import { spiffe } from './spiffe';
import { storesBesideTheHub } from './stores';

export const MUTATIONS: readonly Mutation[] = [
  ...acceptance,
  ...alone,
  ...audienceAgrees,
  ...authMountExists,
  ...clients,
  ...clusterSide,
  ...copies,
  ...databaseCredentials,
  ...hubSide,
  ...injections,
  ...loginRoleExists,
  ...loginTokenIsNoApiToken,
  ...mounts,
  ...operatorMayRequestToken,
  ...roleBindsServiceAccount,
  ...roleSettings,
  ...serviceAccountExists,
  ...spiffe,
  ...storesBesideTheHub,
];
