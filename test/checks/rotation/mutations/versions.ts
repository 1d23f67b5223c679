import { Mutation } from '../../mutation';
import { Output } from '../../output';
import { VERSIONS, pin } from '../../edits/versions';

const engine = (output: Output) => output.resource('hub', 'vault_kv_secret_backend_v2', 'kv');

/** Changes what is written beside the value. */
const metadata = (change: (said: any) => void) => (output: Output) => {
  const endpoint = output.resource('hub', 'vault_generic_endpoint', 'secret_prod_payments_stripe');
  const said = JSON.parse(endpoint.data_json);
  change(said);
  endpoint.data_json = JSON.stringify(said);
};

export const versions: readonly Mutation[] = [
  {
    ...VERSIONS,
    id: 'delivery-follows-its-secret',
    when: 'a version is pinned',
    mutate: pin('3'),
    message: [
      'version 3 of "prod/payments/stripe" is delivered, whatever is written after it',
      'nothing keeps it within 90d of maximumAge',
      'the write of version 8 destroys it: 5 are kept',
    ],
  },
  {
    ...VERSIONS,
    id: 'delivery-follows-its-secret',
    when: 'a number in YAML is pinned',
    mutate: pin(3),
    message: ['version 3 of'],
  },
  {
    ...VERSIONS,
    id: 'delivery-follows-its-secret',
    when: 'a version is pinned, and the engine keeps more than the secret asks for',
    mutate: (output) => {
      pin('3')(output);
      engine(output).max_versions = 12;
    },
    message: ['the write of version 15 destroys it: 12 are kept'],
  },
  {
    ...VERSIONS,
    id: 'delivery-follows-its-secret',
    when: 'a version is pinned, and nobody says how many are kept',
    mutate: (output) => {
      pin('3')(output);
      delete engine(output).max_versions;
      metadata((said) => delete said.max_versions)(output);
    },
    message: ['the write of version 13 destroys it: 10 are kept'],
  },
  {
    ...VERSIONS,
    id: 'used-value-is-not-deleted',
    when: 'versions are deleted before the next one is due',
    mutate: metadata((said) => (said.delete_version_after = '720h')),
    message: [
      'each version of "prod/payments/stripe" is deleted 30d after it is written (stack hub, vault_generic_endpoint.',
      'the next one is due after 90d',
    ],
  },
  {
    ...VERSIONS,
    id: 'used-value-is-not-deleted',
    when: 'a value may become older than its versions',
    mutate: metadata((said) => (said.custom_metadata.maximum_age = '8760h0m0s')),
    message: ['is deleted 180d after', 'due after 365d'],
  },
  {
    ...VERSIONS,
    id: 'used-value-is-not-deleted',
    when: 'the engine deletes versions before the next one is due',
    mutate: (output) => (engine(output).delete_version_after = 86400),
    message: ['is deleted 1d after it is written (stack hub, vault_kv_secret_backend_v2.kv)'],
  },
  {
    fleet: 'versions',
    id: 'used-value-is-not-deleted',
    when: 'the engine deletes what is written once',
    mutate: (output) => (engine(output).delete_version_after = 86400 * 365 * 10),
    path: 'prod/payments/cookie/eu.app.cookie',
    place: 'eu/app.k8s.yaml, ExternalSecret app/cookie',
    message: ['is deleted 3650d after', 'nothing writes another'],
  },
];
