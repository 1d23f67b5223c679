// Generated from the types by "npm run generate:options"; a test compares. Do not edit.

/** What the comments of the library say of what files may say. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'AddClientOptions.create':
    'Whether keywheel writes the ServiceAccount. If not, another repository does, and a Kustomize component puts what it\ndoes on the hub into its annotations.\n\nDefault: true',
  'AddClientOptions.token':
    'With which token its pods log in: that of the ServiceAccount, or a JWT-SVID that they fetch from SPIRE themselves.\nhttps://spiffe.io/docs/latest/spiffe-about/spiffe-concepts/#spiffe-verifiable-identity-document-svid\n\nDefault: "serviceAccount"',
  'AddNamespaceOptions.canaries':
    'Whether its stores have canaries.\n\nDefault: as its cluster says; false with `readerPolicy`, which grants none',
  'AddNamespaceOptions.create':
    'Whether keywheel writes the Namespace.\n\nDefault: false: it exists, or somebody else makes it',
  'AddNamespaceOptions.names': 'Names that it had before keywheel, and keeps.\n\nDefault: those that keywheel gives',
  'AddNamespaceOptions.renamedFrom':
    'The namespace of this tenant on this cluster in which its workloads ran before. Kubernetes renames none: the Secrets\nof the old one go with it, so say this when nothing runs there any more.\n\nDefault: none',
  'AlternatingUsersOptions.every': 'Time between changes of the delivered Secret.',
  'AlternatingUsersOptions.rotateFrom':
    'The namespace whose CronJob rotates: one is enough for all clusters.\n\nDefault: the first that gets the Secret, by the names of cluster and namespace',
  'AlternatingUsersOptions.takeOver': 'As in StaticRoleOptions.\n\nDefault: false',
  'AlternatingUsersOptions.usernames':
    'Two users that take turns: one is delivered, the other one rests until everybody has moved.',
  'AzureOptions.clientId': 'Of the managed identity or application that trusts the ServiceAccount.',
  'AzureOptions.tenantId': 'The directory that it is in.',
  Certificate:
    'Key and certificate of a workload, made again by the hub well before the last one ends. The hub lets nobody else have\nthese names, and this tenant no others. The key exists in the delivered Secret and nowhere else.',
  'CertificateProps.authority': "Of the tenant's environment.",
  'CertificateProps.commonName':
    "The first of its DNS names, such as `api.app-payments.svc`. Each name must be the tenant's own: of a Service in one of\nits namespaces, or one that the authority gives it (`names`).",
  'CertificateProps.dnsNames': 'More DNS names; `*` may stand for the first label.\n\nDefault: none',
  'CertificateProps.ipAddresses': 'Default: none',
  'CertificateProps.keyType': 'Default: KeyType.EC_P256',
  'CertificateProps.trusts':
    "Other authorities whose roots are in `ca.crt` as well: the next one before anybody shows a certificate of it, the\nlast one until nobody does any more. Of the tenant's environment.\n\nDefault: none",
  'CertificateProps.ttl':
    'How long each one is valid, in whole seconds. A third of it passes until the next one is delivered; for the rest the\nhub may be away. Shorter than the life of its authority.',
  'CertificateProps.uriNames': 'URIs, such as a SPIFFE ID.\n\nDefault: none',
  'CertificateProps.usages': 'Default: both: a workload that is called with it also calls others with it',
  'Delivery.restartOnChange':
    'Restarts workloads of this namespace whenever the Secret changes, by Reloader.\nhttps://github.com/stakater/Reloader',
  'DeliveryOptions.data':
    'What the Kubernetes Secret holds: keys of the secret, or templates over them.\n\nDefault: every key as it is',
  'DeliveryOptions.labels': 'Labels of the Kubernetes Secret.\n\nDefault: none',
  'DeliveryOptions.name': "Name of the Kubernetes Secret.\n\nDefault: the secret's own name",
  'DeliveryOptions.refreshInterval':
    'How often the operator reads the hub. A changed value reaches the Secret within this time.\n\nDefault: one hour. For database credentials what their rotation needs: five minutes with one user, a third of the\nttl, or an eighth of the time between two turns, at most an hour; for certificates a third of the ttl; and less where that breaks what is promised\n(`maximumOutage`, `maximumAge`, a short ttl): then the largest round time that does not. The report says why.',
  'DeliveryOptions.rereadTime':
    'How long workloads that mount the Secret as files, without `subPath`, take from the change of a file until they use\nit, where they read it again by themselves and nothing has to restart them.\n\nDefault: what was read from a file may stay in use until the pod ends',
  'DeliveryOptions.rolloutTime':
    'How long the slowest of its workloads takes from the change of the Secret until no pod has the old one.\n\nDefault: for a Deployment its progressDeadlineSeconds (10 minutes) and its termination grace; for each pod of a\nStatefulSet and for a DaemonSet 10 minutes and the grace; for a workload of another repository 10 minutes',
  'DeliveryOptions.takeOver':
    "Whether a Secret of that name that somebody else made is taken over.\n\nDefault: false: the cluster refuses it, and the operator's log says so (`SpokeClusterProps.protectExistingSecrets`)",
  'DeliveryOptions.type': 'Default: SecretType.OPAQUE; for a certificate with its key SecretType.TLS',
  'DeliveryOptions.version':
    'The version of the value that is delivered, whatever is written after it: to undo a bad value until a good one is\nthere. A warning tells of it for as long as it stands, `delivery-follows-its-secret`.\nhttps://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version\n\nDefault: the newest',
  'DynamicOptions.creationStatements':
    "With `{{name}}`, `{{password}}` and `{{expiration}}`. They are run with the administrator's rights, so the\ndatabase must allow each of them (`allows`).",
  'DynamicOptions.memberOf':
    "A group whose name begins with the tenant's and `_`, or one that the database allows the tenant (`allows`).",
  'DynamicOptions.revocationStatements': "Default: the plugin's own",
  'DynamicOptions.ttl':
    'How long a user lives. One refresh and one restart must fit into it.\nhttps://developer.hashicorp.com/vault/docs/concepts/lease\n\nDefault: the smallest round time into which they fit for each of its deliveries, with ten minutes in which the\nhub may be away; the report says why',
  EncryptionKey: 'A key with which clients encrypt and decrypt on the hub, without ever having it.',
  'EncryptionKey.grantDecrypt': 'Lets a client decrypt, and encrypt nothing.',
  'EncryptionKey.grantEncrypt': 'Lets a client encrypt, and read nothing.',
  'EncryptionKey.grantRewrap': 'Lets a client bring ciphertext to the latest version without seeing what is in it.',
  'EncryptionKeyProps.context':
    'Whether each request names a context, such as the number of a customer, from which a key of its own is derived: what\nwas encrypted in one context is read in no other. `convergent` gives the same ciphertext for the same text in one\ncontext, so that it can be searched for; who sees the ciphertexts then sees which are equal, and a rotation changes\nthem. Neither can be changed later, and RSA has none.\n\nDefault: no context',
  'EncryptionKeyProps.minimumDecryptionVersion':
    'The least version that still decrypts. **Raising it makes what older versions encrypted unreadable**: have it\nrewrapped first (`grantRewrap`). The hub refuses one that it has not reached yet.\n\nDefault: 1: every version',
  'EncryptionKeyProps.minimumEncryptionVersion':
    'The least version that still encrypts, no less than the one that decrypts.\n\nDefault: the latest alone',
  'EncryptionKeyProps.removalPolicy':
    "What happens to the key when it leaves the program. Destroying it makes everything that was ever encrypted with it\nunreadable; the hub refuses to until an apply with DESTROY has allowed it.\n\nDefault: RemovalPolicy.RETAIN, whatever the tenant's is",
  'EncryptionKeyProps.rotationPeriod':
    'How often the hub makes a new version of the key, 1h or more. Older versions stay: what was made with them is still\nread. https://developer.hashicorp.com/vault/api-docs/secret/transit#auto_rotate_period\n\nDefault: never by itself',
  'EncryptionKeyProps.type': 'It cannot be changed later.\n\nDefault: "aes256-gcm96"',
  ExistingSecret:
    'A value that was on the hub before the program, at a path of its own. keywheel grants and delivers it, and writes\nnothing there: no value, no metadata, no engine. Made by `StaticSecret.fromPath`.',
  'ExistingSecretAttributes.keys':
    'The keys that the value has, or with `moreKeys` those of them that the program names.\n\nDefault: with `moreKeys` none',
  'ExistingSecretAttributes.maximumAge':
    'How old a value may become. Kept on the ExternalSecret: nothing is written next to the value. An engine of version 1\nkeeps no times, so there nothing can tell how old a value is.\n\nDefault: any age',
  'ExistingSecretAttributes.moreKeys':
    'Whether the value has keys that the program does not know. A delivery without `data` has them all, as they are, and\nno check knows whether a key that a workload reads is there: `keywheel check` prints it under "not known".\n\nDefault: false',
  'ExistingSecretAttributes.mount': 'Path of the KV engine, such as `secret`.',
  'ExistingSecretAttributes.path':
    'Path of the value below the engine, without `data/`: `apps/payments/db` for `vault kv get secret/apps/payments/db`.',
  'ExistingSecretAttributes.vaultNamespace':
    "The Vault namespace of the engine, below the fleet's own.\n\nDefault: the fleet's own",
  GeneratedSecret:
    'A random value that Terraform makes once and writes to the hub, the same on every cluster. It is in no state and no\nplan. https://registry.terraform.io/providers/hashicorp/random/latest/docs/ephemeral-resources/password',
  'GeneratedSecretProps.keys': 'Each gets a random value of its own.',
  'GeneratedSecretProps.length': 'Characters of each value, 16 to 256.\n\nDefault: 32',
  'GeneratedSecretProps.maximumAge':
    'How old a value may become. Nothing rotates it, so the check `secret-is-rotated-within-maximum-age` finds it: for a\nvalue that must change use a {@link StaticSecret }.\n\nDefault: any age',
  'GeneratedSecretProps.maximumVersions':
    "How many versions are kept, 1 to 1000, should people write others.\n\nDefault: the engine's, which is also the least",
  'GeneratedSecretProps.removalPolicy': "Default: the tenant's",
  'GeneratedSecretProps.renamedFrom':
    'The name that the secret had before its id changed. Paths on the hub, Secrets and files keep that name, so no value\nmoves and no pod loses its Secret. It stays here for as long as the secret does.\n\nDefault: none: the id',
  'GeneratedSecretProps.renamedKeys':
    "Names that keys had before, by the names that they have in the program now: `{ apiKey: 'api_key' }`. Values on the\nhub and Secrets keep the old ones.\n\nDefault: none",
  'GeneratedSecretProps.specialCharacters':
    'Whether values hold more than letters and digits.\n\nDefault: false: they fit everywhere',
  'GkeOptions.serviceAccount': '`<name>@<project>.iam.gserviceaccount.com`.',
  HmacKey:
    'A key with which clients make and verify codes on the hub (HMAC), without ever having it: for tokens, webhooks and\nindexes of what is encrypted. https://developer.hashicorp.com/vault/api-docs/secret/transit#generate-hmac',
  'HmacKey.grantGenerate': 'Lets a client make codes; who may do so can also guess what a code stands for.',
  'HmacKey.grantVerify': 'Lets a client verify codes, and make none.',
  'HmacKeyProps.minimumVerificationVersion':
    'The least version whose codes are still good: raise it when an older one is no longer to be trusted.\n\nDefault: 1: every version',
  'HmacKeyProps.removalPolicy':
    "What happens to the key when it leaves the program. Destroying it makes everything that was ever encrypted with it\nunreadable; the hub refuses to until an apply with DESTROY has allowed it.\n\nDefault: RemovalPolicy.RETAIN, whatever the tenant's is",
  'HmacKeyProps.rotationPeriod':
    'How often the hub makes a new version of the key, 1h or more. Older versions stay: what was made with them is still\nread. https://developer.hashicorp.com/vault/api-docs/secret/transit#auto_rotate_period\n\nDefault: never by itself',
  'HmacKeyProps.size': 'Length of the key in bytes, 32 to 512. It cannot be changed later.\n\nDefault: 32',
  'IrsaOptions.roleArn': '`arn:aws:iam::<account>:role/<name>`.',
  'MountOptions.caCertificatePath':
    "Where the pods of the provider have the authority that signed the hub's certificate: it takes no certificate from\nthe class.\n\nDefault: what the provider was installed with",
  'MountOptions.files': 'The files: keys of the secret by file name.\n\nDefault: a file for every key, of its name',
  'MountOptions.path':
    'Where its containers find the files, an absolute path.\n\nDefault: `/var/run/secrets/<name of the secret>`',
  'MountOptions.permissions':
    "Who may read the files, as in chmod: a number such as 0o400.\n\nDefault: 0o644, the provider's own",
  'MountOptions.rereadTime':
    'How long a pod takes from the change of a file until it uses it, where it reads its files again by itself and nothing\nhas to restart it.\n\nDefault: what was read from a file may stay in use until the pod ends',
  'MountOptions.syncedSecret':
    'Has the driver make a Kubernetes Secret of the files as well, for environment variables. It is there while a pod\nmounts the files, and lies in etcd like any other. The driver must be installed with `syncSecret.enabled`.\nhttps://secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret\n\nDefault: no Kubernetes Secret',
  'NamespaceNames.secretStore': 'SecretStore of the KV engine of the fleet or the tenant.\n\nDefault: "keywheel"',
  'NamespaceNames.secretStores':
    "SecretStores of other KV engines, by the path of the engine: `{ secret: 'vault' }`.\n\nDefault: `keywheel-kv2.<engine>`",
  'NamespaceNames.serviceAccount': 'ServiceAccount with which the operator logs in.\n\nDefault: "keywheel"',
  'NamespaceNames.tokenRole':
    'Role and RoleBinding that let the operator ask for its tokens.\n\nDefault: "keywheel-token"',
  RotatingDatabaseCredential:
    'User and password of a database, which change without an outage where the rotation allows it.',
  'RotatingDatabaseCredentialProps.database': "Of the tenant's environment.",
  'RotatingDatabaseCredentialProps.grants':
    'What its users may do: each a privilege on objects, the middle of a `GRANT … TO`, such as\n`SELECT, INSERT ON ALL TABLES IN SCHEMA ledger`. A name without a schema is in `public`. Objects that another tenant\nuses, and whatever is no privilege on an object (membership in a role, `WITH GRANT OPTION`), only where the database\nallows it (`allows`). Written into the SQL that makes the users; the hub never sees it.\nhttps://www.postgresql.org/docs/current/sql-grant.html\n\nDefault: none: who runs the SQL grants by other means',
  'RotatingDatabaseCredentialProps.maximumAge':
    'How old a password may become in a pod: the time between two rotations and the time until the next one has\narrived. Two users take turns only while nothing is away; where a turn waits for longer, the ExternalSecret\n`<secret>.keywheel-rotation` fails before the age is reached, and `keywheel audit` says so.\n\nDefault: any age: it is computed and shown',
  'RotatingDatabaseCredentialProps.renamedFrom':
    'The name that the credential had before its id changed: roles, users and Secrets keep it.\n\nDefault: none: the id',
  'RotatingDatabaseCredentialProps.rotation': 'How its password changes.',
  'Rotation.alternatingUsers':
    'Two users that take turns, so that no delivered password is ever dead. The hub itself never rotates them: whatever\nis away, and for however long, the turn waits. That nobody rotates any more is reported by the ExternalSecret\n`<secret>.keywheel-rotation` and by `keywheel audit`.',
  'Rotation.dynamic':
    'A new user for every refresh, which dies with its lease. Workloads restart at every refresh.\nhttps://external-secrets.io/latest/api/generator/vault/',
  'Rotation.staticRole':
    'One user whose password the hub changes. From each change until every workload has restarted, the old password is\ndead: an outage, unless only Jobs use it that run at other times.\nhttps://developer.hashicorp.com/vault/docs/secrets/databases#static-roles',
  SigningKey: 'A key with which clients sign and verify on the hub, without ever having it.',
  'SigningKey.grantSign': 'Lets a client sign.',
  'SigningKey.grantVerify': 'Lets a client verify signatures.',
  'SigningKeyProps.minimumVerificationVersion':
    'The least version whose signatures are still good: raise it when an older one is no longer to be trusted.\n\nDefault: 1: every version',
  'SigningKeyProps.removalPolicy':
    "What happens to the key when it leaves the program. Destroying it makes everything that was ever encrypted with it\nunreadable; the hub refuses to until an apply with DESTROY has allowed it.\n\nDefault: RemovalPolicy.RETAIN, whatever the tenant's is",
  'SigningKeyProps.rotationPeriod':
    'How often the hub makes a new version of the key, 1h or more. Older versions stay: what was made with them is still\nread. https://developer.hashicorp.com/vault/api-docs/secret/transit#auto_rotate_period\n\nDefault: never by itself',
  'SigningKeyProps.type': 'It cannot be changed later.\n\nDefault: "ed25519"',
  'StaticRoleOptions.every': 'Time between two rotations.',
  'StaticRoleOptions.maximumOutage':
    'How long the delivered password may be dead at each rotation: the Secret is refreshed and workloads restart only\nafter the hub has changed it. `Duration.seconds(0)` is an error: use alternatingUsers.\n\nDefault: any time: it is computed and shown',
  'StaticRoleOptions.schedule': 'In UTC, as the hub reads it. HashiCorp Vault 1.15 or newer; OpenBao has none.',
  'StaticRoleOptions.takeOver':
    "Whether the user is in use by somebody already. The hub changes its password at once, so everybody who has the old one is\ncut off until the new one is delivered. The database must allow it (`allows`).\n\nDefault: false: the first rotation fails for a user that keywheel's SQL did not make (PostgreSQL)",
  'StaticRoleOptions.username': 'A user that exists, or that the SQL which keywheel writes makes.',
  'StaticRoleOptions.window':
    'How long after each time the hub may still rotate, where it was away; one hour or more.\n\nDefault: any time',
  StaticSecret:
    'A secret whose value people or pipelines put into the hub. keywheel makes its path, its policy and its delivery; a\nvalue that was rotated by hand survives every apply and the removal of this construct.',
  'StaticSecretProps.deleteVersionsAfter':
    'How long after its write a version is deleted, the one in use as well: so it must be longer than `maximumAge`. What\nis deleted is no longer read, and people may undelete it.\n\nDefault: never',
  'StaticSecretProps.keys': 'The keys that people or pipelines put into it.',
  'StaticSecretProps.maximumAge':
    'How old a value may become. Kept with the secret on the hub: people rotate it, and nothing here can tell that they\ndid.\n\nDefault: any age',
  'StaticSecretProps.maximumVersions':
    "How many versions of its value are kept, 1 to 1000: so far back it can be rolled back. The write of one more destroys\nthe oldest. https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2\n\nDefault: the engine's, which is also the least",
  'StaticSecretProps.removalPolicy': "Default: the tenant's",
  'StaticSecretProps.renamedFrom':
    'The name that the secret had before its id changed. Paths on the hub, Secrets and files keep that name, so no value\nmoves and no pod loses its Secret. It stays here for as long as the secret does.\n\nDefault: none: the id',
  'StaticSecretProps.renamedKeys':
    "Names that keys had before, by the names that they have in the program now: `{ apiKey: 'api_key' }`. Values on the\nhub and Secrets keep the old ones.\n\nDefault: none",
  'SyncedSecret.name': 'Name of the Kubernetes Secret.',
  'SyncedSecret.type': 'Default: SecretType.OPAQUE',
  'TenantProps.maximumVersions':
    "How many versions of each value the tenant's own KV engine keeps, 1 to 1000: only `Isolation.vaultNamespace` gives\nit one. A secret may keep more, and no fewer.\n\nDefault: the fleet's",
  'TenantProps.owner':
    "Who answers for the tenant's secrets: a mail address, a team. Kept with each secret on the hub.",
  'TenantProps.removalPolicy':
    "What happens to the tenant's Vault namespace, engines and values when they leave the program.\n\nDefault: RemovalPolicy.RETAIN",
  'TenantSecret.deliver': 'Makes exactly one Kubernetes Secret in one namespace of this tenant.',
  'TenantSecret.grantRead':
    'Lets a client read it on the hub with its own login: such a secret needs to be in no Kubernetes Secret.',
  'TenantSecret.mount':
    'Puts it as files into the pods that a client runs, by the Secrets Store CSI driver, and lets the client read it. There\nis no Kubernetes Secret, unless it is asked for; and no pod starts while the hub is down.',
  WorkloadAccount:
    'A ServiceAccount that a cloud knows. It stands for that ServiceAccount in cdk8s-plus of any version\n(`IServiceAccount`): `new Deployment(scope, id, { serviceAccount: account, … })`.',
  'WorkloadAccount.usedBy': 'Says which workloads of this namespace run as it: any other that does is an error.',
  WorkloadClient: "A ServiceAccount of a tenant's namespace whose pods log in to the hub with a token of their own.",
  WorkloadIdentity:
    "Who a ServiceAccount is to a cloud that trusts the cluster's tokens: no secret is made, kept or rotated.",
  'WorkloadIdentity.azure': 'An identity of Microsoft Entra. https://azure.github.io/azure-workload-identity/docs/',
  'WorkloadIdentity.gke':
    'A service account of Google Cloud. https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity',
  'WorkloadIdentity.irsa':
    'A role of AWS. https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html',
  'WorkloadReference.daemonSet': 'The DaemonSet of this name.',
  'WorkloadReference.deployment': 'The Deployment of this name.',
  'WorkloadReference.statefulSet': 'The StatefulSet of this name.',
};
