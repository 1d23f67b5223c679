import { templateText } from '../encode/go-template';
import { promqlDuration } from '../encode/promql';
import type { AlertRule, AlertSettings } from '../output/alert-rules';

/** Pages of docs/runbooks/, a failure mode each. */
export type Runbook =
  | 'audit-device-failing'
  | 'ca-certificate-ends'
  | 'canary-not-ready'
  | 'irrevocable-leases'
  | 'lease-gone'
  | 'leases-growing'
  | 'operator-down'
  | 'quorum-lost'
  | 'quota-exceeded'
  | 'reloader-down'
  | 'rotation-overdue'
  | 'sealed-hub'
  | 'sealing-key-unknown'
  | 'secret-not-ready'
  | 'secret-not-synced'
  | 'static-password-changed'
  | 'store-not-ready';

/** Every alert that there is: each has cases in test/alerts/faults.ts, and a line in docs/alerts.md. */
export const ALERT_NAMES = [
  'KeywheelAuditDeviceFailing',
  'KeywheelAuthorityEnds',
  'KeywheelCanaryNotReady',
  'KeywheelHubLeaders',
  'KeywheelHubNodeNotSeen',
  'KeywheelHubNotSeen',
  'KeywheelHubPeerMissing',
  'KeywheelHubQuorumLost',
  'KeywheelHubSealed',
  'KeywheelHubUnhealthy',
  'KeywheelIrrevocableLeases',
  'KeywheelLeasesGrow',
  'KeywheelMostSyncsFail',
  'KeywheelOperatorNotSeen',
  'KeywheelOperatorRestarts',
  'KeywheelPushNotReady',
  'KeywheelQuotaExceeded',
  'KeywheelReloaderNotSeen',
  'KeywheelReloadFailed',
  'KeywheelRotationOverdue',
  'KeywheelSealedSecretNotOpened',
  'KeywheelSecretNotReady',
  'KeywheelSecretNotSynced',
  'KeywheelSecretRunsOut',
  'KeywheelSharedStoreNotReady',
  'KeywheelStoreNotReady',
] as const;
export type AlertName = (typeof ALERT_NAMES)[number];

/** What is wrong, since when, and what a person does about it. */
export interface Alert {
  readonly name: AlertName;
  readonly severity: 'critical' | 'warning';
  /** What is wrong now. */
  readonly expr: string;
  /** How long it must have been so, in seconds. @default 0 */
  readonly after?: number;
  /** Where labels of a series belong, `{{ $labels.name }}`. */
  readonly summary: string;
  /** Why it matters, and where the time comes from. */
  readonly description: string;
  readonly runbook: Runbook;
  /** What tells it from others of its name, which differ in their time alone, in seconds. @default - nothing */
  readonly threshold?: number;
  /** The same about others, of which there are more than one rule holds. @default - all are in one */
  readonly part?: string;
  /** Whether the expression says whose it is. @default false: it is the platform's */
  readonly isTenants?: boolean;
}

/** What to run first, whatever it is: it names the cause. */
const COMMAND = 'npx keywheel status';

export function ruleOf(alert: Alert, settings: AlertSettings, where: Readonly<Record<string, string>>): AlertRule {
  const { runbooks, owner, alertLabels } = settings;
  const page = `docs/runbooks/${alert.runbook}.md`;
  return {
    alert: alert.name,
    expr: alert.expr,
    ...(alert.after ? { for: promqlDuration(alert.after) } : {}),
    labels: {
      ...literals(alertLabels),
      ...where,
      severity: alert.severity,
      ...(alert.threshold === undefined ? {} : { threshold: promqlDuration(alert.threshold) }),
      ...(alert.part === undefined ? {} : { part: alert.part }),
      ...(alert.isTenants ? {} : literals({ owner })),
    },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      command: COMMAND,
      ...(runbooks === undefined
        ? { runbook: page }
        : { runbook_url: templateText(`${runbooks.replace(/\/+$/, '')}/${alert.runbook}.md`) }),
    },
  };
}

/** Prometheus takes labels of alerts for templates of Go. */
function literals(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, templateText(text)]));
}
