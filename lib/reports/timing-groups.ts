import { grouped } from '../collections/grouped';
import { whileAway } from './rotation-report';
import { Age, Standing, standing, STATED } from '../timing/age';
import { REFRESH } from '../timing/arrival';
import type { Times } from '../timing/delivery-times';
import { largestOf, Term } from '../timing/term';
import type { ReasonsOf } from '../timing/reasons';
import { time } from '../text/time';

/** Secrets that are alike in all but a little of their refresh intervals, with the times of the longest. */
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

/** How much shorter than the longest of a group an interval is: intervals that are left open differ by as much. */
const ALIKE = 0.9;

/** Large fleets have thousands of Secrets and a handful of times. */
export function timingGroups(all: readonly Times[], reasons: ReasonsOf): TimingGroup[] {
  return [...grouped(all, (times) => shapeOf(times, reasons)).values()]
    .flatMap((alike) => {
      const longest = longestAlike(alike);
      return [...grouped(alike, ({ refresh }) => longest.get(refresh)).values()];
    })
    .map((secrets) => ({ secrets, cells: cellsOfAll(secrets, reasons) }));
}

/** For each interval the longest that is a little longer. */
function longestAlike(all: readonly Times[]): ReadonlyMap<number, number> {
  const longest = new Map<number, number>();
  let last = Infinity;
  for (const refresh of [...new Set(all.map((times) => times.refresh))].sort((a, b) => b - a)) {
    last = refresh >= ALIKE * last ? last : refresh;
    longest.set(refresh, last);
  }
  return longest;
}

/** All that the cells of a Secret follow from, but its refresh interval. */
function shapeOf(times: Times, reasons: ReasonsOf): string {
  const { kind, slack, age } = times;
  if (kind === 'kept' && times.consumers.length === 0 && times.arrives !== Infinity) {
    return `${slack} ${times.by}`;
  }
  const { refresh, ttl } = reasonOf(times, reasons) ?? {};
  const moves = [kind, slack, times.settle, times.consumers.length > 0];
  const after = times.arrival.filter(({ name }) => name !== REFRESH).map(inWords);
  const { seconds: largest, because } = times.largestRefresh;
  const changes = [age.by, kind === 'static' || kind === 'pair' ? age.seconds - times.refresh : age.seconds];
  const unwaited = kind === 'pair' ? [times.unwaited] : [];
  const ends = kind === 'dynamic' ? [times.lifetime, times.liveUsers, times.end.name] : [];
  return [...moves, ...after, refresh, ttl, largest, because, ...changes, ...unwaited, ...ends].join('|');
}

function cellsOfAll(secrets: readonly Times[], reasons: ReasonsOf): TimingCells {
  const [longest, shortest] = secrets.reduce(
    ([most, least], one) => [one.refresh > most.refresh ? one : most, one.refresh < least.refresh ? one : least],
    [secrets[0]!, secrets[0]!],
  );
  const cells = cellsOf(longest, reasons);
  return shortest.refresh === longest.refresh
    ? cells
    : { ...cells, refresh: `${time(shortest.refresh)} to ${cells.refresh}` };
}

export function nameOf({ cluster, delivered }: Times): string {
  return `${cluster}: ${delivered.namespace}/${delivered.secret}`;
}

/** The names of some, as many as a person wants to read. */
export function someOf(names: readonly string[], most = 4): string {
  return [...names.slice(0, most), ...(names.length > most ? [`and ${names.length - most} more`] : [])].join(', ');
}

function cellsOf(times: Times, reasons: ReasonsOf): TimingCells {
  const { refresh, arrival, arrives, largestRefresh } = times;
  const reason = reasonOf(times, reasons);
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

function reasonOf({ cluster, delivered }: Times, reasons: ReasonsOf) {
  return reasons.get(`${cluster}/${delivered.namespace}/${delivered.secret}`);
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
      const away =
        survives < 0 ? 'while Vault/OpenBao is there' : `while Vault/OpenBao is away for up to ${time(survives)}`;
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
