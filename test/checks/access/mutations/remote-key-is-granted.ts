import { DELIVERY, EXTERNAL_SECRET, Mutation, READER, STORE, jwtRole } from '../../mutation';

export const remoteKeyIsGranted: readonly Mutation[] = [
  {
    id: 'remote-key-is-granted',
    when: 'the policy forgets data/',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        delete path['acme.kv/data/prod/payments/db'];
        path['acme.kv/prod/payments/db'] = { capabilities: ['read'] };
      }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['role "acme.app"', 'may not read "acme.kv/data/prod/payments/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the policy allows to list only',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/prod/payments/db']!.capabilities = ['list'];
      }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'another policy of the role denies it',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/prod/payments/db']!.capabilities.push('deny');
      }),
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the role has another policy',
    mutate: (output) => {
      jwtRole(output).token_policies = ['other'];
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the policy has another name',
    mutate: (output) => {
      output.resource('spoke-eu', 'vault_policy', 'read_app').name = 'other';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read'],
  },
  {
    id: 'remote-key-is-granted',
    when: "the ExternalSecret reads another tenant's key",
    mutate: (output) => {
      output.object('eu', 'ExternalSecret', 'db').spec.dataFrom[0].extract.key = 'prod/risk/db';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "acme.kv/data/prod/risk/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'a single property is read of another key',
    mutate: (output) => {
      output.object('eu', 'ExternalSecret', 'db').spec.data = [{ secretKey: 'a', remoteRef: { key: 'prod/risk/db' } }];
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "acme.kv/data/prod/risk/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the store reads another engine',
    mutate: (output) => {
      output.store('eu').path = 'secret';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "secret/data/prod/payments/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the store reads the engine as version 1',
    mutate: (output) => {
      output.store('eu').version = 'v1';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "acme.kv/prod/payments/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the policy forgets what the operator asks of its token',
    mutate: (output) => output.policy('spoke-eu', 'read_app', (path) => delete path['auth/token/lookup-self']),
    path: READER,
    place: STORE,
    message: ['may not read "auth/token/lookup-self"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the store reads in another Vault namespace',
    fleet: 'vaultNamespace',
    mutate: (output) => {
      output.store('eu').namespace = 'acme.env.prod/team.risk';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['acme.env.prod/team.risk/acme.kv/data/db'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the policy names paths in another Vault namespace',
    fleet: 'vaultNamespace',
    mutate: (output) => {
      const resource = output.resource('spoke-eu', 'vault_policy', 'read_app');
      resource.policy = resource.policy.replaceAll('prod/team.payments', 'prod/team.risk');
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "acme.env.prod/team.payments/acme.kv/data/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'a templated policy names the accessor of another mount',
    fleet: 'templated',
    mutate: (output) => {
      const resource = output.resource('spoke-eu', 'vault_policy', 'read');
      resource.policy = resource.policy.replace('vault_jwt_auth_backend.login_eu', 'vault_auth_backend.deploy');
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "acme.namespaces/data/prod/app/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'with a templated policy the namespace of another is read',
    fleet: 'templated',
    mutate: (output) => {
      output.object('eu', 'ExternalSecret', 'db').spec.dataFrom[0].extract.key = 'prod/other/db';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['may not read "acme.namespaces/data/prod/other/db"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'a pushed token may not be written',
    fleet: 'replicated',
    mutate: (output) =>
      output.policy('spoke-eu', 'push_app', (path) => {
        path['acme.kv/data/prod/payments/token.eu.app.us']!.capabilities = ['create', 'read'];
      }),
    path: READER,
    place: 'eu/app.k8s.yaml, PushSecret app/keywheel.us',
    message: ['may not update "acme.kv/data/prod/payments/token.eu.app.us"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the mark of the operator may not be written next to a pushed token',
    fleet: 'replicated',
    mutate: (output) =>
      output.policy('spoke-eu', 'push_app', (path) => {
        delete path['acme.kv/metadata/prod/payments/token.eu.app.us'];
      }),
    path: READER,
    place: 'eu/app.k8s.yaml, PushSecret app/keywheel.us',
    message: ['"acme.kv/metadata/prod/payments/token.eu.app.us"'],
  },
  {
    id: 'remote-key-is-granted',
    when: 'the downstream cluster looks for the token elsewhere',
    fleet: 'replicated',
    mutate: (output) => {
      output.object('us', 'ExternalSecret', 'keywheel.eu.app').spec.dataFrom[0].extract.key = 'prod/payments/token';
    },
    path: 'prod/payments/users',
    place: 'us/app-us.k8s.yaml, ExternalSecret app-us/keywheel.eu.app',
    message: ['"acme.kv/data/prod/payments/token"'],
  },
];
