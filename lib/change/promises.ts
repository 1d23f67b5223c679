import { deliveryTimes, Times } from '../timing/delivery-times';
import { time } from '../text/time';
import type { Views } from '../views/views';
import type { Change } from './change';

/** What follows for the times of deliveries, whichever setting it follows from, and how often pairs of users are rotated. */
export function promiseChanges(before: Views, after: Views): Change[] {
  const had = timesOf(before);
  const times = [...timesOf(after)].flatMap(([key, now]) => {
    const old = had.get(key);
    return old ? between(key, now.cluster, old, now) : [];
  });
  return [...times, ...rotations(before, after)];
}

/** The variable of a pod that holds it says nothing to a person. */
function rotations(before: Views, after: Views): Change[] {
  const had = rotatorsOf(before);
  return [...rotatorsOf(after)].flatMap(([key, { cluster, what, due }]): Change[] => {
    const old = had.get(key)?.due ?? due;
    const effect = due > old ? 'weakens' : 'strengthens';
    const how = `time between two rotations: ${time(due)} instead of ${time(old)}`;
    return due === old
      ? []
      : [{ subject: 'promises', where: `cluster ${cluster}`, what, effect, how, attention: due > old }];
  });
}

function rotatorsOf({ clusters }: Views) {
  return new Map(
    clusters.flatMap(({ name: cluster, rotators }) =>
      rotators.map(({ object: { metadata }, due }) => {
        const what = `CronJob ${metadata.namespace ?? ''}/${metadata.name}`;
        return [`${cluster} ${what}`, { cluster, what, due }] as const;
      }),
    ),
  );
}

function timesOf(views: Views): Map<string, Times> {
  return new Map(
    deliveryTimes(views).map((times) => {
      const { namespace, secret } = times.delivered;
      return [`${times.cluster}/${namespace}/${secret}`, times];
    }),
  );
}

function between(key: string, cluster: string, old: Times, now: Times): Change[] {
  const common = {
    subject: 'promises',
    where: `cluster ${cluster}`,
    what: `Secret ${key.slice(cluster.length + 1)}`,
  } as const;
  if (old.kind !== now.kind) {
    const how = `its credential is ${NAMES[now.kind]} instead of ${NAMES[old.kind]}`;
    return [{ ...common, effect: 'changes', how, attention: true }];
  }
  return measures(old).flatMap(([words, was, isPromise], index): Change[] => {
    const is = measures(now)[index]![1];
    if (isAsGood(was, is)) {
      return [];
    }
    const weaker = is > was;
    const spoken = index === 0 || now.kind !== 'dynamic' ? time : counted;
    const how = `${words}: ${spoken(is)} instead of ${spoken(was)}`;
    return [{ ...common, effect: weaker ? 'weakens' : 'strengthens', how, attention: weaker && isPromise }];
  });
}

const NAMES: Readonly<Record<Times['kind'], string>> = {
  kept: 'a value that is kept',
  static: 'of one user that Vault/OpenBao rotates',
  dynamic: 'leased',
  pair: 'of two users in turn',
};

/** What is said of each kind: a larger one is worse. */
function measures(times: Times): (readonly [words: string, value: number, isPromise: boolean])[] {
  const arrives = ['worst-case propagation of a change', times.arrives, false] as const;
  switch (times.kind) {
    case 'static':
      return [arrives, ['the password may be dead', times.outage, true]];
    case 'dynamic':
      return [arrives, ['users that may live at the same time', times.liveUsers, true]];
    case 'pair':
      return [arrives, ['until all have moved to the other user', times.move, false]];
    default:
      return [arrives];
  }
}

/** One Secret more on a cluster makes the operator's queue, and so the time of every other one, a little longer. */
function isAsGood(was: number, is: number): boolean {
  return was === is || Math.abs(is - was) < was / 20;
}

function counted(value: number): string {
  return Number.isFinite(value) ? String(value) : 'without end';
}
