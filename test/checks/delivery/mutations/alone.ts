import { Mutation } from '../../mutation';
import { fleet } from '../../edits/alone';

/** What nothing else in the fleet makes good, or hides. */
export const alone: readonly Mutation[] = [
  {
    id: 'property-is-produced',
    fleet,
    when: 'an agent looks one level deeper in the answer of a database that is made elsewhere',
    mutate: (output) => {
      const { annotations } = output.object('eu', 'Deployment', 'api').spec.template.metadata;
      const name = 'vault.hashicorp.com/agent-inject-template-password';
      annotations[name] = annotations[name].replace('.Data.', '.Data.data.');
    },
    path: 'prod/payments/eu.app/app/api/Resource',
    place: 'eu/app.k8s.yaml, Deployment app/api',
    message: ['looks for "password" in .Data.data'],
  },
];
