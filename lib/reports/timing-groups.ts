import { whileAway } from './rotation-report';
import { Age, Standing, standing, STATED } from '../timing/age';
import type { Times } from '../timing/delivery-times';
import { largestOf, Term } from '../timing/term';
import type { ReasonsOf } from '../timing/reasons';
import { time } from '../text/time';

/** Secrets whose times are all the same. */
export interface TimingGroup {
  readonly secrets: readonly Times[];
  readonly cells: TimingCells;
}
/** What a person reads of a Secret, but its name. */
export interface TimingCells {
  readonly refresh: string;
  readonly arrives: string;
  readonly madeOf: string;
  /** The largest part of that. */
  readonly most: string;
  readonly largestRefresh: string;
  readonly outage: string;
  readonly live: string;
  readonly oldest: string;
}

/** Large fleets have thousands of Secrets and a handful of times. */
export function timingGroups(all: readonly Times[], reasons: ReasonsOf): TimingGroup[] {
  const groups = new Map<string, { secrets: Times[]; cells: TimingCells }>();
  for (const times of all) {
    const plain = plainKey(times);
    const cells = plain === undefined ? cellsOf(times, reasons) : undefined;
    const key = plain ?? Object.values(cells!).join('|');
    const group = groups.get(key);
    if (group) {
      group.secrets.push(times);
    } else {
      groups.set(key, { secrets: [times], cells: cells ?? cellsOf(times, reasons) });
    }
  }
  return [...groups.values()];
}

/** What all cells of a Secret follow from that nothing is known to use. */
function plainKey(times: Times): string | undefined {
  return times.kind === 'kept' && times.consumers.length === 0 && times.arrives !== Infinity
    ? `${times.refresh} ${times.slack} ${times.by}`
    : undefined;
}

export function nameOf({ cluster, delivered }: Times): string {
  return `${cluster}: ${delivered.namespace}/${delivered.secret}`;
}

/** The names of some, as many as a person wants to read. */
export function someOf(names: readonly string[], most = 4): string {
  return [...names.slice(0, most), ...(names.length > most ? [`and ${names.length - most} more`] : [])].join(', ');
}

function cellsOf(times: Times, reasons: ReasonsOf): TimingCells {
  const { cluster, delivered, refresh, arrival, arrives, largestRefresh } = times;
  const reason = reasons.get(`${cluster}/${delivered.namespace}/${delivered.secret}`);
  const isSeen = times.kind !== 'kept' || times.consumers.length > 0;
  return {
    refresh: `${time(refresh)}${reason?.refresh ? ` (${reason.refresh})` : ''}`,
    arrives: isSeen ? time(arrives) : `${time(arrives)}, in the Secret`,
    madeOf: arrival.map(inWords).join(' + '),
    most: inWords(largestOf(arrival)!),
    largestRefresh:
      largestRefresh.seconds === Infinity
        ? 'any'
        : `${largestRefresh.seconds > 0 ? time(largestRefresh.seconds) : 'none'}: ${largestRefresh.because}`,
    oldest: oldestOf(times, reason?.ttl),
    ...special(times),
  };
}

function inWords({ name, seconds }: Term): string {
  return seconds === Infinity ? name : `${name} ${time(seconds)}`;
}

function special(times: Times): Pick<TimingCells, 'outage' | 'live'> {
  switch (times.kind) {
    case 'static':
      return { outage: `up to ${time(times.outage)}`, live: '1' };
    case 'pair':
      return { outage: times.unwaited === Infinity ? 'none' : `none ${whileAway(times)}`, live: '2' };
    case 'dynamic': {
      const { survives, liveUsers } = times;
      const away = survives < 0 ? 'while the hub is there' : `while the hub is away for up to ${time(survives)}`;
      return { outage: `none ${away}`, live: String(liveUsers) };
    }
    case 'kept':
      return { outage: '', live: '' };
  }
}

function oldestOf(times: Times, ttlReason: string | undefined): string {
  if (times.kind === 'dynamic') {
    return `${time(times.age.seconds)}: ${ttlReason ?? times.end.name}`;
  }
  const words: Record<Age['by'], string> = {
    people: 'by people; nothing here rotates it',
    synthesis: 'a canary: its mark is of the last synthesis',
    elsewhere: 'as old as where it comes from',
    nobody: 'for ever: it is made once',
    pin: 'as old as the pinned version; nothing newer arrives',
    hub: time(times.age.seconds),
  };
  return words[times.age.by];
}

/** Something that becomes old. */
export interface Aged {
  readonly name: string;
  readonly age: Age;
}

/** Names of how the secrets of a fleet stand to each demand on their age. */
export function standings(all: Iterable<Aged>): Map<string, Record<Standing, string[]>> {
  const demands = new Map<string, Record<Standing, string[]>>();
  for (const { name: secret, age } of all) {
    for (const limit of age.limits) {
      const name = limit.name === STATED ? 'the maximumAge of each secret' : `${limit.name} (${time(limit.seconds)})`;
      const found = demands.get(name) ?? { meets: [], exceeds: [], 'not known': [] };
      found[standing(age, limit)].push(secret);
      demands.set(name, found);
    }
  }
  return demands;
}
