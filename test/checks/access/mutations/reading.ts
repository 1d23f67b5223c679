import { Mutation } from '../../mutation';

export const reading: readonly Mutation[] = [
  ...['path "a" { capabilities = ["reed"] }', 'path "a" { capabilities = ["read"]', 'paths "a" {}'].map(
    (policy) =>
      ({
        id: 'policy-can-be-parsed',
        when: `a policy is ${policy}`,
        mutate: (output) => (output.resource('spoke-eu', 'vault_policy', 'read_app').policy = policy),
        path: 'prod/payments/eu.app',
        place: 'stack spoke-eu, vault_policy.read_app',
        message: ['Vault and OpenBao refuse', 'line 1'],
      }) satisfies Mutation,
  ),
];
