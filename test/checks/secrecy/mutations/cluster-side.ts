import { DELIVERY, EXTERNAL_SECRET, Mutation } from '../../mutation';
import { WORKLOAD, deployment } from '../../edits/cluster-side';

/** What stands on a cluster beside the stores: accounts, rights, workloads, values. */
export const clusterSide: readonly Mutation[] = [
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
];
