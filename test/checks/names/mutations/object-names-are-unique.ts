import { EXTERNAL_SECRET, Mutation, READER, STORE } from '../../mutation';

export const objectNamesAreUnique: readonly Mutation[] = [
  {
    id: 'object-names-are-unique',
    when: 'an object is there twice in one file',
    mutate: (output) => output.add('eu', 'app.k8s.yaml', output.object('eu', 'ExternalSecret', 'db')),
    path: 'added',
    place: EXTERNAL_SECRET,
    message: [EXTERNAL_SECRET, 'the same name'],
  },
  {
    id: 'object-names-are-unique',
    when: 'an object is there again in another file, in another version of its group',
    mutate: (output) =>
      output.add('eu', 'cluster.k8s.yaml', {
        ...output.object('eu', 'SecretStore', 'keywheel'),
        apiVersion: 'external-secrets.io/v1beta1',
      }),
    path: READER,
    place: STORE,
    message: ['eu/cluster.k8s.yaml, SecretStore app/keywheel', 'the same name'],
  },
  {
    id: 'object-names-are-unique',
    when: 'somebody else makes the Secret that a delivery makes',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'db', namespace: 'app' },
      }),
    path: 'added',
    place: 'eu/app.k8s.yaml, Secret app/db',
    message: [EXTERNAL_SECRET],
  },
  {
    id: 'object-names-are-unique',
    when: 'two ExternalSecrets make one Secret',
    mutate: (output) => {
      const object = structuredClone(output.object('eu', 'ExternalSecret', 'db'));
      object.metadata.name = 'other';
      output.add('eu', 'app.k8s.yaml', object);
    },
    path: 'added',
    place: 'eu/app.k8s.yaml, ExternalSecret app/other',
    message: [EXTERNAL_SECRET],
  },
];
