import { Mutation, READER } from '../mutation';

const fleet = 'alone';

/** What nothing else in the fleet makes good, or hides. */
export const alone: readonly Mutation[] = [
  {
    id: 'encryption-key-exists',
    fleet,
    when: 'the key that a machine alone uses is gone',
    mutate: (output) => {
      delete (output.stack('hub')['resource'] as any).vault_transit_secret_backend_key;
    },
    path: 'prod/payments/export',
    place: 'stack hub, vault_approle_auth_backend_role.machine_prod_payments_export',
    message: ['"prod.payments.export" calls "acme.transit/encrypt/prod.payments.cards"', 'has no key'],
  },
  {
    id: 'encryption-key-exists',
    fleet,
    when: 'the key that a machine alone uses only signs',
    mutate: (output) => {
      output.resource('hub', 'vault_transit_secret_backend_key', 'key_prod_payments_cards').type = 'ed25519';
    },
    path: 'prod/payments/export',
    place: 'stack hub, vault_approle_auth_backend_role.machine_prod_payments_export',
    message: ['is of type ed25519, which cannot encrypt'],
  },
  {
    id: 'authority-can-sign',
    fleet,
    when: 'the only authority has no certificate',
    mutate: (output) => {
      delete (output.stack('hub')['resource'] as any).vault_pki_secret_backend_root_cert;
    },
    path: 'prod/payments/tls',
    place: 'stack hub, vault_pki_secret_backend_role.certificate_prod_payments_tls',
    message: ['authority "acme.pki.prod.root"', 'has no certificate'],
  },
  {
    id: 'login-can-be-reviewed',
    fleet,
    when: 'the reviewer of one cluster has another name than on the other',
    mutate: (output) => {
      output.resource('spoke-eu', 'kubernetes_service_account_v1', 'reviewer').metadata.name = 'other';
    },
    path: 'prod/eu',
    place: 'stack spoke-eu, kubernetes_cluster_role_binding_v1.reviewer',
    message: ['who reviews tokens is kube-system/other'],
  },
  {
    id: 'property-is-produced',
    fleet,
    when: 'an agent looks one level deeper in the answer of a database that is made elsewhere',
    mutate: (output) => {
      const { annotations } = output.object('eu', 'Deployment', 'api').spec.template.metadata;
      const name = 'vault.hashicorp.com/agent-inject-template-password';
      annotations[name] = annotations[name].replace('.Data.', '.Data.data.');
    },
    path: 'prod/payments/eu.app/app/api/Resource',
    place: 'eu/app.k8s.yaml, Deployment app/api',
    message: ['looks for "password" in .Data.data'],
  },
  {
    id: 'granted-path-is-used',
    fleet: 'shared',
    when: 'the login of a shared store may read what no such store reads',
    mutate: (output) => {
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/metadata/prod/risk/db'] = { capabilities: ['read'] };
      });
    },
    path: READER,
    place: 'stack spoke-eu, vault_jwt_auth_backend_role.read_app',
    message: ['may read "acme.kv/metadata/prod/risk/db", which nothing does'],
  },
];
