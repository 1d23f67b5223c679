import { CREDENTIAL, DELIVERY, EXTERNAL_SECRET, Mutation, READER } from '../../mutation';

/** What the hub is made of: namespaces, engines, mounts for logins, policies, and who uses them. */
export const hubSide: readonly Mutation[] = [
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
