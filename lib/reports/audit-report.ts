import type { Standing } from '../audit/standing';
import { Table } from './table';
import { time } from '../text/time';

/** What the hub said, and what of it needs somebody. */
export interface Audit {
  /** Address of the hub. */
  readonly hub: string;
  /** By the clock of the hub, ISO 8601. */
  readonly at: string;
  readonly standings: readonly Standing[];
  /** Paths on the hub that nothing of the output reads. */
  readonly unread: readonly string[];
}

/** A line for each value. */
export function auditTable(standings: readonly Standing[]): Table {
  return {
    columns: ['value', 'state', 'age', 'version', 'owner', 'used by'],
    rows: standings.map(({ value, problems, age, deletedAt, version, owner }) => [
      `${shown(value.path)}${value.version === undefined ? '' : ` (pinned to ${value.version})`}`,
      [...problems.map(told), ...(deletedAt === undefined ? [] : [`deleted on ${day(deletedAt)}`])].join('; ') || 'ok',
      age === undefined ? '' : time(age - (age >= 86400 ? age % 3600 : 0)),
      version === undefined ? '' : String(version),
      owner ?? '',
      value.usedBy.join(', ') || 'nobody',
    ]),
  };
}

/** The audit as plain data. */
export function auditJson({ hub, at, standings, unread }: Audit) {
  return {
    hub,
    at,
    values: standings.map(({ value, version, written, age, deletedAt, owner, problems }) => ({
      path: shown(value.path),
      version,
      pinned: value.version !== undefined,
      written,
      ageSeconds: age,
      deletedAt,
      owner,
      limits: value.limits.map(({ name, seconds }) => ({ rule: name, seconds })),
      problems,
      usedBy: value.usedBy,
    })),
    unread: unread.map(shown),
  };
}

/** As the command line of the hub names it. */
export function shown(path: string): string {
  return path.replace('/data/', '/');
}

function told({ told: words, since }: Standing['problems'][number]): string {
  return since === undefined ? words : `${words} since ${day(since)}`;
}

function day(time: string): string {
  return time.slice(0, 10);
}
