import { Matcher, series } from '../encode/promql';
import { CLUSTER_OF_HUB, HubWatch } from '../output/alert-rules';
import type { Times } from '../timing/delivery-times';
import type { Alert } from './alert';

/** The hub, of which rules are made. */
export interface HubSubject {
  readonly fleet: string;
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
  const { hub } = subject;
  const product = hub.product === 'openbao' ? 'OpenBao' : 'Vault';
  const leases = leaseAlerts(subject, product);
  const nodes = nodeAlerts(subject, product);
  return {
    alerts: [
      unseen(subject, product),
      sealed(subject, product),
      ...(hub.blackboxExporter === undefined ? [] : [unhealthy(subject, product)]),
      ...nodes.alerts,
      auditFailing(subject, product),
      irrevocable(subject, product),
      ...leases.alerts,
      quotaExceeded(subject, product),
    ],
    leftOut: [...nodes.leftOut, ...leases.leftOut],
  };
}

/** Series of the fleet's own hub: a Prometheus may see another one too. */
export function seriesOfHub(fleet: string, metric: string, ...matchers: Matcher[]): string {
  return series(metric, ['job', '=', hubJob(fleet)], ...matchers);
}

function unseen({ fleet }: HubSubject, product: string): Alert {
  return {
    name: 'KeywheelHubNotSeen',
    severity: 'critical',
    expr: `absent(${seriesOfHub(fleet, UNSEALED)})`,
    after: 2 * MINUTE,
    summary: `Prometheus sees no ${product}`,
    description: `No node of ${product} answers, or none is scraped. Whether it is sealed, or what it refuses, is not known either.`,
    runbook: 'sealed-hub',
  };
}

/** Of a node that knows its cluster: the scrape keeps that name in a label that no Prometheus puts on its series. */
export const IN_CLUSTER: Matcher = [CLUSTER_OF_HUB, '!=', ''];

/**
 * A node that was active once has two series, and the one without a cluster stays as it was when the node is unsealed or
 * sealed: it counts only where the other is absent, on a node that stands by or was never unsealed.
 */
function nodesWhere(fleet: string, isUnsealed: 0 | 1): string {
  const inCluster = seriesOfHub(fleet, UNSEALED, IN_CLUSTER);
  const outside = seriesOfHub(fleet, UNSEALED, [CLUSTER_OF_HUB, '=', '']);
  return `${inCluster} == ${isUnsealed} or (${outside} == ${isUnsealed} unless on (instance) ${inCluster})`;
}

export function sealedNodes(fleet: string): string {
  return nodesWhere(fleet, 0);
}

function sealed({ fleet }: HubSubject, product: string): Alert {
  return {
    name: 'KeywheelHubSealed',
    severity: 'critical',
    expr: sealedNodes(fleet),
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

/** What several nodes are to each other. With a token the active one alone tells its metrics: a standby redirects. */
function nodeAlerts(subject: HubSubject, product: string): HubAlerted {
  const { nodes, tokenFile } = subject.hub;
  if (nodes.length < 2) {
    return { alerts: [], leftOut: [] };
  }
  const peers = peerMissing(subject, product);
  if (tokenFile === undefined) {
    return { alerts: [...missing(subject, product), peers], leftOut: [] };
  }
  const why = 'standby nodes tell no metrics to a token (hub.tokenFile); use unauthenticated_metrics_access';
  return {
    alerts: [peers],
    leftOut: missing(subject, product).map(({ name }) => `${name}: ${why}`),
  };
}

function missing({ fleet, hub }: HubSubject, product: string): Alert[] {
  const nodes = hub.nodes.length;
  const needed = neededOf(nodes);
  const isOpen = `max by (instance) (${nodesWhere(fleet, 1)})`;
  // A node that is sealed goes on saying what it was last.
  const isActive = `max by (instance) (${seriesOfHub(fleet, 'vault_core_active', IN_CLUSTER)}) == 1`;
  const common = { severity: 'critical' as const, after: MINUTE, runbook: 'quorum-lost' as const };
  return [
    {
      name: 'KeywheelHubNodeNotSeen',
      severity: 'warning',
      // Prometheus says itself whether a scrape succeeded, for each node of its configuration.
      expr: `${seriesOfHub(fleet, 'up')} unless on (instance) ${seriesOfHub(fleet, UNSEALED)}`,
      after: 5 * MINUTE,
      summary: `Prometheus sees no ${product} on {{ $labels.instance }}`,
      description: `The node is down, or is not reached. ${needed} of ${nodes} are needed: fewer may fail now.`,
      runbook: 'quorum-lost',
    },
    {
      ...common,
      name: 'KeywheelHubQuorumLost',
      expr: `(count(${isOpen}) or vector(0)) < ${needed}`,
      summary: `Fewer than ${needed} of ${nodes} nodes of ${product} are unsealed and answer`,
      description:
        'With Raft as its storage that is not a quorum: nothing is written, no lease is made and none is renewed.',
    },
    {
      ...common,
      name: 'KeywheelHubLeaders',
      expr: `(count((${isActive}) and on (instance) (${isOpen})) or vector(0)) != 1`,
      summary: `${product} has {{ $value }} active nodes instead of one`,
      description:
        'With none, nobody serves requests; with two, the cluster has split, and one of them serves what is old.',
    },
  ];
}

function peerMissing({ fleet, hub }: HubSubject, product: string): Alert {
  const nodes = hub.nodes.length;
  return {
    name: 'KeywheelHubPeerMissing',
    severity: 'warning',
    expr: `max(${seriesOfHub(fleet, 'vault_raft_peers')}) < ${nodes}`,
    after: MINUTE,
    summary: `Raft of ${product} has {{ $value }} peers instead of ${nodes}`,
    description:
      'A node left the Raft cluster or was removed from it: ' +
      `${neededOf(nodes)} of ${nodes} are needed, and fewer may fail now.`,
    runbook: 'quorum-lost',
  };
}

function neededOf(nodes: number): number {
  return Math.floor(nodes / 2) + 1;
}

/** It counts what no audit device took: where one of several fails, it stays as it is. */
function auditFailing({ fleet }: HubSubject, product: string): Alert {
  const failed = (kind: string) => `increase(${seriesOfHub(fleet, `vault_audit_log_${kind}_failure`)}[${WINDOW}])`;
  return {
    name: 'KeywheelAuditDeviceFailing',
    severity: 'critical',
    expr: `sum by (instance) (${failed('request')}) > 0 or sum by (instance) (${failed('response')}) > 0`,
    summary: `No audit device of ${product} on {{ $labels.instance }} took an entry`,
    description: 'A request that no audit device writes down is refused: while none works, that is every request.',
    runbook: 'audit-device-failing',
  };
}

function irrevocable({ fleet }: HubSubject, product: string): Alert {
  return {
    name: 'KeywheelIrrevocableLeases',
    severity: 'warning',
    expr: `max(${seriesOfHub(fleet, 'vault_expire_num_irrevocable_leases')}) > 0`,
    after: 5 * MINUTE,
    summary: `${product} cannot revoke {{ $value }} leases`,
    description: 'It has given up: users of databases that should be gone are still there, and can log in.',
    runbook: 'irrevocable-leases',
  };
}

/** Each user on demand is a lease, and so is the token of the login that asked for it, which lives as long. */
const LEASES_OF_USER = 2;

/** What the fleet makes is known; what others make is not. */
function leaseAlerts({ fleet, hub, times }: HubSubject, product: string): HubAlerted {
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
        expr: `max(${seriesOfHub(fleet, 'vault_expire_num_leases')}) > ${most}`,
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

/** Whoever has set it: no file of a fleet says which quotas its hub has. */
function quotaExceeded({ fleet }: HubSubject, product: string): Alert {
  const violations = seriesOfHub(fleet, 'vault_quota_rate_limit_violation');
  return {
    name: 'KeywheelQuotaExceeded',
    severity: 'warning',
    // A counter that begins with its first violation has not increased yet.
    expr: `sum by (name) (increase(${violations}[${WINDOW}])) > 0 or sum by (name) (${violations} unless ${violations} offset ${WINDOW}) > 0`,
    summary: `${product} refuses requests by quota {{ $labels.name }}`,
    description: 'Clients get 429: where the operator is among them, it waits longer after each attempt.',
    runbook: 'quota-exceeded',
  };
}

/** The job of a scrape of the nodes. */
export function hubJob(fleet: string): string {
  return `keywheel-${fleet}-hub`;
}

/** The job of a scrape of the blackbox exporter. */
export function probeJob(fleet: string): string {
  return `keywheel-${fleet}-health`;
}
