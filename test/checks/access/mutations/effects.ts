import { Mutation } from '../../mutation';
import { workload } from '../../edits/effects';

const rbac = (kind: string, metadata: object, more: object) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata,
  ...more,
});

/** What does not take effect, though both sides agree. */
export const effects: readonly Mutation[] = [
  {
    id: 'default-account-has-no-rights',
    when: 'all pods of a namespace are its administrators',
    mutate: (output) => {
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' };
      const subjects = [{ kind: 'ServiceAccount', name: 'default', namespace: 'app' }];
      output.add('eu', 'app.k8s.yaml', rbac('RoleBinding', { name: 'debug', namespace: 'app' }, { roleRef, subjects }));
      output.add('eu', 'app.k8s.yaml', workload({}));
    },
    path: 'added',
    place: 'eu/app.k8s.yaml, RoleBinding app/debug',
    message: ['binds ClusterRole admin to the default ServiceAccount of "app"', 'Deployment api'],
  },
];
