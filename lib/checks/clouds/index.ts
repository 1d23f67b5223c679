import type { Check } from '../check';
import { cloudClassIsAccepted } from './cloud-class-is-accepted';
import { cloudIdentityHasOneTenant } from './cloud-identity-has-one-tenant';
import { cloudIdentityServesItsWorkloads } from './cloud-identity-serves-its-workloads';
import { mountingAccountHasCloudIdentity } from './mounting-account-has-cloud-identity';
import { onePasswordVaultsStayApart } from './one-password-vaults-stay-apart';
import { staticKeysHideNoIdentity } from './static-keys-hide-no-identity';
import { storeAccountHasCloudIdentity } from './store-account-has-cloud-identity';
import { storeUsesNoStaticKeys } from './store-uses-no-static-keys';

/** The stores of clouds and of 1Password are read by who may, without keys that last. */
export const CLOUDS: readonly Check[] = [
  storeUsesNoStaticKeys,
  onePasswordVaultsStayApart,
  storeAccountHasCloudIdentity,
  cloudIdentityHasOneTenant,
  cloudIdentityServesItsWorkloads,
  staticKeysHideNoIdentity,
  cloudClassIsAccepted,
  mountingAccountHasCloudIdentity,
];
