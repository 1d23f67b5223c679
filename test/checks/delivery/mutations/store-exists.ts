import { DELIVERY, EXTERNAL_SECRET, Mutation, READER } from '../../mutation';

export const storeExists: readonly Mutation[] = [
  {
    id: 'store-exists',
    when: 'the store is not there',
    mutate: (output) => output.remove('eu', 'SecretStore', 'keywheel'),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['SecretStore keywheel', '"eu"'],
  },
  {
    id: 'store-exists',
    when: 'the store is in another namespace',
    mutate: (output) => {
      output.object('eu', 'SecretStore', 'keywheel').metadata.namespace = 'other';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['SecretStore keywheel'],
  },
  {
    id: 'store-exists',
    when: 'the ExternalSecret names another kind of store',
    mutate: (output) => {
      output.object('eu', 'ExternalSecret', 'db').spec.secretStoreRef.kind = 'ClusterSecretStore';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['ClusterSecretStore keywheel'],
  },
  {
    id: 'store-exists',
    when: 'a PushSecret names a store that is not there',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('eu', 'PushSecret', 'keywheel.us').spec.secretStoreRefs[0].name = 'gone';
    },
    path: READER,
    place: 'eu/app.k8s.yaml, PushSecret app/keywheel.us',
    message: ['SecretStore gone'],
  },
];
