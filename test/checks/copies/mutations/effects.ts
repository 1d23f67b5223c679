import { Mutation, READER } from '../../mutation';

/** What does not take effect, though both sides agree. */
export const effects: readonly Mutation[] = [
  {
    id: 'upstream-role-names-its-secrets',
    when: 'the token of another cluster reads every Secret',
    fleet: 'replicated',
    mutate: (output) => delete output.object('eu', 'Role', 'keywheel.us').rules[0].resourceNames,
    path: READER,
    place: 'eu/app.k8s.yaml, RoleBinding app/keywheel.us',
    message: ['reads every Secret of "app"'],
  },
];
