import { Mutation } from '../../mutation';

/** What the operator, or the hub, does not take as it is written. */
export const acceptance: readonly Mutation[] = [
  {
    id: 'token-issuer-is-current',
    when: 'the issuer of tokens of old is validated',
    fleet: 'kubernetes',
    mutate: (output) => {
      const [config] = Object.values<any>(output.stack('spoke-eu').resource.vault_kubernetes_auth_backend_config);
      Object.assign(config, { issuer: 'kubernetes/serviceaccount', disable_iss_validation: false });
    },
    path: 'prod/eu',
    place: 'vault_kubernetes_auth_backend_config',
    message: ['takes only tokens of issuer "kubernetes/serviceaccount"'],
  },
];
