import { Mutation } from '../../mutation';

/** A workload beside the SealedSecret that takes one of its keys. */
function workload(key: string, secret = 'bootstrap'): object {
  const env = [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: secret, key } } }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api', namespace: 'app' },
    spec: { template: { spec: { containers: [{ name: 'main', image: 'x', env }] } } },
  };
}

export const sealedSecrets: readonly Mutation[] = [
  {
    id: 'used-secret-is-delivered',
    when: 'the SealedSecret that a workload uses is gone',
    fleet: 'sealed',
    mutate: (output) => {
      output.add('eu', 'app.k8s.yaml', workload('token'), 'prod/payments/eu.app');
      output.remove('eu', 'SealedSecret', 'bootstrap');
    },
    path: 'prod/payments/eu.app',
    place: 'Deployment app/api',
    message: ['Secret "bootstrap"'],
  },
  {
    id: 'workload-finds-its-keys',
    when: 'a workload takes a key that was not sealed',
    fleet: 'sealed',
    mutate: (output) => output.add('eu', 'app.k8s.yaml', workload('password'), 'prod/payments/eu.app'),
    path: 'prod/payments/eu.app',
    place: 'Deployment app/api',
    message: ['key "password" of Secret "bootstrap", which has token, user'],
  },
];
