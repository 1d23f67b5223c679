import type { Output } from '../output';

export const spec = (output: Output) => output.object('eu', 'ExternalSecret', 'db').spec;

export const random = {
  sourceRef: { generatorRef: { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'Password', name: 'key' } },
};

export const workload = (env: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'api', namespace: 'app' },
  spec: { template: { spec: { containers: [{ name: 'main', image: 'api:1', ...env }] } } },
});
