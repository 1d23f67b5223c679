import type { Mutation } from '../mutation';
import { acceptance } from './acceptance';
import { ages } from './ages';
import { alerts } from './alerts';
import { alone } from './alone';
import { audienceAgrees } from './audience-agrees';
import { authMountExists } from './auth-mount-exists';
import { canaries } from './canaries';
import { clients } from './clients';
import { certificates } from './certificates';
import { controllers } from './controllers';
import { clusterSide } from './cluster-side';
import { copies } from './copies';
import { databaseCredentials } from './database-credentials';
import { describedSecrets } from './described-secrets';
import { effects } from './effects';
import { encryption } from './encryption';
import { gitOps } from './gitops';
import { hubNamesAreUnique } from './hub-names-are-unique';
import { hubServers } from './hub-servers';
import { identities } from './identities';
import { hubSide } from './hub-side';
import { loginRoleExists } from './login-role-exists';
import { loginTokenIsNoApiToken } from './login-token-is-no-api-token';
import { installations } from './installations';
import { injections } from './injections';
import { files } from './files';
import { mounts } from './mounts';
import { network } from './network';
import { objectNamesAreUnique } from './object-names-are-unique';
import { operatorMayRequestToken } from './operator-may-request-token';
import { outsideLogins } from './outside';
import { publishedRevocation } from './published-revocation';
import { reading } from './reading';
import { remoteKeyIsGranted } from './remote-key-is-granted';
import { roleBindsServiceAccount } from './role-binds-service-account';
import { roleSettings } from './role-settings';
import { sealedSecrets } from './sealed-secrets';
import { serviceAccountExists } from './service-account-exists';
import { spiffe } from './spiffe';
import { storesBesideTheHub } from './stores';
import { storeExists } from './store-exists';
import { upstreamTokenIsDelivered } from './upstream-token-is-delivered';
import { versions } from './versions';

/** Every edit of an output that a check has to tell. */
export const MUTATIONS: readonly Mutation[] = [
  ...acceptance,
  ...ages,
  ...alerts,
  ...alone,
  ...audienceAgrees,
  ...authMountExists,
  ...canaries,
  ...clients,
  ...certificates,
  ...clusterSide,
  ...controllers,
  ...copies,
  ...databaseCredentials,
  ...describedSecrets,
  ...effects,
  ...encryption,
  ...installations,
  ...gitOps,
  ...hubSide,
  ...hubNamesAreUnique,
  ...hubServers,
  ...identities,
  ...loginRoleExists,
  ...loginTokenIsNoApiToken,
  ...injections,
  ...mounts,
  ...files,
  ...network,
  ...objectNamesAreUnique,
  ...operatorMayRequestToken,
  ...outsideLogins,
  ...publishedRevocation,
  ...reading,
  ...remoteKeyIsGranted,
  ...roleBindsServiceAccount,
  ...roleSettings,
  ...sealedSecrets,
  ...serviceAccountExists,
  ...storeExists,
  ...spiffe,
  ...storesBesideTheHub,
  ...upstreamTokenIsDelivered,
  ...versions,
];
