import { Mutation, READER, STORE, jwtRole, kubernetesRole } from '../../mutation';
import { ROLE, ROLES, mount } from '../../edits/hub-side';

/** What the hub is made of: namespaces, engines, mounts for logins, policies, and who uses them. */
export const hubSide: readonly Mutation[] = [
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
];
