import { Mutation } from '../../mutation';

export const sealedSecrets: readonly Mutation[] = [
  {
    id: 'object-names-are-unique',
    when: 'an ExternalSecret makes the Secret that is sealed too',
    fleet: 'sealed',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: 'another', namespace: 'app' },
        spec: { target: { name: 'bootstrap' }, data: [] },
      }),
    path: 'added',
    place: 'ExternalSecret app/another',
    message: ['makes a Secret of the same name'],
  },
];
