import type { Mutation } from '../../mutation';

const ID = 'canary-shows-its-store';

const CANARY = {
  id: ID,
  fleet: 'canaries',
  path: 'prod/payments/eu.app',
  place: 'eu/app.k8s.yaml, ExternalSecret app/keywheel-canary',
} as const;

const MARK = 'acme.kv/data/prod/payments/canary.eu.app';

const annotations = (output: Parameters<Mutation['mutate']>[0], name = 'keywheel-canary') =>
  output.object('eu', 'ExternalSecret', name).metadata.annotations;

const written = (output: Parameters<Mutation['mutate']>[0]) =>
  output.resource('spoke-eu', 'vault_generic_endpoint', 'canary_app');

/** What shows whether a change has arrived. */
export const canaries: readonly Mutation[] = [
  {
    ...CANARY,
    when: 'the manifests are of another synthesis than what Terraform writes',
    mutate: (output) => (annotations(output)['keywheel/canary'] = '0123456789abcdef'),
    message: ['waits for mark 0123456789abcdef, and Terraform writes', 'not of one synthesis'],
  },
  {
    ...CANARY,
    when: 'Terraform writes something else than a mark, which is not repeated',
    mutate: (output) => (written(output).data_json = '{"data":{"mark":"x","store":"SecretStore app/keywheel"}}'),
    message: ['Terraform writes something that is not a mark'],
  },
  {
    ...CANARY,
    when: 'its annotation holds no mark',
    mutate: (output) => (annotations(output)['keywheel/canary'] = 'yes'),
    message: ['annotation keywheel/canary is "yes", which is not a mark'],
  },
  {
    ...CANARY,
    when: 'its Secret shows a text, whatever Vault has',
    mutate: (output) =>
      (output.object('eu', 'ExternalSecret', 'keywheel-canary').spec.target.template.data.mark =
        annotations(output)['keywheel/canary']),
    message: ['shows it unchanged; this one does not'],
  },
  {
    ...CANARY,
    when: 'it is read once',
    mutate: (output) => (output.object('eu', 'ExternalSecret', 'keywheel-canary').spec.refreshInterval = '0'),
    message: ['at each refresh', 'this one does not'],
  },
  {
    ...CANARY,
    when: 'it reads through another store, which logs in as the same ServiceAccount',
    mutate: (output) =>
      (output.object('eu', 'ExternalSecret', 'keywheel-canary').spec.secretStoreRef = {
        kind: 'ClusterSecretStore',
        name: 'keywheel.payments.shared',
      }),
    message: ['reads through ClusterSecretStore keywheel.payments.shared the mark of SecretStore app/keywheel'],
  },
  {
    ...CANARY,
    when: 'it reads where no mark is',
    mutate: (output) =>
      (output.object('eu', 'ExternalSecret', 'keywheel-canary').spec.dataFrom[0].extract.key = 'prod/payments/db'),
    message: ['reads "acme.kv/data/prod/payments/db", where Terraform writes no mark'],
  },
  {
    ...CANARY,
    place: 'eu/app.k8s.yaml, ExternalSecret app/db',
    path: 'prod/payments/db/eu.app.db',
    when: 'another ExternalSecret calls itself one',
    mutate: (output) =>
      (output.object('eu', 'ExternalSecret', 'db').metadata.annotations = { 'keywheel/canary': '0123456789abcdef' }),
    message: ['shows it unchanged; this one does not'],
  },
  {
    ...CANARY,
    place: 'stack spoke-eu, vault_generic_endpoint.canary_app',
    when: 'nothing shows what Terraform writes',
    mutate: (output) => output.remove('eu', 'ExternalSecret', 'keywheel-canary'),
    message: [`writes the mark of SecretStore app/keywheel to "${MARK}", and no canary reads it`],
  },
];
