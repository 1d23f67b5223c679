import { Mutation } from '../../mutation';
import { EXPORT, exporter } from '../../edits/outside';

/** Machines and people: what is not from a cluster. */
export const outsideLogins: readonly Mutation[] = [
  {
    ...EXPORT,
    id: 'hub-resource-has-its-place',
    when: 'a machine logs in at a mount that nothing makes',
    mutate: (output) => (exporter(output).backend = 'approle'),
    message: ['auth mount "approle"'],
  },
];
