import type { Mutation } from '../../mutation';
import { MOUNT, PLACE, parameters, pod } from '../../edits/mounts';

/** Secrets that the CSI driver mounts. */
export const mounts: readonly Mutation[] = [
  {
    id: 'login-role-exists',
    when: 'a class names a role that is not there',
    fleet: 'mounted',
    mutate: (output) => (parameters(output).roleName = 'other'),
    path: MOUNT,
    place: PLACE,
    message: ['the CSI driver logs in with role "other"'],
  },
  {
    id: 'auth-mount-exists',
    when: 'a class logs in elsewhere',
    fleet: 'mounted',
    mutate: (output) => (parameters(output).vaultAuthMountPath = 'other'),
    path: MOUNT,
    place: PLACE,
    message: ['auth mount "other"'],
  },
  {
    id: 'auth-mount-exists',
    when: 'a class logs in elsewhere, by a name that the provider of OpenBao takes before its own',
    fleet: 'mountedByOpenBao',
    mutate: (output) => (parameters(output).baoAuthMountPath = 'other'),
    path: MOUNT,
    place: PLACE,
    message: ['auth mount "other"'],
  },
  {
    id: 'login-role-exists',
    when: 'a class names a role that is not there, by a name that only the provider of OpenBao takes',
    fleet: 'mountedByOpenBao',
    mutate: (output) => (parameters(output).openbaoRoleName = 'other'),
    path: MOUNT,
    place: PLACE,
    message: ['the CSI driver logs in with role "other"'],
  },
  {
    id: 'audience-agrees',
    when: 'a class says no audience, so that the token is meant for "vault"',
    fleet: 'mounted',
    mutate: (output) => delete parameters(output).audience,
    path: MOUNT,
    place: PLACE,
    message: ['meant for "vault"', 'asks for "acme.vault"'],
  },
  {
    id: 'role-binds-service-account',
    when: 'a workload mounts a class and runs as somebody else',
    fleet: 'mounted',
    mutate: (output) => (pod(output).serviceAccountName = 'keywheel'),
    path: MOUNT,
    place: PLACE,
    message: ['app/keywheel'],
  },
];
