import { ANNOTATIONS } from '../../../../lib/output/annotations';
import { CREDENTIAL, Mutation } from '../../mutation';

const { role, secret } = CREDENTIAL;

const DAY = 86400;

const YOUNG = {
  fleet: 'young',
  path: 'prod/payments/young/eu.app.young',
  place: 'eu/app.k8s.yaml, ExternalSecret app/young',
} as const;

export const ages: readonly Mutation[] = [
  {
    ...YOUNG,
    id: 'secret-is-rotated-within-maximum-age',
    when: 'Vault/OpenBao rotates too seldom',
    mutate: (output) => (role(output, 'young').rotation_period = 2 * DAY),
    message: ['a value is used until it is 2d15m15s old', 'at most 2d is allowed by maximumAge'],
  },
  {
    ...YOUNG,
    id: 'secret-is-rotated-within-maximum-age',
    when: 'a schedule leaves too much time',
    mutate: (output) => {
      delete role(output, 'young').rotation_period;
      role(output, 'young').rotation_schedule = '0 0 * * 1,5';
    },
    message: ['rotation_schedule 4d'],
  },
  {
    ...YOUNG,
    id: 'secret-is-rotated-within-maximum-age',
    when: 'the Secret is refreshed too seldom',
    mutate: (output) => (secret(output, 'young').spec.refreshInterval = '24h0m0s'),
    message: ['refresh 1d'],
  },
  {
    ...YOUNG,
    id: 'secret-is-rotated-within-maximum-age',
    when: 'less is allowed',
    mutate: (output) => (secret(output, 'young').metadata.annotations[ANNOTATIONS.maximumAge] = '24h0m0s'),
    message: ['at most 1d is allowed'],
  },
  {
    fleet: 'young',
    id: 'secret-is-rotated-within-maximum-age',
    when: 'Terraform makes the value once',
    mutate: (output) => {
      (output.stack('hub').resource.vault_kv_secret_v2 ??= {}).api = {
        mount: 'acme.kv',
        name: 'prod/payments/api',
        data_json_wo: '${jsonencode({ "token" = ephemeral.random_password.api.result })}',
      };
    },
    path: 'prod/payments/api/eu.app.api',
    place: 'eu/app.k8s.yaml, ExternalSecret app/api',
    message: ['a value is used for ever: nothing makes a new one'],
  },
  {
    ...YOUNG,
    id: 'secret-meets-compliance-rules',
    when: 'Vault/OpenBao rotates too seldom for a rule',
    mutate: (output) => (role(output, 'young').rotation_period = 90 * DAY),
    message: ['at most 90d is allowed by house rule 7'],
  },
  {
    ...YOUNG,
    id: 'secret-meets-compliance-rules',
    when: 'a rule allows less',
    mutate: (output) =>
      (secret(output, 'young').metadata.annotations[ANNOTATIONS.compliance] = '{"PCI DSS 8.6.3":"1h0m0s"}'),
    message: ['at most 1h is allowed by PCI DSS 8.6.3'],
  },
];
