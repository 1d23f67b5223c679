import { IConstruct } from 'constructs';
import { logLine } from '../text/log';
import { FleetError, oneOf } from '../errors';
import { near } from '../text/near';
import type { Views } from '../views/views';
import { accountHasOneOwner } from './account-has-one-owner';
import { administratorIsRotated } from './administrator-is-rotated';
import { admissionGuardHolds } from './admission-guard-holds';
import { apiVersionIsInSupport } from './api-version-is-in-support';
import { apiVersionIsServed } from './api-version-is-served';
import { audienceAgrees } from './audience-agrees';
import { agentMakesItsFiles } from './agent-makes-its-files';
import { authMountExists } from './auth-mount-exists';
import { authMountIsConfigured } from './auth-mount-is-configured';
import { tokenIssuerIsCurrent } from './token-issuer-is-current';
import { authMountServesOneCluster } from './auth-mount-serves-one-cluster';
import { authorityCanSign } from './authority-can-sign';
import { authorityIsACertificate } from './authority-is-a-certificate';
import { certificateNamesAreAllowed } from './certificate-names-are-allowed';
import { certificateNamesHaveOneTenant } from './certificate-names-have-one-tenant';
import { certificateRoleAllowsOnlyWhatIsAsked } from './certificate-role-allows-only-what-is-asked';
import { certificateRoleExists } from './certificate-role-exists';
import { Check, Found } from './check';
import { checkComesToItsEnd, foundBy } from './check-comes-to-its-end';
import { clientPodHasItsToken } from './client-pod-has-its-token';
import { clientTokenOutlivesLease } from './client-token-outlives-lease';
import { cloudIdentityHasOneTenant } from './cloud-identity-has-one-tenant';
import { cloudIdentityServesItsWorkloads } from './cloud-identity-serves-its-workloads';
import { controllerClassIsServed } from './controller-class-is-served';
import { credentialIsNoPlaceholder } from './credential-is-no-placeholder';
import { databaseRoleCanBeServed } from './database-role-can-be-served';
import { databaseRoleExists } from './database-role-exists';
import { templateEscapesItsValues } from './template-escapes-its-values';
import { defaultAccountHasNoRights } from './default-account-has-no-rights';
import { defaultPolicyIsMeant } from './default-policy-is-meant';
import { upstreamRoleNamesItsSecrets } from './upstream-role-names-its-secrets';
import { deliveryFollowsItsSecret } from './delivery-follows-its-secret';
import { encryptionKeyCanBeMade } from './encryption-key-can-be-made';
import { encryptionKeyExists } from './encryption-key-exists';
import { encryptionKeyStaysInside } from './encryption-key-stays-inside';
import { engineExists } from './engine-exists';
import { fieldHasItsType } from './field-has-its-type';
import { acknowledgementIsMerged } from './acknowledgement-is-merged';
import { fieldIsKnown } from './field-is-known';
import { fileCanBeRead } from './file-can-be-read';
import { externalSecretMakesSecret } from './external-secret-makes-secret';
import { externalSecretIsAccepted } from './external-secret-is-accepted';
import type { Finding } from '../output/finding';
import { grantNamesItsPath } from './grant-names-its-path';
import { grantedPathIsUsed } from './granted-path-is-used';
import { hubIsWithinReach } from './hub-is-within-reach';
import { hubNamesAreUnique } from './hub-names-are-unique';
import { hubResourceHasItsPlace } from './hub-resource-has-its-place';
import { issuerOutlivesWhatItSigns } from './issuer-outlives-what-it-signs';
import { keyHasOneSource } from './key-has-one-source';
import { knownDatabaseIsRotated } from './known-database-is-rotated';
import { kvVersionAgrees } from './kv-version-agrees';
import { leaseComesFromGenerator } from './lease-comes-from-generator';
import { leasedUserOutlivesMove } from './leased-user-outlives-move';
import { liveUsersFit } from './live-users-fit';
import { loginCanBeReviewed } from './login-can-be-reviewed';
import { loginGivesItselfNoRights } from './login-gives-itself-no-rights';
import { loginIsItsOwnEntity } from './login-is-its-own-entity';
import { loginRoleIsAccepted } from './login-role-is-accepted';
import { loginRoleExists } from './login-role-exists';
import { loginRoleIsUsed } from './login-role-is-used';
import { outsideLoginDoesWhatIsSaid } from './outside-login-does-what-is-said';
import { outsideLoginNamesWho } from './outside-login-names-who';
import { secretHoldsASecret } from './secret-holds-a-secret';
import { secretIdComesToAnEnd } from './secret-id-comes-to-an-end';
import { expiredTokenIsRefused } from './expired-token-is-refused';
import { loginTokenIsNoApiToken } from './login-token-is-no-api-token';
import { manifestHoldsNoSecret } from './manifest-holds-no-secret';
import { mountedClassExists } from './mounted-class-exists';
import { providerClassIsMounted } from './provider-class-is-mounted';
import { objectNamesAreUnique } from './object-names-are-unique';
import { oldCiphertextCanBeRewrapped } from './old-ciphertext-can-be-rewrapped';
import { oldUserIsLetGo } from './old-user-is-let-go';
import { changedSecretReachesWorkloads } from './changed-secret-reaches-workloads';
import { generatedValueIsMadeOnce } from './generated-value-is-made-once';
import { changedSecretIsUpdated } from './changed-secret-is-updated';
import { onePasswordVaultsStayApart } from './one-password-vaults-stay-apart';
import { onlyOperatorRequestsTokens } from './only-operator-requests-tokens';
import { operatorEgressHolds } from './operator-egress-holds';
import { operatorLogsInAlike } from './operator-logs-in-alike';
import { operatorMayRequestToken } from './operator-may-request-token';
import { operatorTokenEndsSoon } from './operator-token-ends-soon';
import { outageStaysWithinPromise } from './outage-stays-within-promise';
import { pinnedVersionExists } from './pinned-version-exists';
import { policyCanBeParsed } from './policy-can-be-parsed';
import { policyExists } from './policy-exists';
import { propertyIsProduced } from './property-is-produced';
import { referenceNamesAResource } from './reference-names-a-resource';
import { pushedSecretExists } from './pushed-secret-exists';
import { reloadedSecretExists } from './reloaded-secret-exists';
import { restartedWorkloadExists } from './restarted-workload-exists';
import { revocationIsPublished } from './revocation-is-published';
import { remoteKeyIsGranted } from './remote-key-is-granted';
import { replicaIsReadable } from './replica-is-readable';
import { replicaNamesItsSecrets } from './replica-names-its-secrets';
import { roleAsksForAudience } from './role-asks-for-audience';
import { roleBindsNoWildcard } from './role-binds-no-wildcard';
import { roleBindsServiceAccount } from './role-binds-service-account';
import { roleTakesServiceAccountTokens } from './role-takes-service-account-tokens';
import { rotatedValueReachesFiles } from './rotated-value-reaches-files';
import { rotationLeavesTimeToMove } from './rotation-leaves-time-to-move';
import { rotatorCanRun } from './rotator-can-run';
import { rotatorWaitsForEveryone } from './rotator-waits-for-everyone';
import { sealedSecretCanBeOpened } from './sealed-secret-can-be-opened';
import { sealingCertificateIsCurrent } from './sealing-certificate-is-current';
import { sealingKeyOpensLittle } from './sealing-key-opens-little';
import { secretHasKeysOfItsType } from './secret-has-keys-of-its-type';
import { secretIsRotatedWithinMaximumAge } from './secret-is-rotated-within-maximum-age';
import { secretMeetsComplianceRules } from './secret-meets-compliance-rules';
import { secretsAreNotForEveryone } from './secrets-are-not-for-everyone';
import { serviceAccountExists } from './service-account-exists';
import { sharedStoreNamesNamespaces } from './shared-store-names-namespaces';
import { spiffeIdIsGiven } from './spiffe-id-is-given';
import { staticKeysHideNoIdentity } from './static-keys-hide-no-identity';
import { storeAccountHasCloudIdentity } from './store-account-has-cloud-identity';
import { storeExists } from './store-exists';
import { storeReferenceHasItsNamespace } from './store-reference-has-its-namespace';
import { storeHasOwnAccount } from './store-has-own-account';
import { storeLetsItsUsersIn } from './store-lets-its-users-in';
import { storeLogsInAsServiceAccount } from './store-logs-in-as-service-account';
import { storeNamesHub } from './store-names-hub';
import { storeTokenIsThere } from './store-token-is-there';
import { storeUsesNoStaticKeys } from './store-uses-no-static-keys';
import { templateCanBeParsed } from './template-can-be-parsed';
import { templateValueIsPlain } from './template-value-is-plain';
import { tenantsAreApart } from './tenants-are-apart';
import { terraformHoldsNoSecret } from './terraform-holds-no-secret';
import { tlsSecretHoldsItsPair } from './tls-secret-holds-its-pair';
import { tokenRightNamesAccounts } from './token-right-names-accounts';
import { upstreamTokenIsDelivered } from './upstream-token-is-delivered';
import { upstreamTokenExpires } from './upstream-token-expires';
import { usedSecretIsDelivered } from './used-secret-is-delivered';
import { usedValueIsNotDeleted } from './used-value-is-not-deleted';
import { userHasOneRole } from './user-has-one-role';
import { usernameIsNotThePassword } from './username-is-not-the-password';
import { vaultNamespaceExists } from './vault-namespace-exists';
import { workloadFindsItsKeys } from './workload-finds-its-keys';
import { writtenValueIsRead } from './written-value-is-read';
import { writtenSecretSaysItsOwner } from './written-secret-says-its-owner';

/** Every check, in the order in which findings are told. */
export const CHECKS: readonly Check[] = [
  objectNamesAreUnique,
  hubNamesAreUnique,
  hubResourceHasItsPlace,
  referenceNamesAResource,
  apiVersionIsServed,
  apiVersionIsInSupport,
  fileCanBeRead,
  fieldHasItsType,
  fieldIsKnown,
  acknowledgementIsMerged,
  checkComesToItsEnd,
  manifestHoldsNoSecret,
  terraformHoldsNoSecret,
  credentialIsNoPlaceholder,
  secretHoldsASecret,
  storeExists,
  controllerClassIsServed,
  authorityIsACertificate,
  storeReferenceHasItsNamespace,
  externalSecretMakesSecret,
  externalSecretIsAccepted,
  keyHasOneSource,
  secretHasKeysOfItsType,
  generatedValueIsMadeOnce,
  templateCanBeParsed,
  templateEscapesItsValues,
  usernameIsNotThePassword,
  storeNamesHub,
  hubIsWithinReach,
  vaultNamespaceExists,
  authMountExists,
  authMountIsConfigured,
  tokenIssuerIsCurrent,
  authMountServesOneCluster,
  loginCanBeReviewed,
  loginRoleExists,
  loginRoleIsAccepted,
  operatorLogsInAlike,
  operatorTokenEndsSoon,
  defaultPolicyIsMeant,
  roleBindsServiceAccount,
  roleBindsNoWildcard,
  roleTakesServiceAccountTokens,
  audienceAgrees,
  roleAsksForAudience,
  serviceAccountExists,
  clientPodHasItsToken,
  storeHasOwnAccount,
  accountHasOneOwner,
  storeLogsInAsServiceAccount,
  storeUsesNoStaticKeys,
  storeTokenIsThere,
  onePasswordVaultsStayApart,
  storeAccountHasCloudIdentity,
  cloudIdentityHasOneTenant,
  cloudIdentityServesItsWorkloads,
  staticKeysHideNoIdentity,
  spiffeIdIsGiven,
  sharedStoreNamesNamespaces,
  storeLetsItsUsersIn,
  operatorMayRequestToken,
  onlyOperatorRequestsTokens,
  tokenRightNamesAccounts,
  loginRoleIsUsed,
  outsideLoginNamesWho,
  outsideLoginDoesWhatIsSaid,
  secretIdComesToAnEnd,
  policyExists,
  policyCanBeParsed,
  engineExists,
  kvVersionAgrees,
  pinnedVersionExists,
  remoteKeyIsGranted,
  grantedPathIsUsed,
  grantNamesItsPath,
  tenantsAreApart,
  loginGivesItselfNoRights,
  loginIsItsOwnEntity,
  templateValueIsPlain,
  propertyIsProduced,
  writtenValueIsRead,
  writtenSecretSaysItsOwner,
  pushedSecretExists,
  databaseRoleExists,
  databaseRoleCanBeServed,
  clientTokenOutlivesLease,
  encryptionKeyExists,
  encryptionKeyCanBeMade,
  encryptionKeyStaysInside,
  oldCiphertextCanBeRewrapped,
  administratorIsRotated,
  leaseComesFromGenerator,
  certificateRoleExists,
  authorityCanSign,
  issuerOutlivesWhatItSigns,
  revocationIsPublished,
  certificateNamesAreAllowed,
  certificateNamesHaveOneTenant,
  certificateRoleAllowsOnlyWhatIsAsked,
  tlsSecretHoldsItsPair,
  mountedClassExists,
  providerClassIsMounted,
  agentMakesItsFiles,
  workloadFindsItsKeys,
  usedSecretIsDelivered,
  reloadedSecretExists,
  restartedWorkloadExists,
  sealedSecretCanBeOpened,
  sealingCertificateIsCurrent,
  sealingKeyOpensLittle,
  secretsAreNotForEveryone,
  defaultAccountHasNoRights,
  admissionGuardHolds,
  operatorEgressHolds,
  userHasOneRole,
  changedSecretIsUpdated,
  changedSecretReachesWorkloads,
  oldUserIsLetGo,
  leasedUserOutlivesMove,
  liveUsersFit,
  outageStaysWithinPromise,
  rotatorWaitsForEveryone,
  rotatorCanRun,
  rotatedValueReachesFiles,
  rotationLeavesTimeToMove,
  secretIsRotatedWithinMaximumAge,
  secretMeetsComplianceRules,
  usedValueIsNotDeleted,
  deliveryFollowsItsSecret,
  loginTokenIsNoApiToken,
  expiredTokenIsRefused,
  upstreamTokenIsDelivered,
  upstreamTokenExpires,
  upstreamRoleNamesItsSecrets,
  replicaIsReadable,
  replicaNamesItsSecrets,
  knownDatabaseIsRotated,
];

export function runChecks(views: Views): Finding[] {
  const failed: Found[] = [];
  const findings = CHECKS.flatMap((check) => findingsOf(check, foundBy(check, views, failed)));
  return [...findings, ...findingsOf(checkComesToItsEnd, failed)];
}

/** What somebody found for a check, as the findings of that check. */
export function findingsOf({ id, severity, why }: Check, all: Iterable<Found>): Finding[] {
  return once(all).map(({ path, place, source, message, fix, severity: own = severity }) => ({
    ...{ id, severity: own, source, why, docs: docsOf(id) },
    // Files are anybody's: what stands in them draws nothing, commands nothing, and shows no password of an address.
    path: logLine(path),
    place: logLine(place),
    message: logLine(message),
    fix: logLine(fix),
  }));
}

/** An object that reads several keys of one place may be told several times. */
function once(all: Iterable<Found>): Found[] {
  const told = new Map<string, Found>();
  for (const found of all) {
    told.set(`${found.path}\n${found.place}\n${found.message}`, found);
  }
  return [...told.values()];
}

/**
 * The check of a name that somebody wrote.
 *
 * @throws FleetError CheckUnknown
 */
export function checkOf(id: string, scope?: IConstruct | string): Check {
  const found = CHECKS.find((check) => check.id === id);
  if (!found) {
    const meant = near(
      id,
      CHECKS.map((check) => check.id),
    );
    throw new FleetError(
      'CheckUnknown',
      `there is no check ${typeof scope === 'string' ? 'of this name' : `"${id}"`}; ${meant.length > 0 ? `is it ${oneOf(meant)}? ` : ''}docs/checks/ has a page for each`,
      scope,
    );
  }
  return found;
}

/** The page of a check, below the folder of the package. */
export function docsOf(id: string): string {
  return `docs/checks/${id}.md`;
}
