import type { Check } from '../check';
import { admissionPolicyIsEnforced } from './admission-policy-is-enforced';
import { defaultAccountHasNoRights } from './default-account-has-no-rights';
import { grantNamesItsPath } from './grant-names-its-path';
import { grantedPathIsUsed } from './granted-path-is-used';
import { loginGivesItselfNoRights } from './login-gives-itself-no-rights';
import { onlyOperatorRequestsTokens } from './only-operator-requests-tokens';
import { operatorMayWriteSecrets } from './operator-may-write-secrets';
import { policyCanBeParsed } from './policy-can-be-parsed';
import { policyExists } from './policy-exists';
import { remoteKeyIsGranted } from './remote-key-is-granted';
import { secretsAreNotForEveryone } from './secrets-are-not-for-everyone';
import { secretsStayWithinTheirTenant } from './secrets-stay-within-their-tenant';
import { sharedStoreNamesNamespaces } from './shared-store-names-namespaces';
import { storeAdmitsItsUsers } from './store-admits-its-users';
import { tenantsAreApart } from './tenants-are-apart';
import { tokenRightNamesAccounts } from './token-right-names-accounts';

/** Every login may do what it needs and nothing else, and no tenant reaches another. */
export const ACCESS: readonly Check[] = [
  sharedStoreNamesNamespaces,
  storeAdmitsItsUsers,
  onlyOperatorRequestsTokens,
  tokenRightNamesAccounts,
  operatorMayWriteSecrets,
  policyExists,
  policyCanBeParsed,
  remoteKeyIsGranted,
  grantedPathIsUsed,
  grantNamesItsPath,
  tenantsAreApart,
  loginGivesItselfNoRights,
  secretsAreNotForEveryone,
  secretsStayWithinTheirTenant,
  defaultAccountHasNoRights,
  admissionPolicyIsEnforced,
];
