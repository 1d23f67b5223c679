import { grouped } from '../collections/grouped';
import { goSeconds, lastingSeconds } from '../go/duration';
import { specOf } from '../output/seen-object';
import { deliveryTimes } from '../timing/delivery-times';
import type { ClusterView } from '../views/cluster-view';
import { operatorFlag, startedWith } from '../views/operator-workers';
import { operatorCharts } from '../views/operator-chart';
import { isGenerator } from '../views/stores';
import type { Views } from '../views/views';
import { Asked, Asking } from './asked';
import type { Due } from './busiest-second';

/** What a cluster's operator asks of the hub, on an average while all is well. */
export interface Rate {
  /** Of any kind, a second. */
  readonly requests: number;
  /** Of these, logins. */
  readonly logins: number;
  /** Tokens that stay until they end by themselves, at any time. */
  readonly tokens: number;
}

export interface ClusterLoad extends Rate {
  readonly cluster: string;
  readonly objects: { readonly externalSecrets: number; readonly pushSecrets: number; readonly stores: number };
  /** Leases of what is made on demand, at any time, and of these the users of databases. */
  readonly leases: number;
  readonly users: number;
  /** Users that are made, a second. */
  readonly usersMade: number;
  /** Requests by how often they come, in seconds. */
  readonly due: Due;
  /** Where all is applied in one second, as a GitOps tool may do; and, with equal intervals, ever after. */
  readonly allAtOnce: number;
  /** Requests at once when the operator starts: it validates every store. */
  readonly restart: number;
  /** Requests once the hub is back after ten minutes: every store, and what was due meanwhile. */
  readonly afterOutage: number;
  /** Whether its operator keeps tokens, and what it would ask for if it did. */
  readonly tokenCache: boolean;
  readonly withTokenCache: Rate;
  /** How many of its workers are busy, at a second for each object. */
  readonly busyWorkers: number;
  readonly workers: number;
  /** Whether what installs the operator is among the files. */
  readonly isInstalled: boolean;
  /** ExternalSecrets that look for secrets: how many they find is not known, and one is counted. */
  readonly uncounted: number;
}

/** Something that the operator does again and again. */
export interface Repeated {
  /** In seconds. */
  readonly every: number;
  readonly asked: readonly Asked[];
}

const OUTAGE = 600;
/** `--store-requeue-interval` (`cmd/controller/root.go`). */
const STORE_INTERVAL = 5 * 60;
const CACHE = 'experimental-enable-vault-token-cache';

export function clusterLoads(views: Views): ClusterLoad[] {
  const made = grouped(madeOnDemand(views), ({ cluster }) => cluster);
  return views.clusters.map((cluster) => loadOf(views, cluster, made.get(cluster.name) ?? []));
}

/** What the hub makes for one delivery again and again. */
interface Made {
  readonly cluster: string;
  readonly what: 'user' | 'lease';
  readonly lifetime: number;
  readonly refresh: number;
}

function loadOf(views: Views, cluster: ClusterView, made: readonly Made[]): ClusterLoad {
  const tokenCache = keepsTokens(cluster);
  const [stores, others] = work(views, cluster, tokenCache);
  const all = [...stores, ...others];
  const started = stores.reduce((sum, { asked }) => sum + asked.length, 0);
  const users = made.filter(({ what }) => what === 'user');
  return {
    cluster: cluster.name,
    objects: {
      externalSecrets: cluster.ofKind('ExternalSecret').length,
      pushSecrets: cluster.ofKind('PushSecret').length,
      stores: stores.length,
    },
    ...rateOf(all),
    due: dueOf(all),
    allAtOnce: sum(all, ({ asked }) => asked.length),
    leases: sum(made, ({ lifetime, refresh }) => lifetime / refresh),
    users: sum(users, ({ lifetime, refresh }) => lifetime / refresh),
    usersMade: sum(users, ({ refresh }) => 1 / refresh),
    restart: started,
    afterOutage: started + sum(others, ({ every, asked }) => Math.min(1, OUTAGE / every) * asked.length),
    tokenCache,
    withTokenCache: rateOf(work(views, cluster, true).flat()),
    busyWorkers: sum(all, ({ every }) => 1 / every),
    workers: startedWith(cluster) ?? cluster.concurrent,
    isInstalled: operatorCharts(cluster).length > 0,
    uncounted: cluster.uses.filter(({ kind, store }) => kind === 'find' && store?.vault).length,
  };
}

/** What an operator does again and again: validations of stores, and everything else. */
export function work(
  { vault }: Pick<Views, 'vault'>,
  cluster: ClusterView,
  tokenCache = keepsTokens(cluster),
): [stores: Repeated[], others: Repeated[]] {
  const asking = new Asking(vault, cluster, tokenCache);
  const interval = goSeconds(operatorFlag(cluster, 'store-requeue-interval') ?? '') || STORE_INTERVAL;
  const stores = cluster.stores.filter((store) => !isGenerator(store));
  const asksHub = ({ asked }: Repeated) => asked.length > 0;
  return [
    stores
      .map((store) => {
        const every = lastingSeconds(specOf(store.object).refreshInterval) ?? interval;
        return { every, asked: asking.ofStore(store) };
      })
      .filter(asksHub),
    [
      ...cluster.delivered.flatMap((delivered) =>
        delivered.refresh === undefined ? [] : [{ every: delivered.refresh, asked: asking.ofDelivered(delivered) }],
      ),
      ...cluster.ofKind('PushSecret').flatMap((seen) => {
        const every = goSeconds(specOf(seen.object).refreshInterval ?? '1h');
        return every ? [{ every, asked: asking.ofPush(seen) }] : [];
      }),
    ].filter(asksHub),
  ];
}

function keepsTokens(cluster: ClusterView): boolean {
  return operatorFlag(cluster, CACHE) === 'true';
}

function rateOf(all: readonly Repeated[]): Rate {
  const rate = { requests: 0, logins: 0, tokens: 0 };
  for (const { every, asked } of all) {
    rate.requests += asked.length / every;
    for (const { kind, stays } of asked) {
      rate.logins += kind === 'login' ? 1 / every : 0;
      rate.tokens += stays !== undefined && Number.isFinite(stays) ? stays / every : 0;
    }
  }
  return rate;
}

function dueOf(all: readonly Repeated[]): Due {
  const due = new Map<number, number>();
  for (const { every, asked } of all) {
    due.set(every, (due.get(every) ?? 0) + asked.length);
  }
  return due;
}

function madeOnDemand(views: Views): Made[] {
  return deliveryTimes(views).flatMap((times) => {
    if (times.kind !== 'dynamic' || times.leased.what === 'certificate') {
      return [];
    }
    const { cluster, lifetime, refresh } = times;
    return [{ cluster, what: times.leased.what, lifetime, refresh }];
  });
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
