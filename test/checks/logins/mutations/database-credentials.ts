import { Mutation } from '../../mutation';
import { PAIR, ROTATOR, cronJob, environment, mutation } from '../../edits/database-credentials';

export const databaseCredentials: readonly Mutation[] = [
  mutation('login-role-exists', {
    when: 'its login has another role',
    mutate: (output) => environment(output, 'AUTH_ROLE', () => 'other'),
    path: PAIR,
    place: ROTATOR,
    message: ['the CronJob logs in with role "other", which auth mount "acme.eu" does not have'],
  }),
  mutation('role-binds-service-account', {
    when: 'its role binds another ServiceAccount',
    mutate: (output) =>
      (output.resource('spoke-eu', 'vault_jwt_auth_backend_role', 'rotate_app_pair').bound_subject =
        'system:serviceaccount:app:keywheel'),
    path: PAIR,
    place: ROTATOR,
    message: ['logs in as ServiceAccount "app/keywheel-rotate.pair"', 'binds "app/keywheel"'],
  }),
  mutation('audience-agrees', {
    when: 'its token is meant for another audience',
    mutate: (output) => {
      const [volume] = cronJob(output).spec.jobTemplate.spec.template.spec.volumes;
      volume.projected.sources[0].serviceAccountToken.audience = 'other';
    },
    path: PAIR,
    place: ROTATOR,
    message: ['meant for "other"'],
  }),
  mutation('service-account-exists', {
    when: 'nothing makes its ServiceAccount',
    mutate: (output) => output.remove('eu', 'ServiceAccount', 'keywheel-rotate.pair'),
    path: PAIR,
    place: ROTATOR,
    message: ['which nothing on "eu" makes'],
  }),
];
