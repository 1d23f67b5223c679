import { DELIVERY, EXTERNAL_SECRET, Mutation } from '../mutation';
import type { Output } from '../output';

const spec = (output: Output) => output.object('eu', 'ExternalSecret', 'db').spec;
const random = {
  sourceRef: { generatorRef: { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'Password', name: 'key' } },
};
const workload = (env: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'api', namespace: 'app' },
  spec: { template: { spec: { containers: [{ name: 'main', image: 'api:1', ...env }] } } },
});
const ENVIRONMENT = { envFrom: [{ secretRef: { name: 'db' } }] };

/** What does not take effect, though both sides agree. */
export const effects: readonly Mutation[] = [
  {
    id: 'generated-value-is-made-once',
    when: 'a password is made whenever a value is read',
    mutate: (output) => (spec(output).dataFrom = [...(spec(output).dataFrom ?? []), random]),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['generator Password makes another value every'],
  },
  {
    id: 'changed-secret-reaches-workloads',
    when: 'a workload reads what the operator makes anew at its start, and nothing restarts it',
    mutate: (output) => {
      spec(output).dataFrom = [...(spec(output).dataFrom ?? []), random];
      output.add('eu', 'app.k8s.yaml', workload(ENVIRONMENT));
    },
    path: 'added',
    place: 'eu/app.k8s.yaml, Deployment app/api',
    message: ['Deployment api reads Secret "db" at its start, which the operator makes anew', 'nothing restarts it'],
  },
];
