import { DELIVERY, EXTERNAL_SECRET, Mutation, READER } from '../../mutation';
import type { Output } from '../../output';

const TOKEN_BINDING = 'eu/app.k8s.yaml, RoleBinding app/keywheel-token';

const GUARD = 'eu/cluster.k8s.yaml, ValidatingAdmissionPolicy keywheel.acme.take-over';

const guard = (output: Output) => output.object('eu', 'ValidatingAdmissionPolicy', 'keywheel.acme.take-over');

/** What stands on a cluster beside the stores: accounts, rights, workloads, values. */
export const clusterSide: readonly Mutation[] = [
  {
    id: 'only-operator-requests-tokens',
    when: 'somebody else may ask for tokens too',
    fleet: 'databases',
    mutate: (output) =>
      output.object('eu', 'RoleBinding', 'keywheel-token').subjects.push({ kind: 'Group', name: 'developers' }),
    path: READER,
    place: 'eu/app.k8s.yaml, RoleBinding app/keywheel-token',
    message: ['Group developers may ask for tokens of "app/keywheel"'],
  },
  {
    id: 'only-operator-requests-tokens',
    when: 'the namespace of the operator is misspelt, and a policy of the API server has it right',
    mutate: (output) =>
      (output.object('eu', 'RoleBinding', 'keywheel-token').subjects[0].namespace = 'external-secret'),
    path: READER,
    place: 'eu/app.k8s.yaml, RoleBinding app/keywheel-token',
    message: ['external-secret/external-secrets may ask', 'the operator on "eu" is ServiceAccount external-secrets/'],
  },
  {
    id: 'only-operator-requests-tokens',
    when: 'a ClusterRole lets others ask for every token',
    fleet: 'databases',
    mutate: (output) => {
      const rules = [{ apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['*'] }];
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'wide' },
        rules,
      });
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'wide' },
        roleRef: { kind: 'ClusterRole', name: 'wide' },
        subjects: [{ kind: 'ServiceAccount', name: 'ci', namespace: 'build' }],
      });
    },
    path: 'added',
    place: 'eu/app.k8s.yaml, ClusterRoleBinding wide',
    message: ['ServiceAccount build/ci may ask for tokens'],
  },
  ...[
    { subject: { kind: 'ServiceAccount', name: 'default', namespace: 'app' }, told: 'each pod of "app" that names no' },
    { subject: { kind: 'Group', name: 'system:serviceaccounts:app' }, told: 'system:serviceaccounts:app may' },
  ].map(({ subject, told }): Mutation => ({
    id: 'secrets-are-not-for-everyone',
    when: `the whole cluster is open to ${subject.name}`,
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'debug' },
        roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [subject],
      }),
    path: 'added',
    place: 'ClusterRoleBinding debug',
    message: [told, 'in the whole cluster'],
  })),
  {
    id: 'secrets-stay-within-their-tenant',
    when: 'a RoleBinding shows a tenant the Secrets of another',
    fleet: 'twoTenants',
    mutate: (output) => {
      const role = { name: 'debug', namespace: 'risk' };
      output.add('eu', 'risk.k8s.yaml', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: role,
        rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
      });
      output.add('eu', 'risk.k8s.yaml', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: role,
        roleRef: { kind: 'Role', name: 'debug' },
        subjects: [{ kind: 'ServiceAccount', name: 'reports', namespace: 'app' }],
      });
    },
    path: 'added',
    place: 'RoleBinding risk/debug',
    message: [
      'ServiceAccount app/reports of tenant "prod/payments" may list secrets in namespace "risk" of tenant "prod/risk"',
    ],
  },
  {
    id: 'secrets-are-not-for-everyone',
    when: 'everybody may read the Secrets of a namespace',
    mutate: (output) => {
      const role = { name: 'all', namespace: 'app' };
      const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }];
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: role,
        rules,
      });
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: role,
        roleRef: { kind: 'Role', name: 'all' },
        subjects: [{ kind: 'Group', name: 'system:authenticated' }],
      });
    },
    path: 'added',
    place: 'eu/app.k8s.yaml, RoleBinding app/all',
    message: ['system:authenticated may list secrets in "app"'],
  },
  {
    id: 'token-right-names-accounts',
    when: 'the operator may ask for tokens of every account of a namespace',
    mutate: (output) => {
      delete output.object('eu', 'Role', 'keywheel-token').rules[0].resourceNames;
    },
    path: READER,
    place: TOKEN_BINDING,
    message: ['may ask for tokens of every ServiceAccount in "app"'],
  },
  {
    id: 'token-right-names-accounts',
    when: 'the operator may ask for tokens of another account',
    mutate: (output) => output.object('eu', 'Role', 'keywheel-token').rules[0].resourceNames.push('default'),
    path: READER,
    place: TOKEN_BINDING,
    message: ['tokens of default, which no store uses'],
  },
  {
    id: 'token-right-names-accounts',
    when: 'another right comes with it',
    mutate: (output) => output.object('eu', 'Role', 'keywheel-token').rules[0].resources.push('secrets'),
    path: READER,
    place: TOKEN_BINDING,
    message: ['may create serviceaccounts/token, secrets too'],
  },
  {
    id: 'only-operator-requests-tokens',
    when: 'another account is guarded than the one that asks for tokens',
    mutate: (output) => {
      const [condition] = guard(output).spec.matchConditions;
      condition.expression = condition.expression.replace(':external-secrets:', ':other:');
    },
    path: 'prod/eu',
    place: GUARD,
    message: ['watches ServiceAccount other/external-secrets'],
  },
  ...Object.entries({
    'nothing puts it in force': [
      (output: Output) => output.remove('eu', 'ValidatingAdmissionPolicyBinding', 'keywheel.acme.take-over'),
      'is bound by nothing',
    ],
    'its binding only warns': [
      (output: Output) =>
        (output.object('eu', 'ValidatingAdmissionPolicyBinding', 'keywheel.acme.take-over').spec.validationActions = [
          'Warn',
        ]),
      'only says Warn',
    ],
    'it lets pass what it cannot judge': [
      (output: Output) => (guard(output).spec.failurePolicy = 'Ignore'),
      'lets everything pass',
    ],
    'it leaves out a namespace': [
      (output: Output) => (guard(output).spec.matchConstraints.namespaceSelector.matchExpressions[0].values = ['x']),
      'leaves out app',
    ],
  } as Record<string, [(output: Output) => void, string]>).map(([when, [mutate, message]]): Mutation => ({
    id: 'admission-policy-is-enforced',
    when,
    mutate,
    path: 'prod/eu',
    place: GUARD,
    message: [message],
  })),
  {
    id: 'admission-policy-is-enforced',
    when: 'its policy is gone',
    mutate: (output) => output.remove('eu', 'ValidatingAdmissionPolicy', 'keywheel.acme.take-over'),
    path: 'prod/eu',
    place: 'eu/cluster.k8s.yaml, ValidatingAdmissionPolicyBinding keywheel.acme.take-over',
    message: ['which nothing makes'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'a ClusterSecretStore may read nothing of the engine that it names',
    fleet: 'shared',
    mutate: (output) => output.policy('spoke-eu', 'read_app', (path) => delete path['acme.kv/data/prod/payments/db']),
    path: 'prod/payments/eu.app/all',
    place: 'ClusterSecretStore keywheel.payments.all',
    message: ['may read nothing', '"acme.kv/data/*"'],
  },
  {
    id: 'shared-store-names-namespaces',
    when: 'a shared store is for everybody',
    fleet: 'shared',
    mutate: (output) => {
      delete output.object('eu', 'ClusterSecretStore', 'keywheel.payments.all').spec.conditions;
    },
    path: 'prod/payments/eu.app/all',
    place: 'ClusterSecretStore keywheel.payments.all',
    message: ['every namespace of the cluster may use it'],
  },
  ...(
    [
      [[{ namespaces: ['other'] }], 'does not let namespace "app" in'],
      [[{ namespaceRegexes: ['^ap$'] }], 'does not let namespace "app" in'],
      [[{ namespaceRegexes: ['(?P<a'] }], 'which Go does not take for a regular expression'],
    ] as const
  ).map(([conditions, message]): Mutation => ({
    id: 'store-admits-its-users',
    when: `the conditions of the store that an ExternalSecret uses are ${JSON.stringify(conditions)}`,
    fleet: 'shared',
    mutate: (output) => {
      output.object('eu', 'ClusterSecretStore', 'keywheel.payments.all').spec.conditions = conditions;
      output.object('eu', 'ExternalSecret', 'db').spec.secretStoreRef = {
        kind: 'ClusterSecretStore',
        name: 'keywheel.payments.all',
      };
    },
    path: message.startsWith('does') ? DELIVERY : 'prod/payments/eu.app/all',
    place: message.startsWith('does') ? EXTERNAL_SECRET : 'ClusterSecretStore keywheel.payments.all',
    message: [message],
  })),
];
