import { CREDENTIAL, Mutation } from '../mutation';

const { role, leased, secret, cronJob, environment, workload } = CREDENTIAL;
const at = (name: string) => `prod/payments/${name}/eu.app.${name}`;
const externalSecret = (name: string) => `eu/app.k8s.yaml, ExternalSecret app/${name}`;
const ROTATOR = 'eu/app.k8s.yaml, CronJob app/keywheel-rotate.pair';
const PAIR = 'prod/payments/pair';

const mutation = (id: string, rest: Omit<Mutation, 'id' | 'fleet'> & Pick<Mutation, 'fleet'>): Mutation => ({
  id,
  ...rest,
  fleet: rest.fleet ?? 'databases',
});

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
  mutation('outage-stays-within-promise', {
    when: 'a Secret is refreshed later than the promise allows',
    mutate: (output) => (secret(output, 'nightly').spec.refreshInterval = '1h0m0s'),
    path: at('nightly'),
    place: externalSecret('nightly'),
    message: ['may be dead for 1h10m10s', 'at most 1h is allowed'],
  }),
  mutation('outage-stays-within-promise', {
    when: 'a Secret is never refreshed',
    mutate: (output) => (secret(output, 'nightly').spec.refreshInterval = '0'),
    path: at('nightly'),
    place: externalSecret('nightly'),
    message: ['may be dead for ever (refresh never'],
  }),
  mutation('outage-stays-within-promise', {
    when: 'a Job holds the old password for longer',
    mutate: (output) =>
      workload(output, 'nightly', {
        kind: 'CronJob',
        metadata: { name: 'settle' },
        job: { activeDeadlineSeconds: 7200 },
      }),
    path: at('nightly'),
    place: externalSecret('nightly'),
    message: ['restart 2h30s'],
  }),
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
  mutation('remote-key-is-granted', {
    when: 'its policy lacks a role',
    mutate: (output) =>
      output.policy('spoke-eu', 'rotate_app_pair', (path) => {
        delete path['acme.database/rotate-role/prod.payments.pair.pair_a'];
      }),
    path: PAIR,
    place: ROTATOR,
    message: ['may not update "acme.database/rotate-role/prod.payments.pair.pair_a"'],
  }),
  mutation('granted-path-is-used', {
    when: 'its policy grants a password',
    mutate: (output) =>
      output.policy('spoke-eu', 'rotate_app_pair', (path) => {
        path['acme.database/static-creds/*'] = { capabilities: ['read'] };
      }),
    path: PAIR,
    place: 'stack spoke-eu, vault_jwt_auth_backend_role.rotate_app_pair',
    message: ['may read "acme.database/static-creds/*", which nothing does'],
  }),
  mutation('rotator-waits-for-propagation', {
    when: 'it waits too short for a restart',
    mutate: (output) => environment(output, 'SETTLE_SECONDS', () => '599'),
    path: PAIR,
    place: ROTATOR,
    message: ['waits 9m59s', 'need 10m'],
  }),
  mutation('rotator-waits-for-propagation', {
    when: 'a workload needs longer than it waits',
    mutate: (output) =>
      workload(output, 'pair', {
        kind: 'Deployment',
        metadata: { name: 'api', annotations: { 'secret.reloader.stakater.com/reload': 'pair' } },
        spec: { progressDeadlineSeconds: 1200 },
      }),
    path: PAIR,
    place: ROTATOR,
    message: ['need 20m30s'],
  }),
  mutation('rotator-waits-for-propagation', {
    when: "Reloader's pause is longer than it waits",
    mutate: (output) =>
      workload(output, 'pair', {
        kind: 'Deployment',
        metadata: {
          name: 'api',
          annotations: { 'reloader.stakater.com/auto': 'true', 'deployment.reloader.stakater.com/pause-period': '2h' },
        },
      }),
    path: PAIR,
    place: ROTATOR,
    message: ['need 2h10m30s'],
  }),
  mutation('rotator-waits-for-propagation', {
    when: 'it forgets a cluster',
    mutate: (output) => environment(output, 'CONFIRMATIONS', (paths) => paths.split(' ')[0]!),
    path: PAIR,
    place: ROTATOR,
    message: ['does not wait for Secret "app/pair" on "us"'],
  }),
  mutation('rotator-waits-for-propagation', {
    when: 'a cluster says so elsewhere',
    mutate: (output) =>
      (output.object('us', 'PushSecret', 'pair.keywheel-rotation').spec.data[0].match.remoteRef.remoteKey = 'other'),
    path: PAIR,
    place: ROTATOR,
    message: ['which says "acme.kv/data/other"'],
  }),
  mutation('rotator-waits-for-propagation', {
    when: 'a cluster says nothing',
    mutate: (output) => output.remove('eu', 'PushSecret', 'pair.keywheel-rotation'),
    path: at('pair'),
    place: externalSecret('pair'),
    message: ['nothing reports to Vault/OpenBao which rotation'],
  }),
  mutation('rotator-waits-for-propagation', {
    when: 'it rotates another role',
    mutate: (output) => environment(output, 'SECOND_ROLE', () => 'prod.payments.nightly'),
    path: PAIR,
    place: ROTATOR,
    message: ['it rotates prod.payments.pair.pair_a and prod.payments.nightly'],
  }),
  mutation('rotator-waits-for-propagation', {
    when: 'nobody rotates',
    mutate: (output) => output.remove('eu', 'CronJob', 'keywheel-rotate.pair'),
    path: at('pair'),
    place: externalSecret('pair'),
    message: ['nothing rotates "pair_a" and "pair_b" in turns'],
  }),
  mutation('rotation-leaves-time-to-move', {
    when: 'a rotation is due too early',
    mutate: (output) => environment(output, 'DUE_SECONDS', () => '7200'),
    path: at('pair'),
    place: externalSecret('pair'),
    message: ['due every 2h, and moving may take 2h10m15s on "eu"'],
  }),
  mutation('rotation-leaves-time-to-move', {
    when: 'a Secret is refreshed too late',
    mutate: (output) => (secret(output, 'pair').spec.refreshInterval = '400h0m0s'),
    path: at('pair'),
    place: externalSecret('pair'),
    message: ['two refreshes of 16d16h'],
  }),
  mutation('rotation-leaves-time-to-move', {
    when: 'a Secret is never refreshed',
    mutate: (output) => (secret(output, 'pair').spec.refreshInterval = '0'),
    path: at('pair'),
    place: externalSecret('pair'),
    message: ['moving never ends on "eu"'],
  }),
  mutation('rotation-leaves-time-to-move', {
    when: 'Vault/OpenBao itself rotates, however long after all turns',
    mutate: (output) => (role(output, 'pair_of_pair_b').rotation_period = 20 * 365 * 86400),
    path: PAIR,
    place: ROTATOR,
    message: ['rotates "pair_b"', 'after 7300d', 'waits for nobody'],
  }),
  mutation('rotation-leaves-time-to-move', {
    when: 'Vault/OpenBao itself rotates by a schedule',
    mutate: (output) => {
      const one = role(output, 'pair_of_pair_a');
      delete one.rotation_period;
      one.rotation_schedule = '0 1 * * *';
    },
    path: PAIR,
    place: ROTATOR,
    message: ['by a schedule'],
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
