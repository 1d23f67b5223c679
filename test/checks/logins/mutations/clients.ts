import type { Mutation } from '../../mutation';
import { ACCOUNT, INTAKE, ROLE, restate, role } from '../../edits/clients';

const [PART_OF, INSTANCE] = ['app.kubernetes.io/part-of', 'app.kubernetes.io/instance'] as const;

/** Who calls the hub by itself, with which keys. */
export const clients: readonly Mutation[] = [
  ...(
    [
      ['applications', {}, { [PART_OF]: 'shop' }, { [PART_OF]: 'billing' }, 'part of "shop"'],
      ['releases', { 'meta.helm.sh/release-name': 'b' }, { [INSTANCE]: 'a' }, { [INSTANCE]: 'b' }, 'of instance "a"'],
    ] as const
  ).map(([what, annotations, labels, others, told]): Mutation => ({
    id: 'account-has-one-owner',
    when: `workloads of two ${what} run as the account of a client`,
    fleet: 'clients',
    mutate: (output) => {
      const one = output.object('eu', 'Deployment', 'intake');
      const other = structuredClone(one);
      Object.assign(one.metadata, { labels });
      Object.assign(other.metadata, { name: 'invoices', labels: others, annotations });
      output.add('eu', 'app.k8s.yaml', other);
    },
    path: INTAKE,
    place: ACCOUNT,
    message: ['ServiceAccount "app/intake"', `Deployment intake (${told})`, 'Deployment invoices'],
  })),
  {
    id: 'login-role-is-used',
    when: 'an account no longer says where it logs in',
    fleet: 'clients',
    mutate: (output) => delete output.object('eu', 'ServiceAccount', 'intake').metadata.annotations['keywheel/login'],
    path: INTAKE,
    place: ROLE,
    message: ['nothing that is written here logs in with role "acme.app.client.intake"'],
  },
  {
    id: 'login-role-is-used',
    when: 'nothing says any more what an account of another repository does',
    fleet: 'clients',
    mutate: (output) => output.removeComponents(),
    path: 'prod/payments/eu.app/client.theirs',
    place: 'stack spoke-eu, vault_jwt_auth_backend_role.client_app_theirs',
    message: ['nothing that is written here logs in with role "acme.app.client.theirs"'],
  },
  {
    id: 'login-role-exists',
    when: 'a client names a role that is not there',
    fleet: 'clients',
    mutate: (output) => restate(output, 'login', (login) => (login.role = 'other')),
    path: INTAKE,
    place: ACCOUNT,
    message: ['the client logs in with role "other"'],
  },
  {
    id: 'auth-mount-exists',
    when: 'a client logs in elsewhere',
    fleet: 'clients',
    mutate: (output) => restate(output, 'login', (login) => (login.mount = 'other')),
    path: INTAKE,
    place: ACCOUNT,
    message: ['auth mount "other"'],
  },
  {
    id: 'audience-agrees',
    when: "a client's token is meant for somebody else",
    fleet: 'clients',
    mutate: (output) => restate(output, 'login', (login) => (login.audience = 'other')),
    path: INTAKE,
    place: ACCOUNT,
    message: ['meant for "other"', 'asks for "acme.vault"'],
  },
  {
    id: 'role-binds-service-account',
    when: 'the role of a client binds another account too',
    fleet: 'clients',
    mutate: (output) => {
      role(output).bound_subject = 'system:serviceaccount:app:other';
    },
    path: INTAKE,
    place: ACCOUNT,
    message: ['binds "app/other"'],
  },
];
