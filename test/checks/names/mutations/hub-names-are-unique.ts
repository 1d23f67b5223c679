import { Mutation, READER } from '../../mutation';

export const hubNamesAreUnique: readonly Mutation[] = [
  {
    id: 'hub-names-are-unique',
    when: 'two stacks make one policy',
    mutate: (output) => {
      output.resource('bootstrap', 'vault_policy', 'deploy_hub').name = 'acme.read.eu.app';
    },
    path: READER,
    place: 'stack spoke-eu, vault_policy.read_app',
    message: ['policy "acme.read.eu.app"', 'stack bootstrap, vault_policy.deploy_hub'],
  },
  {
    id: 'hub-names-are-unique',
    when: 'two roles of a mount have one name',
    fleet: 'replicated',
    mutate: (output) => {
      output.resource('spoke-eu', 'vault_jwt_auth_backend_role', 'push_app').role_name = 'acme.app';
    },
    path: READER,
    place: 'stack spoke-eu, vault_jwt_auth_backend_role.',
    message: ['role "acme.app" at auth mount "acme.eu"'],
  },
  {
    id: 'hub-names-are-unique',
    when: 'two auth mounts have one path',
    mutate: (output) => {
      output.resource('bootstrap', 'vault_auth_backend', 'deploy').path = 'acme.eu';
    },
    path: 'prod/eu',
    place: 'stack spoke-eu, vault_jwt_auth_backend.login_eu',
    message: ['auth mount "acme.eu"', 'stack bootstrap, vault_auth_backend.deploy'],
  },
  {
    id: 'hub-names-are-unique',
    when: 'two engines have one path',
    mutate: (output) => {
      const mounts = output.stack('hub').resource.vault_mount;
      mounts.second = { ...mounts.kv };
    },
    path: '',
    place: 'stack hub, vault_mount.second',
    message: ['acme.kv', 'stack hub, vault_mount.kv'],
  },
];
