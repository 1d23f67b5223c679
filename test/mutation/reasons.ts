/** Why no check tells of an edit, and need not: it changes nothing that anybody could see, or nothing for the worse. */
export const EQUIVALENT = [
  'nothing finds it by its name',
  'it only happens sooner',
  'how long it takes is stated elsewhere',
  'it says for people what is written next to it',
  'without a template all keys are handed on',
  'all roles of the namespace give the same rights',
  'the agent asks what engine it is, and adds data/ on its own',
  'the names of its files are in small letters',
  'a request says how long, and the role allows as much',
  'what it signs is shorter than what an engine gives that says nothing',
  'the driver looks as often as before: how often is only not said any more',
  'the maximum of the role stays',
  'the secret itself asks for more',
  'Vault/OpenBao keeps its own ten either way',
  'more are kept than anybody asks for',
  'the engine keeps as many',
  'no policy asks for its accessor',
  'one read needs less than that',
  'no policy of the role asks for it',
  'the other token reads the same',
  'what it writes does not change',
  'it is what it is on its own',
  'the account says too who runs as it',
  'its policies grant nothing',
  'the driver asks for a token of its own',
  'a SecretProviderClass, or an agent, says what is read',
  'Vault/OpenBao refuses all the same: its deletion is not allowed',
  'it only waits longer',
  'nothing names it',
  'the API server takes the token already',
  'anyone who uses it is there',
  'a generator says the engine in its path',
  'the operator looks in the namespace of the store',
  'it is what the operator takes on its own',
  'it is the one that is read anyway',
  'nobody writes another value over it',
  'the next look comes later all the same',
] as const;

/**
 * Why no check may tell of an edit: another program, valid as well, writes exactly what is there after it, by the option
 * that stands beside the reason. Whoever told would be wrong about that program's fleet.
 */
export const CHOSEN = {
  'anyone who runs the cluster may make it too': 'AddNamespaceOptions.create',
  'only the cluster itself could tell that it is another one': 'SpokeClusterProps.auth',
  'whether there is such a workload is for the program to say': 'Delivery.envValue',
  'nothing promises when it arrives': 'DeliveryOptions.refreshInterval',
  'whether it restarts is for the program to say': 'Delivery.restartOnChange',
  'which workloads of other repositories restart is said nowhere else': 'Delivery.restartOnChange',
  'only the product that keeps the values could tell': 'StoredSecretProps.remoteKey',
  'which properties it has, only its source could tell': 'StoredSecretProps.keys',
  'no template of the output asks for it': 'StaticSecretProps.keys',
  'who uses it stands in another repository': 'TenantNamespace.addClusterSecretStore',
  'it is granted by prefix, so that more can be there': 'PolicyPerNamespaceOptions.wholePrefix',
  'no part of the output names the Secret that it makes': 'DeliveryOptions.name',
  'no part of the output names the key': 'DeliveryOptions.data',
  'the newest version is delivered, as everywhere': 'DeliveryOptions.version',
  'nothing else tells who the operator is': 'ExternalSecretsInstallation.serviceAccount',
  'as whom the operator runs is said nowhere else': 'ExternalSecretsInstallation.serviceAccount',
  'that the operator is to be kept in is said nowhere else': 'ExternalSecretsInstallation.egress',
  'a name may have any address': 'EgressTarget.networks',
  'another of its ports is left': 'EgressTarget.port',
  'who reads a file in a pod is for the program to say': 'InjectOptions.permissions',
  'who may read a file within a pod is said nowhere else': 'MountOptions.permissions',
  'nothing that is written here uses the Secret': 'MountOptions.syncedSecret',
  'people write it, and nothing waits for a change': 'SecretsStoreInstallation.pollInterval',
  'people write it, and nothing says how soon': 'SecretsStoreInstallation.pollInterval',
  'no part of the output asks for it': 'CertificateAuthorityProps.commonName',
  'only who signs it could tell whose key it is for': 'CertificateAuthorityProps.signer',
  'only Vault/OpenBao knows what roles its engine has': 'DatabaseAttributes.mount',
  'only Vault/OpenBao knows what connections its engine has': 'DatabaseAttributes.connection',
  'where the database is stands nowhere else': 'DatabaseProps.host',
  'only clients read it, who ask again when it ends': 'DynamicOptions.ttl',
  'how often it changes is not promised elsewhere': 'StaticRoleOptions.every',
  'it only changes less often than it may': 'StaticRoleOptions.every',
  'which user is whose, only the database could tell': 'StaticRoleOptions.username',
  'only a maximum age promises how often a pair takes turns': 'AlternatingUsersOptions.every',
  'how many versions there are is promised nowhere': 'StaticSecretProps.maximumVersions',
  'how many an engine keeps that is made elsewhere is not known': 'FleetProps.kvMount',
  'when people write the next version only they could tell': 'StaticSecretProps.deleteVersionsAfter',
  'nothing is deleted then, as everywhere': 'StaticSecretProps.deleteVersionsAfter',
  'people may put the value there': 'StaticSecretProps.firstValueVariable',
  'one cluster may log in in two ways': 'PublicKeysOptions.publicKeys',
  'only the cluster knows what its API server asks for': 'ClientTokenOptions.apiAudience',
  'nothing that is written here uses it': 'SealedSecret.fromFile',
  'which labels the Secret has is for the program to say': 'SealedSecretOptions.labels',
  'only the cloud could tell whose identity it is': 'IrsaOptions.roleArn',
  'without a service account of Google the ServiceAccount is a principal of its own':
    'GoogleSecretManagerOptions.serviceAccount',
  'only the machine itself could tell': 'GcpIamOptions.serviceAccounts',
  'only the identity provider could tell': 'PeopleProps.clientId',
  'no client uses the key': 'EncryptionKeyProps.type',
  'the key only stays where it was to go': 'EncryptionKeyProps.removalPolicy',
  'how often it is rotated is promised nowhere': 'EncryptionKeyProps.rotationPeriod',
  'whether an old version is still good is for the program to say': 'EncryptionKeyProps.minimumDecryptionVersion',
  'only the installation of SPIRE says which class is its own': 'SpireTrust.className',
  'somebody else makes that Secret, and only he knows its name and keys': 'ClientCertificateOptions.secretName',
  'anyone who brings the token knows under which name': 'ExistingTokenOptions.secretName',
  'which Secrets there are, only the cluster could tell': 'ReplicatedSecretsProps.find',
} as const;

/** Why no check tells of an edit that no program makes and that changes something: we have no rule. */
export const UNCHECKED = [
  'no other role says from which addresses a cluster comes',
  'every key of the templates is held against Vault/OpenBao',
  'no role of the output uses it',
  'nothing waits for the engine, and without it the engine keeps as many versions as it likes',
  'it says for people whose the secret is',
  'nothing logs in at the mount',
  'no cluster asks Vault/OpenBao for anything',
  'pods may need their token for as long as they run',
  'which account is meant is said only there',
  'the webhook has a directory of its own',
  'it only lasts for another time',
  'each pod of any namespace gets the id of its own ServiceAccount',
  'which labels the pods have, anyone who makes them knows',
  'only the other API server knows what it asks for',
] as const;

export type Reason = (typeof EQUIVALENT)[number] | keyof typeof CHOSEN | (typeof UNCHECKED)[number];

/** Whether an edit with this excuse changes nothing. */
export function changesNothing(reason: Reason | undefined): boolean {
  return EQUIVALENT.some((one) => one === reason);
}

/** Whether another program writes what an edit with this excuse leaves. */
export function isChosen(reason: Reason | undefined): boolean {
  return reason !== undefined && reason in CHOSEN;
}
