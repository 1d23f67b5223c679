import { Mutation } from '../../mutation';
import { random, spec, workload } from '../../edits/effects';

const ENVIRONMENT = { envFrom: [{ secretRef: { name: 'db' } }] };

/** What does not take effect, though both sides agree. */
export const effects: readonly Mutation[] = [
  {
    id: 'changed-secret-reaches-workloads',
    when: 'a workload reads what the operator makes again at its start, and nothing restarts it',
    mutate: (output) => {
      spec(output).dataFrom = [...(spec(output).dataFrom ?? []), random];
      output.add('eu', 'app.k8s.yaml', workload(ENVIRONMENT));
    },
    path: 'added',
    place: 'eu/app.k8s.yaml, Deployment app/api',
    message: ['Deployment api reads Secret "db" at its start, which the operator makes again', 'nothing restarts it'],
  },
];
