import { ClusterAuth, FleetBase, Isolation, ReplicatedSecret, TokenReviewer } from 'keywheel';
import { smallWithSecret, spoke } from '../fleets';
import { Output } from './output';

export const FLEETS = {
  jwt: () => smallWithSecret().fleet,
  kubernetes: () =>
    smallWithSecret({
      fleet: { vaultProviderVersion: '>= 5.7' },
      cluster: { auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.tokenVariable('reviewer') }) },
    }).fleet,
  existing: () =>
    smallWithSecret({ cluster: { auth: ClusterAuth.fromAuthMountAttributes({ path: 'theirs', method: 'jwt' }) } })
      .fleet,
  templated: () => smallWithSecret({ fleet: { isolation: Isolation.templatedPolicy() } }).fleet,
  vaultNamespace: () => smallWithSecret({ fleet: { isolation: Isolation.vaultNamespace() } }).fleet,
  replicated: () => {
    const { fleet, payments, prod, namespace } = smallWithSecret();
    new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'] }).deliver(
      payments.addNamespace(spoke(prod, 'us'), 'app-us'),
    );
    return fleet;
  },
  shared: () => {
    const { fleet, namespace, db } = smallWithSecret();
    namespace.addClusterSecretStore('all', { conditions: [{ namespaces: ['x'] }], secrets: [db] });
    return fleet;
  },
} satisfies Record<string, () => FleetBase>;

export const READER = 'prod/payments/eu.app';
export const STORE = 'eu/app.k8s.yaml, SecretStore app/keywheel';
export const DELIVERY = 'prod/payments/db/eu.app.db';
export const EXTERNAL_SECRET = 'eu/app.k8s.yaml, ExternalSecret app/db';

export const jwtRole = (output: Output) => output.resource('spoke-eu', 'vault_jwt_auth_backend_role', 'read_app');
export const kubernetesRole = (output: Output) =>
  output.resource('spoke-eu', 'vault_kubernetes_auth_backend_role', 'read_app');
export const account = (output: Output) =>
  output.store('eu').auth.jwt.kubernetesServiceAccountToken.serviceAccountRef as { name: string; audiences: string[] };

export interface Mutation {
  readonly id: string;
  readonly when: string;
  readonly fleet?: keyof typeof FLEETS;
  readonly mutate: (output: Output) => void;
  readonly path: string;
  readonly place: string;
  readonly message: readonly string[];
}
