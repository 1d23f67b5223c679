import { Mutation } from '../../mutation';
import {
  PAIR,
  ROTATOR,
  at,
  environment,
  externalSecret,
  mutation,
  role,
  secret,
  workload,
} from '../../edits/database-credentials';

export const databaseCredentials: readonly Mutation[] = [
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
];
