import { Age, Standing, standing } from '../timing/age';
import type { Times } from '../timing/delivery-times';
import type { FileTimes } from '../timing/file-times';
import type { ReasonsOf } from '../timing/reasons';
import { told } from '../timing/restart';
import { largestOf, Term } from '../timing/term';

/** The times of one Secret as plain data, in seconds; what never ends is null in JSON. */
export interface TimingRow {
  readonly cluster: string;
  readonly namespace: string;
  readonly secret: string;
  readonly kind: Times['kind'];
  readonly refresh: number;
  /** Why, where keywheel chose it. */
  readonly refreshReason?: string;
  /** From a change on the hub until every pod has it, and what that is made of. */
  readonly arrives: number;
  readonly arrival: readonly Term[];
  /** The largest part of it. */
  readonly binding: Term;
  /** Who uses it, where that is known, and what it takes there. */
  readonly consumers: readonly { readonly name: string; readonly terms: string }[];
  /** How long a delivered value may be dead; undefined for what somebody else makes invalid. */
  readonly outage?: number;
  /** How long the hub may be away without one. */
  readonly survives?: number;
  /** How many are valid at the same time. */
  readonly live?: number;
  readonly lifetime?: Term;
  readonly lifetimeReason?: string;
  readonly largestRefresh: number;
  /** What a larger one breaks. */
  readonly largestRefreshKeeps?: string;
  /** How old a value may become in a pod, and what is demanded of it. */
  readonly age: Omit<Age, 'limits'>;
  readonly demands: readonly { readonly rule: string; readonly seconds: number; readonly standing: Standing }[];
}

export function timingRow(times: Times, reasons?: ReasonsOf): TimingRow {
  const { cluster, delivered, refresh, arrives, arrival, largestRefresh } = times;
  const { limits, ...age } = times.age;
  const { namespace, secret } = delivered;
  const reason = reasons?.get(`${cluster}/${namespace}/${secret}`);
  return {
    cluster,
    namespace,
    secret,
    kind: times.kind,
    refresh,
    refreshReason: reason?.refresh,
    arrives,
    arrival,
    binding: largestOf(arrival)!,
    consumers: times.consumers.map((consumer) => ({ name: consumer.name, terms: told(consumer) })),
    ...special(times),
    lifetimeReason: reason?.ttl,
    largestRefresh: largestRefresh.seconds,
    largestRefreshKeeps: largestRefresh.because,
    age,
    demands: limits.map((limit) => ({
      rule: limit.name,
      seconds: limit.seconds,
      standing: standing(times.age, limit),
    })),
  };
}

function special(times: Times): Pick<TimingRow, 'outage' | 'survives' | 'live' | 'lifetime'> {
  switch (times.kind) {
    case 'static':
      return { outage: times.outage, live: 1 };
    case 'pair':
      return { outage: 0, live: 2 };
    case 'dynamic':
      return { outage: 0, survives: times.survives, live: times.liveUsers, lifetime: times.end };
    case 'kept':
      return {};
  }
}

/** The times of one value in files, likewise. */
export function fileRow({ cluster, who, namespace, path, kind, arrives, consumer, leased, age }: FileTimes) {
  const { limits, ...rest } = age;
  return {
    cluster,
    namespace,
    workload: consumer.name,
    by: who,
    path,
    kind,
    arrives,
    arrival: consumer.terms,
    keeps: consumer.keeps,
    usersOfPod: leased?.usersOfPod,
    pods: leased?.pods,
    lifetime: leased?.end,
    age: rest,
    demands: limits.map((limit) => ({ rule: limit.name, seconds: limit.seconds, standing: standing(age, limit) })),
  };
}
