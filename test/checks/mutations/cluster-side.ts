import { CREDENTIAL, DELIVERY, EXTERNAL_SECRET, Mutation, READER, STORE, account } from '../mutation';
import type { Output } from '../output';

const TOKEN_BINDING = 'eu/app.k8s.yaml, RoleBinding app/keywheel-token';
const GUARD = 'eu/cluster.k8s.yaml, ValidatingAdmissionPolicy keywheel.acme.take-over';
const guard = (output: Output) => output.object('eu', 'ValidatingAdmissionPolicy', 'keywheel.acme.take-over');
const WORKLOAD = 'eu/app.k8s.yaml, Deployment app/api';

function deployment(output: Output, pod: object, annotations: Record<string, string> = {}): void {
  output.add('eu', 'app.k8s.yaml', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api', namespace: 'app', annotations },
    spec: { template: { spec: pod } },
  });
}

const takes = (name: string, key: string) => ({
  containers: [{ name: 'main', env: [{ name: 'X', valueFrom: { secretKeyRef: { name, key } } }] }],
});

/** What stands on a cluster beside the stores: accounts, rights, workloads, values. */
export const clusterSide: readonly Mutation[] = [
  {
    id: 'store-has-own-account',
    when: 'the store logs in as the account of every pod',
    mutate: (output) => {
      account(output).name = 'default';
    },
    path: READER,
    place: STORE,
    message: ['logs in as "app/default", which every pod of the namespace is'],
  },
  {
    id: 'store-has-own-account',
    when: 'the store names no account',
    fleet: 'kubernetes',
    mutate: (output) => {
      delete output.store('eu').auth.kubernetes.serviceAccountRef;
    },
    path: READER,
    place: STORE,
    message: ['the operator logs in as itself'],
  },
  {
    id: 'store-has-own-account',
    when: "a workload runs as the store's account",
    mutate: (output) => deployment(output, { serviceAccountName: 'keywheel', containers: [] }),
    path: READER,
    place: STORE,
    message: ['Deployment api runs as it'],
  },
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
    id: 'workload-finds-its-keys',
    when: 'a workload takes a key that its Secret does not have',
    mutate: (output) => deployment(output, takes('db', 'user')),
    path: 'added',
    place: WORKLOAD,
    message: ['key "user" of Secret "db", which has username, password'],
  },
  {
    id: 'workload-finds-its-keys',
    when: 'a workload mounts a key that its Secret does not have',
    mutate: (output) =>
      deployment(output, {
        volumes: [{ name: 'v', secret: { secretName: 'db', items: [{ key: 'tls.crt', path: 'x' }] } }],
      }),
    path: 'added',
    place: WORKLOAD,
    message: ['key "tls.crt"'],
  },
  {
    id: 'workload-finds-its-keys',
    when: 'the template drops a key that a workload takes',
    mutate: (output) => {
      deployment(output, takes('db', 'username'));
      delete output.object('eu', 'ExternalSecret', 'db').spec.target.template.data.username;
    },
    path: 'added',
    place: WORKLOAD,
    message: ['key "username" of Secret "db", which has password'],
  },
  {
    id: 'used-secret-is-delivered',
    when: 'a workload uses a Secret that nobody makes',
    mutate: (output) => deployment(output, takes('smtp', 'password')),
    path: 'added',
    place: WORKLOAD,
    message: ['Secret "smtp", which nothing that is written for "eu" makes'],
  },
  {
    id: 'used-secret-is-delivered',
    when: 'the Secret of a workload has another name',
    mutate: (output) => {
      deployment(output, { containers: [{ envFrom: [{ secretRef: { name: 'db' } }] }] });
      output.object('eu', 'ExternalSecret', 'db').spec.target.name = 'other';
    },
    path: 'added',
    place: WORKLOAD,
    message: ['Secret "db"'],
  },
  {
    id: 'reloaded-secret-exists',
    when: 'Reloader is told of a Secret that is not there',
    mutate: (output) => deployment(output, { containers: [] }, { 'secret.reloader.stakater.com/reload': 'db,smtp' }),
    path: 'added',
    place: WORKLOAD,
    message: ['for Secret "smtp", and namespace "app" has db'],
  },
  {
    id: 'api-version-is-served',
    when: 'a store has a version that is no longer served',
    mutate: (output) => {
      output.object('eu', 'SecretStore', 'keywheel').apiVersion = 'external-secrets.io/v1beta1';
    },
    path: READER,
    place: STORE,
    message: ['SecretStore is written as external-secrets.io/v1beta1'],
  },
  ...Object.entries({
    'a template exchanges the two': [{ username: '{{ .password }}' }, 'writes "password" as "username"'],
    'a template exchanges them in other words': [
      { DB_PASSWORD: '{{- .db_user -}}' },
      'writes "db_user" as "DB_PASSWORD"',
    ],
    'an address has the password first': [
      { url: 'postgresql://{{ .password | urlquery }}:{{ .username }}@db/app' },
      'writes an address with "password" before "username"',
    ],
  }).map(([when, [data, told]]): Mutation => ({
    id: 'username-is-not-the-password',
    when,
    mutate: (output) => {
      output.object('eu', 'ExternalSecret', 'db').spec.target.template = { data };
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: [told as string],
  })),
  {
    id: 'username-is-not-the-password',
    when: 'data exchanges the two',
    mutate: (output) => {
      output.object('eu', 'ExternalSecret', 'db').spec.data = [
        { secretKey: 'user', remoteRef: { key: 'prod/payments/db', property: 'password' } },
      ];
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['it reads property "password" as "user"'],
  },
  {
    id: 'username-is-not-the-password',
    when: 'a variable of a workload is made of the other one',
    mutate: (output) => {
      const secretKeyRef = { name: 'db', key: 'username' };
      deployment(output, {
        containers: [{ name: 'main', env: [{ name: 'PGPASSWORD', valueFrom: { secretKeyRef } }] }],
      });
    },
    path: 'added',
    place: WORKLOAD,
    message: ['variable "PGPASSWORD" is made of key "username" of Secret "db"'],
  },
  {
    id: 'api-version-is-in-support',
    when: 'a store has an old version, and nobody says which operator reads it',
    mutate: (output) => {
      output.leaveOutOperator('eu');
      output.object('eu', 'SecretStore', 'keywheel').apiVersion = 'external-secrets.io/v1beta1';
    },
    path: READER,
    place: STORE,
    message: ['SecretStore is written as v1beta1'],
  },
  ...Object.entries({
    'a text': ['Zm9yIHBlb3BsZQ==', 'not a certificate'],
    'no base64': ['Zm9yIHBlb3BsZQ=', 'not base64'],
    'a certificate as it is': ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', 'not in base64'],
    'the key of it': [Buffer.from(`-----BEGIN ${'PRIVATE'} KEY-----\nMIIB\n`).toString('base64'), 'a private key'],
  }).map(([what, [text, told]]): Mutation => ({
    id: 'authority-is-a-certificate',
    when: `the authority of a store is ${what}`,
    mutate: (output) => (output.store('eu').caBundle = text),
    path: READER,
    place: STORE,
    message: ['spec.provider.vault.caBundle is', told!],
  })),
  ...Object.entries({
    'a private key': ['file', `-----BEGIN ${'RSA PRIVATE'} KEY-----`],
    'a URL with a password': ['url', `postgresql://${'user'}:${'hunter2'.repeat(2)}@db`],
    'a Vault/OpenBao token': ['arg', `hvs.${'A'.repeat(30)}`],
    'a reference of Terraform': ['image', '${vault_mount.kv.path}'],
    'a value in clear for "DB_PASSWORD"': ['DB_PASSWORD', 'hunter2'.repeat(2)],
  } as Record<string, [string, string]>).map(([what, [name, value]]): Mutation => ({
    id: 'manifest-holds-no-secret',
    when: `a workload holds ${what}`,
    mutate: (output) => deployment(output, { containers: [{ name: 'main', env: [{ name, value }] }] }),
    path: 'added',
    place: WORKLOAD,
    message: [`it holds ${what}`],
  })),
  {
    id: 'manifest-holds-no-secret',
    when: 'a key is a part of the name of a variable',
    mutate: (output) => {
      const env = [{ name: `STRIPE_KEY_sk_live_${'a1B2'.repeat(6)}`, value: '1' }];
      deployment(output, { containers: [{ name: 'main', env }] });
    },
    path: 'added',
    place: WORKLOAD,
    message: ['it holds a key of Stripe'],
  },
  {
    id: 'credential-is-no-placeholder',
    when: 'a variable of a workload is still to come',
    mutate: (output) =>
      deployment(output, { containers: [{ name: 'main', env: [{ name: 'DB_PASSWORD', value: 'changeme' }] }] }),
    path: 'added',
    place: WORKLOAD,
    message: ['holds a value in clear for "DB_PASSWORD", and the value is a placeholder'],
  },
  {
    id: 'manifest-holds-no-secret',
    when: 'a ConfigMap holds a password',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings', namespace: 'app' },
        data: { 'spring.datasource.password': 'not-a-real-one' },
      }),
    path: 'added',
    place: 'ConfigMap app/settings',
    message: ['it holds a value in clear for "spring.datasource.password"'],
  },
  {
    id: 'manifest-holds-no-secret',
    when: 'a Secret stands next to the others with its value',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'smtp', namespace: 'app' },
        stringData: { password: 'x' },
      }),
    path: 'added',
    place: 'eu/app.k8s.yaml, Secret app/smtp',
    message: ['it holds the values of "password"'],
  },
  {
    id: 'delivered-value-stays-in-secrets',
    when: 'the operator makes a ConfigMap of a secret',
    mutate: (output) =>
      (output.object('eu', 'ExternalSecret', 'db').spec.target.manifest = { apiVersion: 'v1', kind: 'ConfigMap' }),
    path: 'prod/payments/db/eu.app.db',
    place: 'eu/app.k8s.yaml, ExternalSecret app/db',
    message: ['writes what it reads into ConfigMap "db" instead of a Secret'],
  },
  {
    id: 'secret-holds-a-secret',
    when: 'a Secret is made of what everybody may know',
    mutate: (output) =>
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'settings', namespace: 'app' },
        stringData: { LOG_LEVEL: 'debug', PORT: '8080' },
      }),
    path: 'added',
    place: 'eu/app.k8s.yaml, Secret app/settings',
    message: ['the values of "LOG_LEVEL", "PORT" read as configuration'],
  },
  ...(
    [
      [
        'is made of a key that the Secret lacks',
        { token: '{{ .tokn }}' },
        'the template of key "token" is made of "tokn"',
      ],
      [
        'makes another key',
        { tokens: '{{ .token }}' },
        'which nothing that is written for "eu" makes, nor does its template',
      ],
    ] as const
  ).map(([what, data, told]): Mutation => ({
    id: 'pushed-secret-exists',
    when: `the template of a PushSecret ${what}`,
    fleet: 'replicated',
    mutate: (output) => {
      const { spec } = output.object('eu', 'PushSecret', 'keywheel.us');
      spec.template = { data };
      if (!('token' in data)) {
        spec.data[0].match.secretKey = 'other';
      }
    },
    path: READER,
    place: 'eu/app.k8s.yaml, PushSecret app/keywheel.us',
    message: [told],
  })),
  {
    id: 'pushed-secret-exists',
    when: 'the pushed token is of another Secret',
    fleet: 'replicated',
    mutate: (output) => output.remove('eu', 'Secret', 'keywheel.us'),
    path: READER,
    place: 'eu/app.k8s.yaml, PushSecret app/keywheel.us',
    message: ['pushes key "token" of Secret "keywheel.us"'],
  },
  {
    id: 'pushed-secret-exists',
    when: 'a delivered Secret no longer says which rotation it carries',
    fleet: 'databases',
    mutate: (output) => {
      delete CREDENTIAL.secret(output, 'pair').spec.target.template.data.last_vault_rotation;
    },
    path: 'prod/payments/pair/eu.app.pair',
    place: 'eu/app.k8s.yaml, PushSecret app/pair.keywheel-rotation',
    message: ['pushes key "last_vault_rotation" of Secret "pair"'],
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
  ...Object.entries({
    'it makes no Secret': [(spec: any) => (spec.target.creationPolicy = 'None'), 'no Secret is made'],
    'it never reads again': [(spec: any) => (spec.refreshInterval = '0'), 'once and never again'],
    'its interval is not a valid duration': [
      (spec: any) => (spec.refreshInterval = '5 minutes'),
      'which is not a valid duration',
    ],
    'it is made of nothing': [(spec: any) => delete spec.dataFrom, 'made of nothing'],
  } as Record<string, [(spec: any) => void, string]>).map(([when, [change, message]]): Mutation => ({
    id: 'external-secret-makes-secret',
    when,
    mutate: (output) => change(output.object('eu', 'ExternalSecret', 'db').spec),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: [message],
  })),
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
  {
    id: 'replica-is-readable',
    when: 'the Role upstream names another Secret',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('eu', 'Role', 'keywheel.us').rules[0].resourceNames = ['other'];
    },
    path: 'prod/payments/users/us.app-us.users',
    place: 'us/app-us.k8s.yaml, ExternalSecret app-us/users',
    message: ['on "eu" no Role lets "app/keywheel.us" get Secret "users"', 'more than to get users'],
  },
  {
    id: 'replica-is-readable',
    when: 'the account upstream may do more',
    fleet: 'replicated',
    mutate: (output) => output.object('eu', 'Role', 'keywheel.us').rules[0].verbs.push('list'),
    path: READER,
    place: 'eu/app.k8s.yaml, RoleBinding app/keywheel.us',
    message: ['gives "app/keywheel.us" more than to get users'],
  },
  {
    id: 'replica-is-readable',
    when: 'another namespace is read than that of the token',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('us', 'SecretStore', 'keywheel.eu.app').spec.provider.kubernetes.remoteNamespace = 'other';
    },
    path: 'prod/payments/users',
    place: 'us/app-us.k8s.yaml, SecretStore app-us/keywheel.eu.app',
    message: ['reads namespace "other"', 'of namespace "app" of "eu"'],
  },
  {
    id: 'replica-is-readable',
    when: 'what is pushed is not a token',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('eu', 'Secret', 'keywheel.us').type = 'Opaque';
    },
    path: READER,
    place: 'eu/app.k8s.yaml, PushSecret app/keywheel.us',
    message: ['is not a token of a ServiceAccount'],
  },
  {
    id: 'replica-is-readable',
    when: 'the account upstream is gone',
    fleet: 'replicated',
    mutate: (output) => output.remove('eu', 'ServiceAccount', 'keywheel.us'),
    path: READER,
    place: 'eu/app.k8s.yaml, Secret app/keywheel.us',
    message: ['for ServiceAccount "keywheel.us", which nothing makes'],
  },
  {
    id: 'store-logs-in-as-service-account',
    when: 'a store logs in with a token in a Secret',
    mutate: (output) => {
      output.store('eu').auth = { tokenSecretRef: { name: 'x', key: 'token' } };
    },
    path: READER,
    place: STORE,
    message: ['logs in by tokenSecretRef'],
  },
  ...Object.entries({
    'it is suspended': [(spec: any) => (spec.suspend = true), 'it is suspended'],
    'it comes once a year': [
      (spec: any) => (spec.schedule = '0 0 1 1 *'),
      'between two looks, and a turn is due after',
    ],
    'it never comes': [(spec: any) => (spec.schedule = '0 0 31 2 *'), 'never comes'],
    'its script does not get which command to run': [
      (spec: any) => {
        const [container] = spec.jobTemplate.spec.template.spec.containers;
        container.env = container.env.filter(({ name }: any) => name !== 'CLI');
      },
      'does not get CLI',
    ],
    'it takes a turn again while the token of anyone who took it lives': [
      (spec: any) => {
        const [container] = spec.jobTemplate.spec.template.spec.containers;
        container.env.find(({ name }: any) => name === 'RETRY_SECONDS').value = '60';
      },
      'after 1m, and the one that took it may still rotate: its token lives for 2m',
    ],
  } as Record<string, [(spec: any) => void, string]>).map(([when, [change, message]]): Mutation => ({
    id: 'rotator-can-run',
    when,
    fleet: 'databases',
    mutate: (output) => change(CREDENTIAL.cronJob(output).spec),
    path: 'prod/payments/pair',
    place: 'eu/app.k8s.yaml, CronJob app/keywheel-rotate.pair',
    message: [message],
  })),
];
