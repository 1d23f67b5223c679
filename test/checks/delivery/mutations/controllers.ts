import type { Mutation } from '../../mutation';

const target = (name: string) => ({
  apiVersion: 'secrets.hashicorp.com/v1beta1',
  kind: 'VaultStaticSecret',
  metadata: { name: 'smtp', namespace: 'app' },
  spec: {
    ...{ mount: 'kv', type: 'kv-v2', path: 'smtp', destination: { name: 'smtp', create: true } },
    rolloutRestartTargets: [{ kind: 'Deployment', name }],
  },
});

/** What other controllers than External Secrets Operator do. */
export const controllers: readonly Mutation[] = [
  {
    id: 'restarted-workload-exists',
    when: 'Vault Secrets Operator restarts a workload that is not there',
    mutate: (output) => output.add('eu', 'app.k8s.yaml', target('appi')),
    path: 'added',
    place: 'eu/app.k8s.yaml, VaultStaticSecret app/smtp',
    message: ['restarts Deployment "appi" of namespace "app"', 'used by nothing here'],
  },
];
