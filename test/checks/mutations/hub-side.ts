import { CREDENTIAL, DELIVERY, EXTERNAL_SECRET, Mutation, READER, STORE, jwtRole, kubernetesRole } from '../mutation';
import type { Output } from '../output';

const ROLE = 'stack spoke-eu, vault_jwt_auth_backend_role.read_app';
const ROLES = 'vault_jwt_auth_backend_role';
const connection = (output: Output) =>
  output.resource('hub', 'vault_database_secret_backend_connection', 'database_prod_core');
const mount = (output: Output) => output.resource('spoke-eu', 'vault_jwt_auth_backend', 'login_eu');

/** A connection to a database with an argument as nobody should write it. */
const connectionHolds = (id: string, when: string, argument: string, value: string, message: string): Mutation => ({
  id,
  when,
  fleet: 'databases',
  mutate: (output) => {
    connection(output).postgresql[argument] = value;
  },
  path: 'prod/core',
  place: 'stack hub, vault_database_secret_backend_connection.database_prod_core',
  message: [message],
});

/** What the hub is made of: namespaces, engines, mounts for logins, policies, and who uses them. */
export const hubSide: readonly Mutation[] = [
  {
    id: 'audit-log-hashes-values',
    when: 'the engine writes the values of answers in clear',
    mutate: (output) => {
      output.resource('hub', 'vault_mount', 'kv').audit_non_hmac_response_keys = ['metadata', 'password'];
    },
    path: '',
    place: 'stack hub, vault_mount.kv',
    message: ['"password" of answers goes to the audit log in clear (audit_non_hmac_response_keys)'],
  },
  {
    id: 'audit-log-hashes-values',
    when: 'a mount for logins writes tokens in clear, by its tune block',
    mutate: (output) => {
      mount(output).tune = [{ audit_non_hmac_request_keys: ['jwt', 'role'] }];
    },
    path: 'prod/eu',
    place: 'stack spoke-eu, vault_jwt_auth_backend.login_eu',
    message: ['"jwt" of requests'],
  },
  ...['expiration_leeway', 'clock_skew_leeway', 'not_before_leeway'].map((leeway): Mutation => ({
    id: 'expired-token-is-refused',
    when: `${leeway} is a year`,
    mutate: (output) => {
      jwtRole(output)[leeway] = 365 * 24 * 3600;
    },
    path: READER,
    place: ROLE,
    message: [`takes tokens for 365d beyond their times (${leeway})`],
  })),
  {
    id: 'vault-namespace-exists',
    when: 'the store reads in a Vault namespace that nobody made',
    fleet: 'vaultNamespace',
    mutate: (output) => {
      output.store('eu').namespace = 'acme.env.prod/team.nobody';
    },
    path: READER,
    place: STORE,
    message: ['Vault namespace "acme.env.prod/team.nobody"', 'which Vault/OpenBao does not have'],
  },
  {
    id: 'vault-namespace-exists',
    when: 'the store logs in to a Vault namespace that nobody made',
    mutate: (output) => {
      output.store('eu').auth.namespace = 'admin';
    },
    path: READER,
    place: STORE,
    message: ['Vault namespace "admin"'],
  },
  {
    id: 'vault-namespace-exists',
    when: "Vault/OpenBao lacks the tenant's Vault namespace",
    fleet: 'vaultNamespace',
    mutate: (output) => {
      delete (output.stack('hub')['resource'] as any).vault_namespace.tenant_prod_payments;
    },
    path: READER,
    place: STORE,
    message: ['Vault namespace "acme.env.prod/team.payments"'],
  },
  {
    id: 'engine-exists',
    when: 'Vault/OpenBao lacks the engine',
    mutate: (output) => {
      delete (output.stack('hub')['resource'] as any).vault_mount;
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['engine "acme.kv", which Vault/OpenBao does not have'],
  },
  {
    id: 'engine-exists',
    when: 'the store names another engine',
    mutate: (output) => {
      output.store('eu').path = 'secret';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['engine "secret"'],
  },
  {
    id: 'engine-exists',
    when: 'the engine stands in another Vault namespace',
    fleet: 'vaultNamespace',
    mutate: (output) => {
      delete output.resource('hub', 'vault_mount', 'kv_prod_payments').namespace;
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['engine "acme.env.prod/team.payments/acme.kv"'],
  },
  {
    id: 'kv-version-agrees',
    when: 'the store reads the engine as version 1',
    mutate: (output) => {
      output.store('eu').version = 'v1';
    },
    path: READER,
    place: STORE,
    message: ['reads engine "acme.kv" as v1', 'is KV version 2'],
  },
  {
    id: 'kv-version-agrees',
    when: 'the engine is made as version 1',
    mutate: (output) => {
      output.resource('hub', 'vault_mount', 'kv').options.version = '1';
    },
    path: READER,
    place: STORE,
    message: ['as v2', 'is KV version 1'],
  },
  {
    id: 'auth-mount-is-configured',
    when: 'what is configured is another mount',
    fleet: 'kubernetes',
    mutate: (output) => {
      output.resource('spoke-eu', 'vault_kubernetes_auth_backend_config', 'login_eu').backend = 'other';
    },
    path: 'prod/eu',
    place: 'stack spoke-eu, vault_kubernetes_auth_backend_config.login_eu',
    message: ['it configures auth mount "other", which nothing makes'],
  },
  {
    id: 'auth-mount-is-configured',
    when: 'the mount that is configured is of another type',
    fleet: 'kubernetes',
    mutate: (output) => {
      output.resource('spoke-eu', 'vault_auth_backend', 'login_eu').type = 'userpass';
    },
    path: 'prod/eu',
    place: 'stack spoke-eu, vault_kubernetes_auth_backend_config.login_eu',
    message: ['which is of type userpass'],
  },
  {
    id: 'policy-exists',
    when: 'the policy is gone',
    mutate: (output) => {
      delete (output.stack('spoke-eu')['resource'] as any).vault_policy;
    },
    path: READER,
    place: ROLE,
    message: ['role "acme.app" has policy "acme.read.eu.app", which nothing makes'],
  },
  {
    id: 'policy-exists',
    when: 'the role names another policy',
    mutate: (output) => jwtRole(output).token_policies.push('acme.read.eu.other'),
    path: READER,
    place: ROLE,
    message: ['"acme.read.eu.other"'],
  },
  {
    id: 'role-binds-no-wildcard',
    when: 'a role binds every ServiceAccount of a namespace',
    fleet: 'kubernetes',
    mutate: (output) => {
      kubernetesRole(output).bound_service_account_names = ['*'];
    },
    path: READER,
    place: 'stack spoke-eu, vault_kubernetes_auth_backend_role.read_app',
    message: ['lets in "app/*"'],
  },
  {
    id: 'role-binds-no-wildcard',
    when: 'a role binds a ServiceAccount of every namespace',
    mutate: (output) => {
      delete jwtRole(output).bound_subject;
      jwtRole(output).bound_claims = { sub: 'system:serviceaccount:*:keywheel' };
      jwtRole(output).bound_claims_type = 'glob';
    },
    path: READER,
    place: ROLE,
    message: ['lets in "*/keywheel"'],
  },
  {
    id: 'role-binds-no-wildcard',
    when: 'a role may do everything',
    mutate: (output) => jwtRole(output).token_policies.push('root'),
    path: READER,
    place: ROLE,
    message: ['policy "root"'],
  },
  {
    id: 'hub-makes-no-root-token',
    when: 'the stack makes a token that may do everything',
    mutate: (output) => Object.assign(output.stack('hub').resource, { vault_token: { own: { policies: ['root'] } } }),
    path: '',
    place: 'stack hub, vault_token.own',
    message: ['makes root tokens'],
  },
  {
    id: 'hub-makes-no-root-token',
    when: 'a machine may do everything',
    fleet: 'outside',
    mutate: (output) =>
      output
        .resource('hub', 'vault_approle_auth_backend_role', 'machine_prod_payments_export')
        .token_policies.push('root'),
    path: 'prod/payments/export',
    place: 'stack hub, vault_approle_auth_backend_role.machine_prod_payments_export',
    message: ['policy "root"'],
  },
  {
    id: 'cluster-holds-no-root-token',
    when: 'the store logs in with the root token',
    mutate: (output) => {
      const auth = { tokenSecretRef: { name: 'vault-unseal-keys', key: 'vault-root' } };
      output.store('eu').auth = auth;
    },
    path: READER,
    place: STORE,
    message: ['key "vault-root" of Secret "vault-unseal-keys"'],
  },
  {
    id: 'auth-mount-is-configured',
    when: 'the mount has no keys',
    mutate: (output) => {
      delete mount(output).jwt_validation_pubkeys;
    },
    path: 'prod/eu',
    place: 'stack spoke-eu, vault_jwt_auth_backend.login_eu',
    message: ['takes its keys from nowhere'],
  },
  {
    id: 'auth-mount-is-configured',
    when: 'the mount has keys and an address for keys',
    mutate: (output) => {
      mount(output).jwks_url = 'https://jwks.example.com';
    },
    path: 'prod/eu',
    place: 'stack spoke-eu, vault_jwt_auth_backend.login_eu',
    message: ['jwt_validation_pubkeys and jwks_url'],
  },
  {
    id: 'auth-mount-is-configured',
    when: 'nobody tells the mount who reviews tokens',
    fleet: 'kubernetes',
    mutate: (output) => {
      delete (output.stack('spoke-eu')['resource'] as any).vault_kubernetes_auth_backend_config;
    },
    path: 'prod/eu',
    place: 'stack spoke-eu, vault_auth_backend.login_eu',
    message: ['no API server that reviews tokens'],
  },
  {
    id: 'auth-mount-serves-one-cluster',
    when: 'a store logs in at the mount of another cluster',
    fleet: 'databases',
    mutate: (output) => {
      output.store('us', 'keywheel-database').auth.jwt.path = 'acme.eu';
    },
    path: 'prod/payments/pair',
    place: 'us/app.k8s.yaml, SecretStore app/keywheel-database',
    message: ['on "us" logs in at auth mount "acme.eu", as "eu" does'],
  },
  {
    id: 'auth-mount-serves-one-cluster',
    when: 'the mount of one cluster trusts the key of another',
    fleet: 'databases',
    mutate: (output) => {
      output.resource('spoke-us', 'vault_jwt_auth_backend', 'login_us').jwt_validation_pubkeys = [
        ...mount(output).jwt_validation_pubkeys,
      ];
    },
    path: 'prod/us',
    place: 'stack spoke-us, vault_jwt_auth_backend.login_us',
    message: ['"acme.us" trusts the same as "acme.eu"'],
  },
  {
    id: 'login-role-is-used',
    when: 'nothing logs in with a role',
    mutate: (output) => output.remove('eu', 'SecretStore', 'keywheel'),
    path: READER,
    place: ROLE,
    message: ['nothing that is written here logs in with role "acme.app"'],
  },
  {
    id: 'store-names-hub',
    when: 'the store asks another server',
    mutate: (output) => {
      output.store('eu').server = 'https://vault.other.example.com:8200';
    },
    path: READER,
    place: STORE,
    message: ['asks https://vault.other.example.com:8200', 'is made on https://vault.example.com:8200'],
  },
  {
    id: 'store-names-hub',
    when: 'both sides go without TLS',
    mutate: (output) => {
      output.store('eu').server = 'http://vault.example.com:8200';
      for (const stack of ['bootstrap', 'hub', 'spoke-eu']) {
        (output.stack(stack)['provider'] as any).vault[0].address = 'http://vault.example.com:8200';
      }
    },
    path: READER,
    place: STORE,
    message: ['without TLS'],
  },
  {
    id: 'store-names-hub',
    when: 'the store trusts another certificate authority',
    fleet: 'authority',
    mutate: (output) => {
      output.store('eu').caBundle = Buffer.from('another').toString('base64');
    },
    path: READER,
    place: STORE,
    message: ['trusts another certificate authority'],
  },
  {
    id: 'store-names-hub',
    when: 'the store is told of no certificate authority',
    fleet: 'authority',
    mutate: (output) => {
      delete output.store('eu').caBundle;
    },
    path: READER,
    place: STORE,
    message: ["trusts the operator's own authorities"],
  },
  {
    id: 'granted-path-is-used',
    when: 'a policy grants to write what is only read',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/prod/payments/db']!.capabilities.push('update');
      }),
    path: READER,
    place: ROLE,
    message: ['may update "acme.kv/data/prod/payments/db", which nothing does'],
  },
  {
    id: 'granted-path-is-used',
    when: 'a policy grants a prefix that nobody reads',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/dev/*'] = { capabilities: ['read'] };
      }),
    path: READER,
    place: ROLE,
    message: ['may read "acme.kv/data/dev/*"'],
  },
  {
    id: 'granted-path-is-used',
    when: 'what was delivered is no longer',
    mutate: (output) => output.remove('eu', 'ExternalSecret', 'db'),
    path: READER,
    place: ROLE,
    message: ['may read "acme.kv/data/prod/payments/db"'],
  },
  {
    id: 'property-is-produced',
    when: 'a template names what a credential does not have',
    fleet: 'databases',
    mutate: (output) => {
      CREDENTIAL.secret(output, 'nightly').spec.target.template.data.login = '{{ .user }}';
    },
    path: 'prod/payments/nightly/eu.app.nightly',
    place: 'eu/app.k8s.yaml, ExternalSecret app/nightly',
    message: ['key "login" is made of "user"', '"password", '],
  },
  {
    id: 'property-is-produced',
    when: 'one property is read that a credential does not have',
    fleet: 'databases',
    mutate: (output) => {
      const { spec } = CREDENTIAL.secret(output, 'nightly');
      const { key } = spec.dataFrom[0].extract;
      spec.data = [{ secretKey: 'user', remoteRef: { key, property: 'user' } }];
    },
    path: 'prod/payments/nightly/eu.app.nightly',
    place: 'eu/app.k8s.yaml, ExternalSecret app/nightly',
    message: ['property "user" is read of'],
  },
  {
    id: 'property-is-produced',
    when: 'a template names what people give no value that they write',
    mutate: (output) => (output.object('eu', 'ExternalSecret', 'db').spec.target.template.data.user = '{{ .user }}'),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['key "user" is made of "user", and what is read is called "password", "username"'],
  },
  {
    id: 'property-is-produced',
    when: 'the value in Vault/OpenBao has other keys',
    fleet: 'aged',
    mutate: (output) => {
      const described = output.resource('hub', 'vault_generic_endpoint', 'secret_prod_payments_db');
      described.data_json = described.data_json.replace('username,password', 'username,passphrase');
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['key "password" is made of "password"', 'called "passphrase", "username"'],
  },
  {
    id: 'grant-names-its-path',
    when: 'a policy grants every secret of the tenant',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/prod/payments/*'] = { capabilities: ['read'] };
      }),
    path: READER,
    place: ROLE,
    message: ['may read whatever is at "acme.kv/data/prod/payments/*"'],
  },
  {
    id: 'grant-names-its-path',
    when: 'an account says of itself that it adds secrets',
    mutate: (output) => {
      output.object('eu', 'ServiceAccount', 'keywheel').metadata.annotations['keywheel/adds-secrets'] =
        'acme.kv/data/prod/*';
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/prod/*'] = { capabilities: ['read'] };
      });
    },
    path: READER,
    place: ROLE,
    message: ['may read whatever is at "acme.kv/data/prod/*"'],
  },
  {
    id: 'grant-names-its-path',
    when: 'a login that may add secrets reads more than its prefix',
    fleet: 'wholePrefix',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/prod/*'] = path['acme.kv/data/prod/payments/*']!;
        delete path['acme.kv/data/prod/payments/*'];
      }),
    path: READER,
    place: ROLE,
    message: ['"acme.kv/data/prod/*"'],
  },
  {
    id: 'login-role-exists',
    when: 'the role is for people',
    mutate: (output) => {
      jwtRole(output).role_type = 'oidc';
    },
    path: READER,
    place: STORE,
    message: ['role "acme.app", which auth mount "acme.eu" does not have'],
  },
  {
    id: 'role-takes-service-account-tokens',
    when: 'the role names users by a claim that tokens do not have',
    mutate: (output) => {
      jwtRole(output).user_claim = 'email';
    },
    path: READER,
    place: ROLE,
    message: ['claim "email"'],
  },
  {
    id: 'login-can-be-reviewed',
    when: 'Vault/OpenBao gets no token for reviews',
    fleet: 'kubernetes',
    mutate: (output) => {
      const [configuration] = Object.values(
        (output.stack('spoke-eu')['resource'] as any).vault_kubernetes_auth_backend_config,
      ) as any[];
      delete configuration.token_reviewer_jwt_wo;
    },
    path: READER,
    place: STORE,
    message: ['reviews tokens of "app/keywheel" with themselves'],
  },
  {
    id: 'login-can-be-reviewed',
    when: 'Terraform binds somebody else to review',
    fleet: 'reviewer',
    mutate: (output) => {
      output.resource('spoke-eu', 'kubernetes_cluster_role_binding_v1', 'reviewer').subject[0].name = 'other';
    },
    path: 'prod/eu',
    place: 'stack spoke-eu, kubernetes_cluster_role_binding_v1.reviewer',
    message: ['/other to system:auth-delegator'],
  },
  {
    id: 'hub-resource-has-its-place',
    when: 'the settings of an engine name another one',
    mutate: (output) => {
      output.resource('hub', 'vault_kv_secret_backend_v2', 'kv').mount = 'acme.kw';
    },
    path: '',
    place: 'stack hub, vault_kv_secret_backend_v2.kv',
    message: ['names "acme.kw", where no engine is'],
  },
  {
    id: 'hub-resource-has-its-place',
    when: 'what is said of a value stands in no engine',
    fleet: 'aged',
    mutate: (output) => {
      output.resource('hub', 'vault_generic_endpoint', 'secret_prod_payments_db').path = 'kv/metadata/prod/payments/db';
    },
    path: 'prod/payments/db',
    place: 'stack hub, vault_generic_endpoint.secret_prod_payments_db',
    message: ['"kv/metadata/prod/payments/db"'],
  },
  {
    id: 'hub-resource-has-its-place',
    when: 'an engine stands in a Vault namespace that nobody makes',
    fleet: 'vaultNamespace',
    mutate: (output) => {
      output.resource('hub', 'vault_mount', 'kv_prod_payments').namespace = 'acme.env.prod/team.nobody';
    },
    path: 'prod/payments',
    place: 'stack hub, vault_mount.kv_prod_payments',
    message: ['"acme.env.prod/team.nobody", which nothing makes'],
  },
  ...Object.entries({
    'the connection is gone': [
      (output: Output) => delete (output.stack('hub')['resource'] as any).vault_database_secret_backend_connection,
      'which the engine does not have',
    ],
    'the connection serves other roles': [
      (output: Output) => (connection(output).allowed_roles = ['other']),
      'serves other, not "prod.payments.nightly"',
    ],
    "Vault/OpenBao's own user is rotated": [
      (output: Output) => (CREDENTIAL.role(output, 'nightly').username = 'vault'),
      'with which Vault/OpenBao itself logs in',
    ],
    'no user is named': [(output: Output) => delete CREDENTIAL.role(output, 'nightly').username, 'names no user'],
  } as Record<string, [(output: Output) => void, string]>).map(([when, [mutate, message]]): Mutation => ({
    id: 'database-role-can-be-served',
    when,
    fleet: 'databases',
    mutate,
    path: 'prod/payments/nightly',
    place: 'stack hub, vault_database_secret_backend_static_role.credential_prod_payments_nightly',
    message: [message],
  })),
  {
    id: 'database-role-can-be-served',
    when: 'a role for users on demand makes none',
    fleet: 'databases',
    mutate: (output) => delete CREDENTIAL.leased(output).creation_statements,
    path: 'prod/payments/leased',
    place: 'stack hub, vault_database_secret_backend_role.credential_prod_payments_leased',
    message: ['no statement that makes a user'],
  },
  connectionHolds(
    'terraform-holds-no-secret',
    'a connection names a password',
    'connection_url',
    'postgresql://vault:not-a-real-one@core.example.com/core',
    'a password in "connection_url"',
  ),
  connectionHolds(
    'terraform-holds-no-secret',
    'a password stands where a variable should',
    'password_wo',
    'not-a-real-one',
    '"password_wo" in clear',
  ),
  ...Object.entries<(json: any) => void>({
    'provider.vault holds "token" in clear': ({ provider }) => (provider.vault[0].token = 'not-a-real-one'),
    'var.extra_password holds "extra_password" in clear': (json) =>
      (json.variable = { ...json.variable, extra_password: { default: 'not-a-real-one' } }),
    'local.api_key holds "api_key" in clear': (json) => (json.locals = { api_key: 'not-a-real-one' }),
    'output.url holds a password in "url"': (json) =>
      (json.output = { url: { value: 'https://vault:not-a-real-one@core.example.com' } }),
  }).map(([message, change]): Mutation => ({
    id: 'terraform-holds-no-secret',
    when: `${message.split(' ')[0]} holds one`,
    mutate: (output) => change(output.stack('hub')),
    path: '',
    place: `stack hub, ${message.split(' ')[0]}`,
    message: [message],
  })),
  connectionHolds(
    'credential-is-no-placeholder',
    'a password of a connection is still to come',
    'password_wo',
    'changeme',
    'holds "password_wo" in clear, and the value is a placeholder',
  ),
  {
    id: 'administrator-is-rotated',
    when: "nothing changes the password of Vault/OpenBao's own user",
    fleet: 'databases',
    mutate: (output) => {
      delete (output.stack('hub')['resource'] as any).vault_generic_endpoint;
    },
    path: 'prod/core',
    place: 'stack hub, vault_database_secret_backend_connection.database_prod_core',
    message: ['Vault/OpenBao\'s own user of "acme.database/prod.core"'],
  },
  {
    id: 'written-value-is-read',
    when: 'a value is written elsewhere than where it is read',
    fleet: 'generated',
    mutate: (output) => {
      output.resource('hub', 'vault_kv_secret_v2', 'secret_prod_payments_cookie').name = 'prod/payments/other';
    },
    path: 'prod/payments/cookie',
    place: 'stack hub, vault_kv_secret_v2.secret_prod_payments_cookie',
    message: ['writes "acme.kv/data/prod/payments/other", which nothing'],
  },
  ...Object.entries({
    'reads a secret of another': { 'acme.kv/data/prod/risk/db': { capabilities: ['read'] } },
    'reads whatever is in the environment': { 'acme.kv/data/prod/*': { capabilities: ['read'] } },
    'reads the same name of any tenant': { 'acme.kv/data/prod/+/db': { capabilities: ['read'] } },
  }).map(([what, grant]): Mutation => ({
    id: 'tenants-are-apart',
    when: `a tenant ${what}`,
    fleet: 'twoTenants',
    mutate: (output) => output.policy('spoke-eu', 'read_app', (path) => Object.assign(path, grant)),
    path: READER,
    place: ROLE,
    message: ['"acme.kv/data/prod/risk/db" is in the reach of both "prod/payments" and "prod/risk"'],
  })),
  ...Object.entries({
    'removes a secret of another': ['metadata/prod/risk/db', 'delete'],
    'destroys versions of what any tenant has': ['destroy/prod/+/db', 'update'],
    'deletes whatever is in the environment': ['delete/prod/*', 'update'],
  } as const).map(([what, [path, capability]]): Mutation => ({
    id: 'tenants-are-apart',
    when: `a tenant ${what}`,
    fleet: 'twoTenants',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (grants) => {
        grants[`acme.kv/${path}`] = { capabilities: [capability] };
      }),
    path: READER,
    place: ROLE,
    message: ['"acme.kv/data/prod/risk/db" is in the reach of "prod/risk"', `${capability} on "acme.kv/`],
  })),
  {
    id: 'tenants-are-apart',
    when: "a role takes another tenant's policy, in another spelling",
    fleet: 'twoTenants',
    mutate: (output) => output.resource('spoke-eu', ROLES, 'read_app').token_policies.push('Acme.READ.eu.risk '),
    path: READER,
    place: ROLE,
    message: ['in the reach of both "prod/payments" and "prod/risk"'],
  },
  {
    id: 'tenants-are-apart',
    when: "a role lets in another tenant's ServiceAccount too",
    fleet: 'twoTenants',
    mutate: (output) => {
      const role = output.resource('spoke-eu', ROLES, 'read_app') as any;
      const own = role.bound_subject;
      delete role.bound_subject;
      role.bound_claims = { sub: `${own},system:serviceaccount:risk:keywheel` };
    },
    path: READER,
    place: ROLE,
    message: ['in the reach of both "prod/payments" and "prod/risk"'],
  },
  {
    id: 'login-gives-itself-no-rights',
    when: 'a reader may write policies',
    fleet: 'jwt',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['sys/policies/acl/*'] = { capabilities: ['update'] };
      }),
    path: READER,
    place: ROLE,
    message: ['role "acme.app" lets "prod/payments" write policies at "sys/policies/acl/x"'],
  },
  {
    id: 'login-gives-itself-no-rights',
    when: 'a reader may take a snapshot of the storage',
    fleet: 'jwt',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['sys/storage/raft/snapshot'] = { capabilities: ['read'] };
      }),
    path: READER,
    place: ROLE,
    message: ['role "acme.app" lets "prod/payments" take the whole storage with it'],
  },
  {
    id: 'login-is-its-own-entity',
    when: 'all logins of a mount are one entity',
    fleet: 'twoTenants',
    mutate: (output) => {
      for (const id of ['read_app', 'read_risk']) {
        output.resource('spoke-eu', ROLES, id).user_claim = 'iss';
      }
    },
    path: 'prod/risk/eu.risk',
    place: 'stack spoke-eu, vault_jwt_auth_backend_role.read_risk',
    message: ['makes "prod/risk" and "prod/payments" one entity: user_claim "iss"'],
  },
  {
    id: 'template-value-is-plain',
    when: 'a policy is filled with the name of an account and its namespace',
    fleet: 'kubernetes',
    mutate: (output) => {
      output.resource('spoke-eu', 'vault_kubernetes_auth_backend_role', 'read_app').alias_name_source =
        'serviceaccount_name';
      output.policy('spoke-eu', 'read_app', (path) => {
        path['own/data/{{identity.entity.aliases.${vault_auth_backend.login_eu.accessor}.name}}'] = {
          capabilities: ['read'],
        };
      });
    },
    path: READER,
    place: 'stack spoke-eu, vault_kubernetes_auth_backend_role.read_app',
    message: ['.name" is filled with "'],
  },
];
