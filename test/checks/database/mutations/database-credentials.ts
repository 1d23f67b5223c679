import { Mutation } from '../../mutation';
import { PAIR, at, externalSecret, leased, mutation, role, secret, workload } from '../../edits/database-credentials';

export const databaseCredentials: readonly Mutation[] = [
  mutation('database-role-exists', {
    when: 'a static role is called otherwise',
    mutate: (output) => (role(output, 'nightly').name = 'other'),
    path: at('nightly'),
    place: externalSecret('nightly'),
    message: ['"acme.database/static-creds/prod.payments.nightly" names no role'],
  }),
  mutation('database-role-exists', {
    when: 'a Secret reads another role',
    mutate: (output) => (secret(output, 'nightly').spec.dataFrom[0].extract.key = 'static-creds/other'),
    path: at('nightly'),
    place: externalSecret('nightly'),
    message: ['static-creds/other'],
  }),
  mutation('database-role-exists', {
    when: 'a generator asks at another path',
    mutate: (output) => (output.object('eu', 'VaultDynamicSecret', 'leased').spec.path = 'acme.database/creds/other'),
    path: at('leased'),
    place: externalSecret('leased'),
    message: ['acme.database/creds/other'],
  }),
  mutation('lease-comes-from-generator', {
    when: 'a leased user is read through a store',
    mutate: (output) => (secret(output, 'nightly').spec.dataFrom[0].extract.key = 'creds/prod.payments.leased'),
    path: at('nightly'),
    place: externalSecret('nightly'),
    message: ['whose token is revoked right after'],
  }),
  mutation('user-has-one-role', {
    when: 'two roles rotate one user',
    mutate: (output) => (role(output, 'nightly').username = 'pair_a'),
    path: PAIR,
    place: 'credential_prod_payments_pair_of_pair_a',
    message: ['user "pair_a" of database "acme.database/prod.core"'],
  }),
  mutation('user-has-one-role', {
    when: 'two roles rotate one user by two connections to one server',
    mutate: (output) => {
      const connections = (output.stack('hub')['resource'] as any).vault_database_secret_backend_connection;
      const [first] = Object.values<any>(connections);
      connections.second = structuredClone(first);
      connections.second.name = 'second';
      connections.second.postgresql.connection_url = first.postgresql.connection_url.replace(/@([^:/]+)/, '@$1.');
      Object.assign(role(output, 'nightly'), { username: 'pair_a', db_name: 'second' });
    },
    path: PAIR,
    place: 'credential_prod_payments_pair_of_pair_a',
    message: ['user "pair_a" of database', 'too'],
  }),
  mutation('old-user-is-released', {
    when: 'a Deployment is not restarted',
    mutate: (output) => workload(output, 'pair', { kind: 'Deployment', metadata: { name: 'api' } }),
    path: at('pair'),
    place: externalSecret('pair'),
    message: ['Deployment api goes on', 'nothing restarts it'],
  }),
  mutation('old-user-is-released', {
    when: 'Reloader watches another Secret',
    mutate: (output) =>
      workload(output, 'leased', {
        kind: 'StatefulSet',
        metadata: { name: 'api', annotations: { 'secret.reloader.stakater.com/reload': 'leasedX' } },
      }),
    path: at('leased'),
    place: externalSecret('leased'),
    message: ['StatefulSet api goes on'],
  }),
  mutation('old-user-is-released', {
    when: 'a run of a CronJob has no end',
    mutate: (output) => workload(output, 'pair', { kind: 'CronJob', metadata: { name: 'settle' }, job: {} }),
    path: at('pair'),
    place: externalSecret('pair'),
    message: ['CronJob settle goes on', 'activeDeadlineSeconds'],
  }),
  mutation('leased-user-outlives-move', {
    when: 'a lease is too short for a refresh and a restart',
    mutate: (output) => (leased(output).default_ttl = 3000),
    path: at('leased'),
    place: externalSecret('leased'),
    message: ['dies 50m after it was made, with its lease', 'up to 40m', 'up to 10m more'],
  }),
  mutation('leased-user-outlives-move', {
    when: 'the token dies before the lease',
    mutate: (output) =>
      (output.resource('spoke-eu', 'vault_jwt_auth_backend_role', 'lease_app_leased').token_ttl = 600),
    path: at('leased'),
    place: externalSecret('leased'),
    message: ['dies 10m after it was made, with the token that leases it'],
  }),
  mutation('leased-user-outlives-move', {
    when: 'the Secret is refreshed too late',
    mutate: (output) => (secret(output, 'leased').spec.refreshInterval = '1h55m0s'),
    path: at('leased'),
    place: externalSecret('leased'),
    message: ['up to 1h55m'],
  }),
  mutation('leased-user-outlives-move', {
    when: 'the Secret is never refreshed',
    mutate: (output) => (secret(output, 'leased').spec.refreshInterval = '0'),
    path: at('leased'),
    place: externalSecret('leased'),
    message: ['the next one is never delivered'],
  }),
  mutation('concurrent-users-fit', {
    when: 'a refresh comes too often',
    fleet: 'crowded',
    mutate: (output) => (secret(output, 'leased').spec.refreshInterval = '10m0s'),
    path: at('leased'),
    place: externalSecret('leased'),
    message: ['up to 26 users', 'room for 8'],
  }),
  mutation('concurrent-users-fit', {
    when: 'leases are longer',
    fleet: 'crowded',
    mutate: (output) => (leased(output).default_ttl = 14400),
    path: at('leased'),
    place: externalSecret('leased'),
    message: ['up to 14 users'],
  }),
  mutation('known-database-is-rotated', {
    when: 'a value of people is made into an address of a database that Vault/OpenBao reaches',
    mutate: (output) => {
      const template = secret(output, 'db').spec.target.template;
      template.data.url = 'postgresql://{{ .user }}@core.example.com:5432/core';
    },
    path: 'prod/payments/db/eu.app.db',
    place: externalSecret('db'),
    message: ['logs in to database "acme.database/prod.core"'],
  }),
];
