import { DELIVERY, EXTERNAL_SECRET, Mutation, READER, STORE } from '../../mutation';

/** What the hub is made of: namespaces, engines, mounts for logins, policies, and who uses them. */
export const hubSide: readonly Mutation[] = [
  {
    id: 'vault-namespace-exists',
    when: 'the store reads in a Vault namespace that nobody made',
    fleet: 'vaultNamespace',
    mutate: (output) => {
      output.store('eu').namespace = 'acme.env.prod/team.nobody';
    },
    path: READER,
    place: STORE,
    message: ['Vault namespace "acme.env.prod/team.nobody"', 'which Vault/OpenBao does not have'],
  },
  {
    id: 'vault-namespace-exists',
    when: 'the store logs in to a Vault namespace that nobody made',
    mutate: (output) => {
      output.store('eu').auth.namespace = 'admin';
    },
    path: READER,
    place: STORE,
    message: ['Vault namespace "admin"'],
  },
  {
    id: 'vault-namespace-exists',
    when: "Vault/OpenBao lacks the tenant's Vault namespace",
    fleet: 'vaultNamespace',
    mutate: (output) => {
      delete (output.stack('hub')['resource'] as any).vault_namespace.tenant_prod_payments;
    },
    path: READER,
    place: STORE,
    message: ['Vault namespace "acme.env.prod/team.payments"'],
  },
  {
    id: 'engine-exists',
    when: 'Vault/OpenBao lacks the engine',
    mutate: (output) => {
      delete (output.stack('hub')['resource'] as any).vault_mount;
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['engine "acme.kv", which Vault/OpenBao does not have'],
  },
  {
    id: 'engine-exists',
    when: 'the store names another engine',
    mutate: (output) => {
      output.store('eu').path = 'secret';
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['engine "secret"'],
  },
  {
    id: 'engine-exists',
    when: 'the engine stands in another Vault namespace',
    fleet: 'vaultNamespace',
    mutate: (output) => {
      delete output.resource('hub', 'vault_mount', 'kv_prod_payments').namespace;
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['engine "acme.env.prod/team.payments/acme.kv"'],
  },
  {
    id: 'kv-version-agrees',
    when: 'the store reads the engine as version 1',
    mutate: (output) => {
      output.store('eu').version = 'v1';
    },
    path: READER,
    place: STORE,
    message: ['reads engine "acme.kv" as v1', 'is KV version 2'],
  },
  {
    id: 'kv-version-agrees',
    when: 'the engine is made as version 1',
    mutate: (output) => {
      output.resource('hub', 'vault_mount', 'kv').options.version = '1';
    },
    path: READER,
    place: STORE,
    message: ['as v2', 'is KV version 1'],
  },
  {
    id: 'hub-resource-has-its-place',
    when: 'the settings of an engine name another one',
    mutate: (output) => {
      output.resource('hub', 'vault_kv_secret_backend_v2', 'kv').mount = 'acme.kw';
    },
    path: '',
    place: 'stack hub, vault_kv_secret_backend_v2.kv',
    message: ['names "acme.kw", where no engine is'],
  },
  {
    id: 'hub-resource-has-its-place',
    when: 'what is said of a value stands in no engine',
    fleet: 'aged',
    mutate: (output) => {
      output.resource('hub', 'vault_generic_endpoint', 'secret_prod_payments_db').path = 'kv/metadata/prod/payments/db';
    },
    path: 'prod/payments/db',
    place: 'stack hub, vault_generic_endpoint.secret_prod_payments_db',
    message: ['"kv/metadata/prod/payments/db"'],
  },
  {
    id: 'hub-resource-has-its-place',
    when: 'an engine stands in a Vault namespace that nobody makes',
    fleet: 'vaultNamespace',
    mutate: (output) => {
      output.resource('hub', 'vault_mount', 'kv_prod_payments').namespace = 'acme.env.prod/team.nobody';
    },
    path: 'prod/payments',
    place: 'stack hub, vault_mount.kv_prod_payments',
    message: ['"acme.env.prod/team.nobody", which nothing makes'],
  },
];
