import { series } from '../encode/promql';
import type { HubWatch } from '../output/alert-rules';
import type { Times } from '../timing/delivery-times';
import type { Views } from '../views/views';
import type { Alert } from './alert';

/** The hub, of which rules are made. */
export interface HubSubject {
  readonly fleet: string;
  readonly views: Views;
  readonly times: readonly Times[];
  readonly hub: HubWatch;
}

export interface HubAlerted {
  readonly alerts: readonly Alert[];
  readonly leftOut: readonly string[];
}

const UNSEALED = 'vault_core_unsealed';
const MINUTE = 60;
/** What counters of what seldom happens are looked at over. */
const WINDOW = '10m';

/** Vault/OpenBao itself: its seal, its quorum, its audit devices, its leases and its quotas. */
export function hubAlerts(subject: HubSubject): HubAlerted {
  const { hub, views } = subject;
  const product = hub.product === 'openbao' ? 'OpenBao' : 'Vault';
  const leases = leaseAlerts(subject, product);
  const quotas = views.vault.resources.ofType('vault_quota_rate_limit').length > 0;
  return {
    alerts: [
      unseen(product),
      sealed(product),
      ...(hub.blackboxExporter === undefined ? [] : [unhealthy(subject, product)]),
      ...(hub.nodes.length > 1 ? quorum(hub.nodes.length, product) : []),
      auditFailing(product),
      irrevocable(product),
      ...leases.alerts,
      ...(quotas ? [quotaExceeded(product)] : []),
    ],
    leftOut: leases.leftOut,
  };
}

function unseen(product: string): Alert {
  return {
    name: 'KeywheelHubNotSeen',
    severity: 'critical',
    expr: `absent(${UNSEALED})`,
    after: 2 * MINUTE,
    summary: `Prometheus sees no ${product}`,
    description: `No node of ${product} answers, or none is scraped. No other rule about ${product} can fire.`,
    runbook: 'sealed-hub',
  };
}

/**
 * There are two series, and the one without a cluster stays as it was when a node is sealed: it counts only where the
 * other is absent, which is a node that was restarted and never unsealed.
 */
export const SEALED =
  `${series(UNSEALED, ['cluster', '!=', ''])} == 0 or ` +
  `(${series(UNSEALED, ['cluster', '=', ''])} == 0 unless on (instance) ${series(UNSEALED, ['cluster', '!=', ''])})`;

function sealed(product: string): Alert {
  return {
    name: 'KeywheelHubSealed',
    severity: 'critical',
    expr: SEALED,
    after: MINUTE,
    summary: `${product} on {{ $labels.instance }} is sealed`,
    description: 'It answers nobody. Stores fail, and wait longer after each attempt; leases run out meanwhile.',
    runbook: 'sealed-hub',
  };
}

function unhealthy({ fleet }: HubSubject, product: string): Alert {
  return {
    name: 'KeywheelHubUnhealthy',
    severity: 'critical',
    expr: `${series('probe_success', ['job', '=', probeJob(fleet)])} == 0`,
    after: MINUTE,
    summary: `${product} at {{ $labels.instance }} is sealed, or does not answer`,
    description: 'Its own answer at sys/health, as a client sees it.',
    runbook: 'sealed-hub',
  };
}

/** @param nodes two or more, of one Raft cluster */
function quorum(nodes: number, product: string): Alert[] {
  const needed = Math.floor(nodes / 2) + 1;
  const isOpen = `max by (instance) (${series(UNSEALED, ['cluster', '!=', ''])}) == 1`;
  // A node that is sealed goes on saying what it was last.
  const isActive = `max by (instance) (${series('vault_core_active', ['cluster', '!=', ''])}) == 1`;
  const common = { severity: 'critical' as const, after: MINUTE, runbook: 'quorum-lost' as const };
  return [
    {
      ...common,
      name: 'KeywheelHubQuorumLost',
      expr: `(count(${isOpen}) or vector(0)) < ${needed}`,
      summary: `Fewer than ${needed} of ${nodes} nodes of ${product} are unsealed and answer`,
      description: 'Raft has no quorum: nothing is written, no lease is made and none is renewed.',
    },
    {
      ...common,
      name: 'KeywheelHubLeaders',
      expr: `(count((${isActive}) and on (instance) (${isOpen})) or vector(0)) != 1`,
      summary: `${product} has {{ $value }} active nodes instead of one`,
      description:
        'With none, nobody serves requests; with two, the cluster has split, and one of them serves what is old.',
    },
    {
      ...common,
      severity: 'warning',
      name: 'KeywheelHubPeerMissing',
      expr: `max(vault_raft_peers) < ${nodes}`,
      summary: `Raft of ${product} has {{ $value }} peers instead of ${nodes}`,
      description: `A node left the Raft cluster or was removed from it: ${needed} of ${nodes} are needed, and fewer may fail now.`,
    },
  ];
}

/** With no audit device that works, each request is refused. */
function auditFailing(product: string): Alert {
  const failed = (kind: string) => `increase(vault_audit_log_${kind}_failure[${WINDOW}])`;
  return {
    name: 'KeywheelAuditDeviceFailing',
    severity: 'critical',
    expr: `sum by (instance) (${failed('request')}) > 0 or sum by (instance) (${failed('response')}) > 0`,
    summary: `${product} on {{ $labels.instance }} could not write to an audit device`,
    description: 'While no audit device takes an entry, it refuses every request.',
    runbook: 'audit-device-failing',
  };
}

function irrevocable(product: string): Alert {
  return {
    name: 'KeywheelIrrevocableLeases',
    severity: 'warning',
    expr: 'max(vault_expire_num_irrevocable_leases) > 0',
    after: 5 * MINUTE,
    summary: `${product} cannot revoke {{ $value }} leases`,
    description: 'It has given up: users of databases that should be gone are still there, and can log in.',
    runbook: 'irrevocable-leases',
  };
}

/** Each user on demand is a lease, and so is the token of the login that asked for it, which lives as long. */
const LEASES_OF_USER = 2;

/** What the fleet makes is known; what others make is not. */
function leaseAlerts({ hub, times }: HubSubject, product: string): HubAlerted {
  const own = times.reduce((sum, one) => sum + (one.kind === 'dynamic' ? LEASES_OF_USER * one.liveUsers : 0), 0);
  if (hub.otherLeases === undefined) {
    const why = 'how many leases others have is not declared (hub.otherLeases)';
    return { alerts: [], leftOut: own > 0 ? [`KeywheelLeasesGrow: ${why}`] : [] };
  }
  // Each login is a lease too until the operator gives its token back: all may be on their way at once.
  const most = own + times.length + hub.otherLeases;
  return {
    alerts: [
      {
        name: 'KeywheelLeasesGrow',
        severity: 'warning',
        expr: `max(vault_expire_num_leases) > ${most}`,
        after: 15 * MINUTE,
        summary: `${product} holds {{ $value }} leases`,
        description:
          `The fleet makes ${own} at most for users on demand and ${times.length} for logins, and ${hub.otherLeases} are declared for ` +
          'others. Something leases more than it uses, or leases are not revoked.',
        runbook: 'leases-growing',
      },
    ],
    leftOut: [],
  };
}

function quotaExceeded(product: string): Alert {
  const violations = 'vault_quota_rate_limit_violation';
  return {
    name: 'KeywheelQuotaExceeded',
    severity: 'warning',
    // A counter that begins with its first violation has not increased yet.
    expr: `sum by (name) (increase(${violations}[${WINDOW}])) > 0 or sum by (name) (${violations} unless ${violations} offset ${WINDOW}) > 0`,
    summary: `${product} refuses requests by quota {{ $labels.name }}`,
    description: 'Clients get 429, and the operator waits longer after each attempt.',
    runbook: 'quota-exceeded',
  };
}

/** The job of a scrape of the blackbox exporter. */
export function probeJob(fleet: string): string {
  return `keywheel-${fleet}-health`;
}
