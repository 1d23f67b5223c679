import type { Mutation } from '../../mutation';
import type { Output } from '../../output';

const ofPod = (output: Output) => output.object('eu', 'Deployment', 'intake').spec.template.spec;

/** Who calls the hub by itself, with which keys. */
export const clients: readonly Mutation[] = [
  {
    id: 'client-pod-has-its-token',
    when: 'a pod of a client has no token for Vault/OpenBao',
    fleet: 'clients',
    mutate: (output) => {
      ofPod(output).volumes = [];
    },
    path: 'prod/payments/eu.app/app/intake/Resource',
    place: 'eu/app.k8s.yaml, Deployment app/intake',
    message: ['it runs as "app/intake", and mounts no token', 'Vault/OpenBao takes one for "acme.vault"'],
  },
  {
    id: 'client-pod-has-its-token',
    when: 'its token is for somebody else',
    fleet: 'clients',
    mutate: (output) => {
      ofPod(output).volumes[0].projected.sources[0].serviceAccountToken.audience = 'other';
    },
    path: 'prod/payments/eu.app/app/intake/Resource',
    place: 'eu/app.k8s.yaml, Deployment app/intake',
    message: ['mounts tokens for "other" alone'],
  },
  {
    id: 'client-pod-has-its-token',
    when: 'its token is a volume that no container mounts',
    fleet: 'clients',
    mutate: (output) => {
      ofPod(output).containers[0].volumeMounts = [];
    },
    path: 'prod/payments/eu.app/app/intake/Resource',
    place: 'eu/app.k8s.yaml, Deployment app/intake',
    message: ['mounts no token'],
  },
  {
    id: 'client-pod-has-its-token',
    when: 'something else borrows the account of a client',
    fleet: 'clients',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'report', namespace: 'app' },
        spec: { template: { spec: { serviceAccountName: 'intake', containers: [{ name: 'main', image: 'x' }] } } },
      }),
    path: 'added',
    place: 'eu/app.k8s.yaml, Job app/report',
    message: ['it runs as "app/intake"'],
  },
  {
    id: 'client-pod-has-its-token',
    when: 'a pod has a token for Vault/OpenBao and runs as nobody whom Vault/OpenBao lets in',
    fleet: 'clients',
    mutate: (output) => {
      ofPod(output).serviceAccountName = 'other';
    },
    path: 'prod/payments/eu.app/app/intake/Resource',
    place: 'eu/app.k8s.yaml, Deployment app/intake',
    message: ['it mounts a token for "acme.vault" and runs as "app/other", which logs in nowhere'],
  },
];
