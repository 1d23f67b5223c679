import type { Mutation } from '../mutation';
import type { Output } from '../output';

const MOUNT = 'prod/payments/eu.app/client.api/mount.db';
const PLACE = 'eu/app.k8s.yaml, SecretProviderClass app/api.db';

const parameters = (output: Output) => output.object('eu', 'SecretProviderClass', 'api.db').spec.parameters;
const pod = (output: Output) => output.object('eu', 'Deployment', 'api').spec.template.spec;

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
  {
    id: 'remote-key-is-granted',
    when: 'the path of a file lacks "data/"',
    fleet: 'mounted',
    mutate: (output) => (parameters(output).objects = parameters(output).objects.replaceAll('/data/', '/')),
    path: MOUNT,
    place: PLACE,
    message: ['may not read "acme.kv/prod/payments/db"'],
  },
  {
    id: 'engine-exists',
    when: 'a file is looked for in an engine that is not there',
    fleet: 'mounted',
    mutate: (output) => (parameters(output).objects = parameters(output).objects.replaceAll('acme.kv', 'other')),
    path: MOUNT,
    place: PLACE,
    message: ['the CSI driver calls "other/data/prod/payments/db"'],
  },
  {
    id: 'database-role-exists',
    when: 'a file is leased from a role that is not there',
    fleet: 'mounted',
    mutate: (output) => {
      const { spec } = output.object('eu', 'SecretProviderClass', 'api.lease');
      spec.parameters.objects = spec.parameters.objects.replaceAll('.lease"', '.other"');
    },
    path: 'prod/payments/eu.app/client.api/mount.lease',
    place: 'SecretProviderClass app/api.lease',
    message: ['"acme.database/creds/prod.payments.other" names no role'],
  },
  {
    id: 'property-is-produced',
    when: 'a file is made of a key that is not there',
    fleet: 'mounted',
    mutate: (output) => {
      const { spec } = output.object('eu', 'SecretProviderClass', 'api.lease');
      spec.parameters.objects = spec.parameters.objects.replace('secretKey: "password"', 'secretKey: "pass"');
    },
    path: 'prod/payments/eu.app/client.api/mount.lease',
    place: 'SecretProviderClass app/api.lease',
    message: ['file "password" is made of "pass"', 'which has "username", "password"'],
  },
  {
    id: 'store-names-hub',
    when: 'a class asks another server',
    fleet: 'mounted',
    mutate: (output) => (parameters(output).vaultAddress = 'https://other.example.com:8200'),
    path: MOUNT,
    place: PLACE,
    message: ['the CSI driver asks https://other.example.com:8200', 'is made on https://vault.example.com:8200'],
  },
  {
    id: 'mounted-class-exists',
    when: 'a workload mounts a class that is not there',
    fleet: 'mounted',
    mutate: (output) => {
      const volumes: any[] = pod(output).volumes;
      volumes.find(({ csi }) => csi).csi.volumeAttributes.secretProviderClass = 'other';
    },
    path: 'prod/payments/eu.app/app/api/Resource',
    place: 'Deployment app/api',
    message: ['it mounts SecretProviderClass "other"'],
  },
  {
    id: 'provider-class-is-mounted',
    when: 'nobody mounts a class',
    fleet: 'mounted',
    mutate: (output) => (pod(output).volumes = pod(output).volumes.filter(({ csi }: any) => !csi)),
    path: MOUNT,
    place: PLACE,
    message: ['nothing that is written for "eu" mounts it in namespace "app"'],
  },
];
