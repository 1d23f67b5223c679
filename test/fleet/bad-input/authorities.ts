import { ClusterAuth, ReplicatedSecret, TokenReviewer } from 'keywheel';
import { small } from '../../fixtures/fleets';
import { API, BadInput } from './bad-input';

/** Authorities. */
export const AUTHORITIES: readonly BadInput[] = [
  {
    when: 'Vault/OpenBao calls an API server whose authority is not known',
    program: () =>
      small({
        cluster: {
          apiServer: API,
          auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.clientToken({ apiAudience: 'x' }) }),
        },
      }).fleet,
    code: 'CaCertificateMissing',
    path: 'prod/eu',
    told: ['ClusterAuth.kubernetes', 'give apiServer.caCertificate'],
  },
  {
    when: 'downstream clusters call an API server whose authority is not known',
    program: () => {
      const { fleet, payments, namespace } = small({ cluster: { apiServer: API } });
      new ReplicatedSecret(payments, 'users', { from: namespace, keys: ['a'] });
      return fleet;
    },
    code: 'CaCertificateMissing',
    path: 'prod/payments/users',
    told: ['"eu"', 'apiServer.caCertificate'],
  },
];
