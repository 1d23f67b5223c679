import { CREDENTIAL, DELIVERY, EXTERNAL_SECRET, Mutation, READER } from '../../mutation';
import { WORKLOAD, deployment } from '../../edits/cluster-side';

const takes = (name: string, key: string) => ({
  containers: [{ name: 'main', env: [{ name: 'X', valueFrom: { secretKeyRef: { name, key } } }] }],
});

/** What stands on a cluster beside the stores: accounts, rights, workloads, values. */
export const clusterSide: readonly Mutation[] = [
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
];
