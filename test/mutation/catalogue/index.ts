import type { Operator } from '../operator';
import { ACCOUNTS } from './accounts';
import { ALERTS } from './alerts';
import { CANARIES } from './canaries';
import { CLIENTS } from './clients';
import { CERTIFICATES } from './certificates';
import { CLOUD_CLASSES } from './cloud-classes';
import { COPIES } from './copies';
import { DATABASES } from './databases';
import { DELIVERIES } from './deliveries';
import { ENCRYPTION } from './encryption';
import { ENGINES } from './engines';
import { GITOPS } from './gitops';
import { HUB_SERVERS } from './hub-servers';
import { IDENTITIES } from './identities';
import { INJECTIONS } from './injections';
import { LOGIN_ROLES } from './login-roles';
import { MOUNTS } from './mounts';
import { NETWORKS } from './networks';
import { OUTSIDE_LOGINS } from './outside-logins';
import { POLICIES } from './policies';
import { ROOT_TOKENS } from './root-tokens';
import { ROTATORS } from './rotators';
import { SEALED_SECRETS } from './sealed-secrets';
import { SPIFFE } from './spiffe';
import { STORES } from './stores';
import { VERSIONS } from './versions';
import { WORKLOADS } from './workloads';

/** Every kind of edit. */
export const CATALOGUE: readonly Operator[] = [
  ...POLICIES,
  ...LOGIN_ROLES,
  ...ENGINES,
  ...CERTIFICATES,
  ...COPIES,
  ...DATABASES,
  ...SEALED_SECRETS,
  ...STORES,
  ...IDENTITIES,
  ...SPIFFE,
  ...DELIVERIES,
  ...CANARIES,
  ...VERSIONS,
  ...ACCOUNTS,
  ...ROTATORS,
  ...WORKLOADS,
  ...CLIENTS,
  ...OUTSIDE_LOGINS,
  ...MOUNTS,
  ...INJECTIONS,
  ...NETWORKS,
  ...GITOPS,
  ...ALERTS,
  ...ENCRYPTION,
  ...HUB_SERVERS,
  ...ROOT_TOKENS,
  ...CLOUD_CLASSES,
];
