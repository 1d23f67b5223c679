import { Operator, put, set } from '../operator';

const OF_LOGINS = [
  'vault_jwt_auth_backend_role',
  'vault_kubernetes_auth_backend_role',
  'vault_approle_auth_backend_role',
  'vault_cert_auth_backend_role',
];
const CREDENTIAL = { name: 'vault-unseal-keys', key: 'vault-root' };

/** What depends on a root token, which is made by a quorum for a day on which nothing else helps. */
export const ROOT_TOKENS: readonly Operator[] = [
  ...OF_LOGINS.map((of) =>
    set('widen', { of, at: 'token_policies', by: 'and root', to: (policies) => [...policies, 'root'] }),
  ),
  set('widen', { of: 'vault_identity_group', at: 'policies', by: 'and root', to: (policies) => [...policies, 'root'] }),
  ...['SecretStore', 'ClusterSecretStore'].map((of) =>
    set('account', {
      of,
      at: 'spec/provider/vault/auth',
      by: 'a root token, by its name',
      to: () => ({ tokenSecretRef: CREDENTIAL }),
    }),
  ),
  put('account', {
    of: ['Deployment', 'StatefulSet', 'DaemonSet'],
    at: 'spec/template/spec/containers/*/env',
    by: 'with a root token, by its name',
    to: (env) => [...(env ?? []), { name: 'VAULT_TOKEN', valueFrom: { secretKeyRef: CREDENTIAL } }],
  }),
];
