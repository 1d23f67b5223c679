import { DELIVERY, EXTERNAL_SECRET, Mutation, READER } from '../mutation';
import type { Output } from '../output';

const spec = (output: Output) => output.object('eu', 'ExternalSecret', 'db').spec;
const random = {
  sourceRef: { generatorRef: { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'Password', name: 'key' } },
};
const workload = (env: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'api', namespace: 'app' },
  spec: { template: { spec: { containers: [{ name: 'main', image: 'api:1', ...env }] } } },
});
const ENVIRONMENT = { envFrom: [{ secretRef: { name: 'db' } }] };

const template = (output: Output, data: object) => (spec(output).target.template = { engineVersion: 'v2', data });
const rbac = (kind: string, metadata: object, more: object) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata,
  ...more,
});

/** What does not take effect, though both sides agree. */
export const effects: readonly Mutation[] = [
  {
    id: 'generated-value-is-made-once',
    when: 'a password is made whenever a value is read',
    mutate: (output) => (spec(output).dataFrom = [...(spec(output).dataFrom ?? []), random]),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['generator Password makes another value every'],
  },
  {
    id: 'changed-secret-reaches-workloads',
    when: 'a workload reads what the operator makes again at its start, and nothing restarts it',
    mutate: (output) => {
      spec(output).dataFrom = [...(spec(output).dataFrom ?? []), random];
      output.add('eu', 'app.k8s.yaml', workload(ENVIRONMENT));
    },
    path: 'added',
    place: 'eu/app.k8s.yaml, Deployment app/api',
    message: ['Deployment api reads Secret "db" at its start, which the operator makes again', 'nothing restarts it'],
  },
  {
    id: 'template-escapes-its-values',
    when: 'a password is put into an address as it is',
    mutate: (output) => template(output, { url: 'postgresql://app:{{ .password }}@db.example.com/orders' }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['the template of key "url" writes "password" into a URL'],
  },
  {
    id: 'template-escapes-its-values',
    when: 'a password is put between quotes',
    mutate: (output) => template(output, { 'config.json': '{"db": {"password": "{{ .password }}"}}' }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['writes "password" into JSON'],
  },
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
