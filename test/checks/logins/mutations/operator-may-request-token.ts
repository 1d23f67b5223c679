import { Mutation, READER, STORE } from '../../mutation';
import { Output } from '../../output';

export const operatorMayRequestToken: readonly Mutation[] = [
  ...(
    [
      ['the Role names another account', (role: any) => (role.rules[0].resourceNames = ['default'])],
      ['the Role allows another verb', (role: any) => (role.rules[0].verbs = ['get'])],
      ['the Role is for another resource', (role: any) => (role.rules[0].resources = ['serviceaccounts'])],
      ['the Role is for another group', (role: any) => (role.rules[0].apiGroups = ['apps'])],
      ['the Role is in another namespace', (role: any) => (role.metadata.namespace = 'other')],
      ['the Role has another name', (role: any) => (role.metadata.name = 'other')],
    ] as const
  ).map(([when, change]) => ({
    id: 'operator-may-request-token',
    when,
    mutate: (output: Output) => void change(output.object('eu', 'Role', 'keywheel-token')),
    path: READER,
    place: STORE,
    message: ['"app/keywheel"'],
  })),
  ...(
    [
      ['the binding names another Role', (binding: any) => (binding.roleRef.name = 'other')],
      ['the binding names a ClusterRole', (binding: any) => (binding.roleRef.kind = 'ClusterRole')],
      ['the binding binds nobody', (binding: any) => (binding.subjects = [])],
      ['the binding is in another namespace', (binding: any) => (binding.metadata.namespace = 'other')],
    ] as const
  ).map(([when, change]) => ({
    id: 'operator-may-request-token',
    when,
    mutate: (output: Output) => void change(output.object('eu', 'RoleBinding', 'keywheel-token')),
    path: READER,
    place: STORE,
    message: ['"app/keywheel"'],
  })),
];
