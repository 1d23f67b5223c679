import { ByName } from '../collections/by-name';
import { ANNOTATIONS } from '../output/annotations';
import { goSeconds } from '../go/duration';
import type { ClusterView } from '../views/cluster-view';
import type { StaticRole } from '../views/database-roles';
import type { Delivered } from '../views/requests';
import { hubPathOf, Rotator } from '../views/rotators';
import { hubPath } from '../views/stores';
import type { Views } from '../views/views';
import { Age, limitsOf, untilNext } from './age';
import { arrivalOf } from './arrival';
import { consumersOf, namedConsumersOf } from './consumers';
import {
  arrivesInTime,
  Demand,
  LargestRefresh,
  largestRefresh,
  leavesTimeToMove,
  Move,
  outlivesMove,
  pairRest,
  staysWithinOutage,
  staysYoung,
} from './demand';
import { Kept, keptValues } from './kept';
import { KeptDelivery, KeptTimes } from './kept-delivery';
import { Leased, leasedAt, Limit } from './lifetime';
import { refreshSlack, survivedOutage } from './operator';
import { Consumer, letGo, reached } from './restart';
import { leastOf, sumOf, Term } from './term';
import { untilTurn } from './turns';
import { shortestPeriod } from './schedule';

/** One delivered Secret, and the times that follow from both sides, in seconds. */
export interface DeliveryTimes {
  readonly cluster: string;
  readonly delivered: Delivered;
  readonly refresh: number;
  /** How long after its interval a refresh is done at the latest. */
  readonly slack: number;
  readonly consumers: readonly Consumer[];
  /** From the change of the Secret until nothing has the old content; infinite where something never lets go. */
  readonly settle: number;
  /** From the change on the hub until every pod has it. */
  readonly arrival: readonly Term[];
  readonly arrives: number;
  readonly age: Age;
  readonly largestRefresh: LargestRefresh;
}
export interface StaticTimes extends DeliveryTimes {
  readonly kind: 'static';
  readonly role: StaticRole;
  /** The shortest time between two rotations. */
  readonly period: number;
  /** How long somebody may have a dead password after a rotation. */
  readonly outage: number;
}
export interface DynamicTimes extends DeliveryTimes {
  readonly kind: 'dynamic';
  readonly leased: Leased;
  /** When what is delivered ends: with its lease, or with the token that leased it. */
  readonly lifetime: number;
  /** The limit that ends it. */
  readonly end: Limit;
  /** How many of them may live at the same time. */
  readonly liveUsers: number;
  /** How long the hub may be away before a delivered one ends; negative where it must not be away at all. */
  readonly survives: number;
}
export interface PairTimes extends DeliveryTimes {
  readonly kind: 'pair';
  readonly roles: readonly [StaticRole, StaticRole];
  /** From a rotation until everybody has moved and has said so. */
  readonly move: number;
  /** After what time the hub rotates one of them and waits for nobody; infinite where it never does. */
  readonly unwaited: number;
}

export type CredentialTimes = StaticTimes | DynamicTimes | PairTimes;
export type Times = KeptTimes | CredentialTimes;

/** Several rules ask for the times of one output. */
const known = new WeakMap<Views, readonly Times[]>();

/** The times of every Secret that the operator makes. */
export function deliveryTimes(views: Views): readonly Times[] {
  let times = known.get(views);
  if (!times) {
    const kept = keptValues(views);
    const turns = rotatorByRole(views);
    times = views.clusters.flatMap((cluster) => {
      const slack = refreshSlack(cluster.ofKind('ExternalSecret').length, cluster.concurrent);
      return cluster.delivered.flatMap((delivered) => timesOf(views, { cluster, slack, kept, turns }, delivered) ?? []);
    });
    known.set(views, times);
  }
  return times;
}

const knownCredentials = new WeakMap<Views, readonly CredentialTimes[]>();

/** Those that change by themselves. */
export function credentialTimes(views: Views): readonly CredentialTimes[] {
  const times = knownCredentials.get(views) ?? deliveryTimes(views).filter((one) => one.kind !== 'kept');
  knownCredentials.set(views, times);
  return times;
}

/** Seconds that everybody who gets a pair needs to move once the Secret has changed. */
export function settleOf(times: readonly Pick<DeliveryTimes, 'settle'>[]): number {
  return Math.max(0, ...times.map(({ settle }) => settle));
}

const knownPairs = new WeakMap<readonly Times[], ByName<PairTimes>>();

/** The deliveries that a rotator must wait for. */
export function deliveriesOf(rotator: Rotator, times: readonly Times[]): readonly PairTimes[] {
  const pairs = knownPairs.get(times) ?? pairsByRole(times);
  knownPairs.set(times, pairs);
  const mount = hubPathOf(rotator, rotator.database);
  return pairs.of(...rotator.roles.map((name) => `${mount} ${name}`));
}

function pairsByRole(times: readonly Times[]): ByName<PairTimes> {
  const pairs = new ByName<PairTimes>();
  for (const one of times) {
    if (one.kind === 'pair') {
      pairs.add(
        one,
        one.roles.map(({ mount, name }) => `${mount} ${name}`),
      );
    }
  }
  return pairs;
}

interface Surroundings {
  readonly cluster: ClusterView;
  readonly slack: number;
  readonly kept: ReadonlyMap<string, Kept>;
  readonly turns: ReadonlyMap<StaticRole, Rotator>;
}

function timesOf({ vault }: Views, surroundings: Surroundings, delivered: Delivered): Times | undefined {
  const { cluster, slack, kept } = surroundings;
  const { sources } = delivered;
  // What a KV engine holds never changes by itself.
  const mayChange = sources.some(({ store }) => store?.vault && store.vault.version !== 'v2');
  const paths =
    mayChange || kept.size > 0
      ? sources.map(({ store, key }) => (store?.vault ? hubPath(store.vault, key) : ''))
      : NO_PATHS;
  if (mayChange) {
    const leased = sources.flatMap(({ store }, index) => leasedAt(vault, store, paths[index]!) ?? [])[0];
    const [first, second] = new Set(paths.flatMap((path) => vault.staticRoles.get(path) ?? []));
    if (leased) {
      return dynamicTimes(surroundings, delivered, leased);
    }
    if (first) {
      return second && takesTurns(delivered)
        ? pairTimes(surroundings, delivered, [first, second])
        : staticTimes(surroundings, delivered, first);
    }
    // What the hub tells about a role is no secret.
    if (paths.some((path) => vault.staticRoles.has(path.replace('/static-roles/', '/static-creds/')))) {
      return undefined;
    }
  }
  const said = kept.size > 0 ? paths.map((path) => kept.get(path)).find((one) => one !== undefined) : undefined;
  return new KeptDelivery(cluster.name, delivered, slack, namedConsumersOf(cluster, delivered), said);
}

/** Whether the Secret has the one of two users that was rotated last, and not both. */
function takesTurns({ object }: Delivered): boolean {
  return JSON.stringify(object).includes('last_vault_rotation');
}

const NO_PATHS: readonly string[] = [];

function staticTimes({ cluster, slack }: Surroundings, delivered: Delivered, role: StaticRole): StaticTimes {
  const shared = common({ cluster, slack }, delivered, consumersOf(cluster, delivered));
  const until = untilNext(role);
  const promised = promisedOutage(delivered);
  const period = shortestPeriod(role);
  const age = ageOf(shared, [...until, ...shared.arrival]);
  return {
    ...shared,
    kind: 'static',
    role,
    period,
    outage: shared.refresh + slack + shared.settle,
    age,
    largestRefresh: largestRefresh([
      ...(promised === undefined ? [] : [staysWithinOutage(promised, shared)]),
      arrivesInTime(period, shared),
      ...youngEnough(age, sumOf(until), shared),
    ]),
  };
}

function dynamicTimes({ cluster, slack }: Surroundings, delivered: Delivered, leased: Leased): DynamicTimes {
  const consumers = consumersOf(cluster, delivered);
  // Who serves a certificate from a file reads it again; whoever has logged in with a user has no reason to.
  const settle = Math.max(...consumers.map(leased.what === 'certificate' ? reached : letGo));
  const shared = common({ cluster, slack }, delivered, consumers, settle);
  const { refresh } = shared;
  const end = leastOf(leased.limits)!;
  return {
    ...shared,
    kind: 'dynamic',
    leased,
    end,
    lifetime: end.seconds,
    liveUsers: live(leased.role?.ttl || end.seconds, refresh),
    survives: survivedOutage(end.seconds - refresh - slack - settle),
    age: ageOf(shared, [end]),
    largestRefresh: largestRefresh([outlivesMove(end.seconds, shared)]),
  };
}

function pairTimes(
  { cluster, slack, turns }: Surroundings,
  delivered: Delivered,
  roles: readonly [StaticRole, StaticRole],
): PairTimes {
  const shared = common({ cluster, slack }, delivered, consumersOf(cluster, delivered));
  const rotator = roles.flatMap((role) => turns.get(role) ?? [])[0];
  const until = untilTurn(rotator);
  const age = ageOf(shared, [...until, ...shared.arrival]);
  return {
    ...shared,
    kind: 'pair',
    roles,
    unwaited: Math.min(...roles.map((role) => untilNext(role)[0]!.seconds)),
    move: 2 * shared.refresh + pairRest(shared),
    age,
    largestRefresh: largestRefresh([
      ...(rotator ? [leavesTimeToMove(rotator.due, shared)] : []),
      ...youngEnough(age, sumOf(until), shared),
    ]),
  };
}

type Shared = Omit<DeliveryTimes, 'age' | 'largestRefresh'>;

function common(
  { cluster, slack }: Pick<Surroundings, 'cluster' | 'slack'>,
  delivered: Delivered,
  consumers: readonly Consumer[],
  settle = Math.max(...consumers.map(letGo)),
): Shared {
  const refresh = delivered.refresh ?? Infinity;
  const arrival = arrivalOf(delivered, slack, consumers);
  return { cluster: cluster.name, delivered, refresh, slack, consumers, settle, arrival, arrives: sumOf(arrival) };
}

function ageOf({ delivered }: Shared, terms: readonly Term[]): Age {
  return { by: 'hub', seconds: sumOf(terms), terms, limits: limitsOf(delivered.object.metadata.annotations) };
}

function youngEnough({ limits }: Age, untilNext: number, move: Move): Demand[] {
  return limits.map(({ name, seconds }) => staysYoung(`the maximum age (${name})`, seconds, untilNext, move));
}

function promisedOutage({ object: { metadata } }: Delivered): number | undefined {
  const said = metadata.annotations?.[ANNOTATIONS.maximumOutage];
  return said === undefined ? undefined : goSeconds(said);
}

/**
 * A refresh makes a user, and the operator may do it twice: once for the time, once because it has seen its own write.
 */
function live(ttl: number, refresh: number): number {
  return 2 * (Math.floor(ttl / refresh) + 1);
}

/** Who rotates the roles of each pair. */
function rotatorByRole({ vault, clusters }: Views): ReadonlyMap<StaticRole, Rotator> {
  const found = new Map<StaticRole, Rotator>();
  for (const rotator of clusters.flatMap(({ rotators }) => rotators)) {
    for (const name of rotator.roles) {
      const role = vault.staticRoles.get(hubPathOf(rotator, `${rotator.database}/static-creds/${name}`));
      if (role) {
        found.set(role, rotator);
      }
    }
  }
  return found;
}
