import type { AlertName } from '../../lib/alerts/alert';

/** Where rules about the hub are. */
export const HUB = 'the hub';
/** What alerts about the namespace "app" have. */
export const TENANT = { namespace: 'app', tenant: 'prod/payments', owner: 'payments@example.com' };
/** Minutes that a pair whose CronJob runs each day has been known for before its watch is believed, at most. */
export const YOUNG = 2 * 1440;

/** Values of a series while all is well, while it is not, and when it is again; `_` for none. */
export type Course = readonly [well: string, broken: string, mended: string];

/** What goes wrong, is told by an alert, and is mended: with {@link everythingWatched}. */
export interface Fault {
  readonly alert: AlertName;
  readonly place?: string;
  /** Which of several of that name: what is in its expression. */
  readonly of?: string;
  readonly series: Readonly<Record<string, Course>>;
  /** Labels of the alert, besides those of its rule. @default - of the tenant's Secret "db" */
  readonly labels?: Readonly<Record<string, string>>;
  /** What the alert shows. */
  readonly value?: number;
  /** Minutes that what is looked at goes back. @default 0 */
  readonly window?: number;
  /** It ends with the rules of a fleet whose certificate was renewed, and not with its series. @default false */
  readonly isRenewed?: boolean;
}

export const condition = (namespace: string, name: string, course: Course, status = 'False') => ({
  [`externalsecret_status_condition{condition="Ready",status="${status}",namespace="${namespace}",name="${name}"}`]:
    course,
});
const ready = (metric: string, name = 'db') => ({
  [`${metric}{condition="Ready",status="False",namespace="app",name="${name}"}`]: ['0', '1', '0'] as const,
});
export const CALLS = 'externalsecret_sync_calls_total{instance="eso",namespace="app",name="db"}';
export const JOB = { job: 'keywheel-acme-hub' };
export const ofHub = (metric: string, instance: string, more = '', job = JOB.job) =>
  `${metric}{job="${job}",instance="${instance}"${more}}`;
const unsealed = (instance: string, cluster = 'x') =>
  ofHub('vault_core_unsealed', instance, `,vault_cluster="${cluster}"`);
const active = (instance: string) => ofHub('vault_core_active', instance, ',vault_cluster="x"');
/** Values a minute, from one on. */
const GROWS = '0+1';

export const FAULTS: readonly Fault[] = [
  { alert: 'KeywheelSecretNotReady', series: ready('externalsecret_status_condition') },
  {
    alert: 'KeywheelSecretRunsOut',
    of: 'leased',
    series: ready('externalsecret_status_condition', 'leased'),
    labels: { ...TENANT, name: 'leased' },
  },
  {
    alert: 'KeywheelRotationOverdue',
    series: ready('externalsecret_status_condition', 'pair.keywheel-rotation'),
    labels: { ...TENANT, name: 'pair.keywheel-rotation' },
    window: YOUNG,
  },
  {
    // Half of what it has left is less: the rule waits as long as a rollout of the operator may take.
    alert: 'KeywheelSecretRunsOut',
    of: 'brief',
    series: ready('externalsecret_status_condition', 'brief'),
    labels: { ...TENANT, name: 'brief' },
  },
  {
    alert: 'KeywheelSharedStoreNotReady',
    series: {
      'clustersecretstore_status_condition{condition="Ready",status="False",name="keywheel.payments.shared"}': [
        '0',
        '1',
        '0',
      ],
    },
    labels: { name: 'keywheel.payments.shared' },
  },
  {
    alert: 'KeywheelSealedSecretNotOpened',
    series: {
      'sealed_secrets_controller_condition_info{condition="Synced",namespace="app",name="licence"}': ['1', '-1', '1'],
    },
    labels: { ...TENANT, name: 'licence' },
  },
  {
    // Its time is that of the certificate.
    alert: 'KeywheelAuthorityEnds',
    series: {},
    labels: {},
    isRenewed: true,
  },
  { alert: 'KeywheelStoreNotReady', series: ready('secretstore_status_condition') },
  { alert: 'KeywheelPushNotReady', series: ready('pushsecret_status_condition') },
  {
    alert: 'KeywheelSecretNotSynced',
    of: 'db',
    series: {
      [CALLS]: [GROWS, '100', GROWS],
      'externalsecret_status_condition{condition="Ready",status="True",namespace="app",name="db"}': ['1', '1', '1'],
      'process_start_time_seconds{instance="eso"}': ['0', '0', '0'],
    },
    window: 90,
  },
  {
    alert: 'KeywheelCanaryNotReady',
    series: ready('externalsecret_status_condition', 'keywheel-canary'),
    labels: { namespace: 'app', tenant: 'prod/payments', name: 'keywheel-canary' },
  },
  {
    alert: 'KeywheelOperatorRestarts',
    series: {
      [CALLS]: ['1', '1', '1'],
      'process_start_time_seconds{instance="eso"}': ['0', '1x9 2x9 3x9 4', '4'],
    },
    labels: { instance: 'eso' },
    value: 3,
    window: 60,
  },
  { alert: 'KeywheelOperatorNotSeen', series: { [CALLS]: ['1', '_', '1'] }, labels: {} },
  {
    alert: 'KeywheelMostSyncsFail',
    series: {
      ...ready('externalsecret_status_condition'),
      ...condition('batch', 'job', ['0', '1', '0']),
      ...condition('batch', 'other', ['0', '0', '0']),
    },
    labels: {},
    value: 2 / 3,
  },
  {
    alert: 'KeywheelReloaderNotSeen',
    series: { 'reloader_reload_executed_total{success="true"}': ['1', '_', '1'] },
    labels: {},
  },
  {
    alert: 'KeywheelReloadFailed',
    series: { 'reloader_reload_executed_total{success="false"}': ['0', GROWS, '60'] },
    labels: {},
    window: 20,
  },
  { alert: 'KeywheelHubNotSeen', place: HUB, series: { [unsealed('a')]: ['1', '_', '1'] }, labels: JOB },
  {
    // One node of three, with which Raft goes on.
    alert: 'KeywheelHubNodeNotSeen',
    place: HUB,
    series: {
      [ofHub('up', 'a')]: ['1', '0', '1'],
      [ofHub('up', 'b')]: ['1', '1', '1'],
      [unsealed('a')]: ['1', '_', '1'],
      [unsealed('b')]: ['1', '1', '1'],
    },
    labels: { ...JOB, instance: 'a' },
  },
  {
    // Unsealed, then sealed while it runs: the series without a cluster goes on as it was.
    alert: 'KeywheelHubSealed',
    place: HUB,
    series: { [unsealed('a')]: ['1', '0', '1'], [unsealed('a', '')]: ['1', '1', '1'] },
    labels: { ...JOB, instance: 'a', vault_cluster: 'x' },
  },
  {
    // Unsealed in the process that was initialised, then restarted and left sealed.
    alert: 'KeywheelHubSealed',
    place: HUB,
    series: { [unsealed('a')]: ['1', '_', '1'], [unsealed('a', '')]: ['0', '0', '0'] },
    labels: { ...JOB, instance: 'a' },
  },
  {
    alert: 'KeywheelHubQuorumLost',
    place: HUB,
    series: {
      [unsealed('a')]: ['1', '1', '1'],
      [unsealed('b')]: ['1', '0', '1'],
      [unsealed('c')]: ['1', '_', '1'],
    },
    labels: {},
  },
  {
    // Who stands by and was never active knows no cluster.
    alert: 'KeywheelHubQuorumLost',
    place: HUB,
    series: {
      [unsealed('a')]: ['1', '1', '1'],
      [unsealed('a', '')]: ['0', '0', '0'],
      [unsealed('b', '')]: ['1', '_', '1'],
      [unsealed('c', '')]: ['1', '0', '1'],
    },
    labels: {},
  },
  {
    alert: 'KeywheelHubLeaders',
    place: HUB,
    series: {
      [unsealed('a')]: ['1', '1', '1'],
      [unsealed('b')]: ['1', '1', '1'],
      [active('a')]: ['1', '1', '1'],
      [active('b')]: ['0', '1', '0'],
    },
    labels: {},
    value: 2,
  },
  {
    // The last one of a node that was sealed stays as it was.
    alert: 'KeywheelHubLeaders',
    place: HUB,
    series: { [unsealed('a')]: ['1', '0', '1'], [active('a')]: ['1', '1', '1'] },
    labels: {},
    value: 0,
  },
  {
    alert: 'KeywheelHubPeerMissing',
    place: HUB,
    series: { [ofHub('vault_raft_peers', 'a')]: ['3', '2', '3'] },
    labels: {},
    value: 2,
  },
  {
    alert: 'KeywheelAuditDeviceFailing',
    place: HUB,
    series: { [ofHub('vault_audit_log_request_failure', 'a')]: ['0', GROWS, '60'] },
    labels: { instance: 'a' },
    window: 10,
  },
  {
    alert: 'KeywheelIrrevocableLeases',
    place: HUB,
    series: { [ofHub('vault_expire_num_irrevocable_leases', 'a')]: ['0', '4', '0'] },
    labels: {},
    value: 4,
  },
  {
    alert: 'KeywheelLeasesGrow',
    place: HUB,
    series: { [ofHub('vault_expire_num_leases', 'a')]: ['50', '5000', '50'] },
    labels: {},
    value: 5000,
  },
  {
    alert: 'KeywheelQuotaExceeded',
    place: HUB,
    series: { [ofHub('vault_quota_rate_limit_violation', 'a', ',name="logins"')]: ['0', GROWS, '60'] },
    labels: { name: 'logins' },
    window: 10,
  },
  {
    // The counter begins with its first violation, and stays there.
    alert: 'KeywheelQuotaExceeded',
    place: HUB,
    series: { [ofHub('vault_quota_rate_limit_violation', 'a', ',name="logins"')]: ['_', '1', '1'] },
    labels: { name: 'logins' },
  },
  {
    alert: 'KeywheelHubUnhealthy',
    place: HUB,
    series: { 'probe_success{job="keywheel-acme-health",instance="https://a"}': ['1', '0', '1'] },
    labels: { job: 'keywheel-acme-health', instance: 'https://a' },
    value: 0,
  },
];
