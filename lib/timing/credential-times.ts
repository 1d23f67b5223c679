import type { Views } from '../views/views';
import type { ClusterView } from '../views/cluster-view';
import type { Delivered } from '../views/requests';
import { hubPathOf, Rotator } from '../views/rotators';
import { hubPath } from '../views/stores';
import type { DynamicRole, StaticRole } from '../views/database-roles';
import { goSeconds } from '../units';
import { ANNOTATIONS } from '../annotations';
import { backOff, LONGEST_REQUEST } from './operator';
import { Consumer, consumerOf, foreignConsumer } from './restart';
import { shortestGap } from './schedule';

/** The operator looks at a PushSecret again only some seconds after its interval. */
const PUSH_SLACK = 5;
/** What a refresh itself may take: the operator's requests, and its wait for other refreshes. */
const REFRESH_SLACK = 10;

/** One Secret with a database credential, and the times that follow from both sides, in seconds. */
export interface CredentialTimes {
  readonly cluster: string;
  readonly delivered: Delivered;
  readonly refresh: number;
  readonly consumers: readonly Consumer[];
  /** From the change of the Secret until nothing has the old content; infinite where something never lets go. */
  readonly settle: number;
}
export interface StaticTimes extends CredentialTimes {
  readonly kind: 'static';
  readonly role: StaticRole;
  /** The shortest time between two rotations. */
  readonly period: number;
  /** How long somebody may have a dead password after a rotation. */
  readonly outage: number;
}
export interface DynamicTimes extends CredentialTimes {
  readonly kind: 'dynamic';
  readonly role: DynamicRole;
  /** When a delivered user dies: with its lease, or with the token that leased it. */
  readonly lifetime: number;
  /** How many of its users may live at the same time. */
  readonly liveUsers: number;
  /** How long the hub may be away before a delivered user dies; negative where it must not be away at all. */
  readonly survives: number;
}
export interface PairTimes extends CredentialTimes {
  readonly kind: 'pair';
  readonly roles: readonly [StaticRole, StaticRole];
  /** From a rotation until everybody has moved and has said so. */
  readonly move: number;
}

export type Times = StaticTimes | DynamicTimes | PairTimes;

/** Several rules ask for the times of one output. */
const known = new WeakMap<Views, readonly Times[]>();

/** The times of every delivered database credential. */
export function credentialTimes(views: Views): readonly Times[] {
  const times =
    known.get(views) ??
    views.clusters.flatMap((cluster) =>
      cluster.delivered.flatMap((delivered) => timesOf(views, cluster, delivered) ?? []),
    );
  known.set(views, times);
  return times;
}

/** Seconds that everybody who gets a pair needs to move once the Secret has changed. */
export function settleOf(times: readonly Pick<CredentialTimes, 'settle'>[]): number {
  return Math.max(0, ...times.map(({ settle }) => settle));
}

/** The deliveries that a rotator must wait for. */
export function deliveriesOf(rotator: Rotator, times: readonly Times[]): PairTimes[] {
  return times.filter(
    (one): one is PairTimes =>
      one.kind === 'pair' &&
      one.roles.some(
        ({ mount, name }) => mount === hubPathOf(rotator, rotator.database) && rotator.roles.includes(name),
      ),
  );
}

function timesOf({ vault }: Views, cluster: ClusterView, delivered: Delivered): Times | undefined {
  if (vault.staticRoles.size + vault.dynamicRoles.size === 0) {
    return undefined;
  }
  const paths = delivered.sources.map(({ store, key }) => (store?.vault ? hubPath(store.vault, key) : ''));
  const statics = paths.map((path) => vault.staticRoles.get(path)).filter((role) => role !== undefined);
  const leased = paths.map((path) => vault.dynamicRoles.get(path)).find((role) => role !== undefined);
  if (statics.length === 0 && !leased) {
    return undefined;
  }
  const consumers = consumersOf(cluster, delivered);
  const settle = longest(consumers);
  const refresh = delivered.refresh ?? Infinity;
  const common = { cluster: cluster.name, delivered, refresh, consumers, settle };
  if (leased) {
    const token = delivered.sources
      .map(({ store }) => store?.vault?.login)
      .map((login) => login && vault.role(login.mount, login.role)?.tokenTtl);
    const lifetime = Math.min(leased.ttl, ...token.map((ttl) => ttl ?? Infinity));
    const survives = survivedOutage(lifetime - refresh - settle);
    return { ...common, kind: 'dynamic', role: leased, lifetime, liveUsers: liveUsers(leased.ttl, refresh), survives };
  }
  const [first, second] = new Set(statics);
  if (second && JSON.stringify(delivered.object).includes('last_vault_rotation')) {
    const move = refresh + REFRESH_SLACK + refresh + PUSH_SLACK + settle;
    return { ...common, kind: 'pair', roles: [first!, second], move };
  }
  return {
    ...common,
    kind: 'static',
    role: first!,
    period: periodOf(first!),
    outage: refresh + REFRESH_SLACK + settle,
  };
}

/** Seconds from the change of a Secret until nothing has the old content; infinite where something never lets go. */
export function settleAfter(cluster: ClusterView, delivered: Delivered): number {
  return longest(consumersOf(cluster, delivered));
}

function longest(consumers: readonly Consumer[]): number {
  return Math.max(...consumers.map(({ seconds }) => seconds));
}

/**
 * A refresh makes a user, and the operator may do it twice: once for the time, once because it has seen its own write.
 */
function liveUsers(ttl: number, refresh: number): number {
  return 2 * (Math.floor(ttl / refresh) + 1);
}

/** The longest outage of the hub after which the operator is back in time: with what is left of its back-off. */
export function survivedOutage(spare: number): number {
  const needed = (outage: number) => outage + LONGEST_REQUEST.hangs + backOff(outage + LONGEST_REQUEST.hangs);
  let [survived, tooLong] = [-1, Math.max(0, Math.ceil(spare))];
  while (tooLong - survived > 1) {
    const outage = Math.floor((survived + tooLong) / 2);
    if (needed(outage) <= spare) {
      survived = outage;
    } else {
      tooLong = outage;
    }
  }
  return survived;
}

function periodOf({ period, schedule }: StaticRole): number {
  return period ?? (schedule === undefined ? Infinity : shortestGap(schedule));
}

function consumersOf(cluster: ClusterView, { namespace, secret, object }: Delivered): Consumer[] {
  const said = object.metadata.annotations?.[ANNOTATIONS.rolloutTime];
  const stated = said === undefined ? undefined : goSeconds(said);
  const consumers = [
    ...cluster.workloads
      .filter((workload) => workload.namespace === namespace && (workload.uses(secret) || workload.reloads(secret)))
      .map((workload) => consumerOf(workload, secret, stated)),
    ...cluster.foreignWorkloads(namespace, secret).map((name) => foreignConsumer(name, stated)),
  ];
  // Somebody uses it, even where the program does not say who.
  return consumers.length > 0 ? consumers : [foreignConsumer('a workload that is not named', stated)];
}
