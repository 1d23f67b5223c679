import { auditedValues } from '../audited-values';
import { absolute } from '../../output/hub-resource';
import type { Views } from '../../views/views';
import type { LogUses } from './log-uses';

/** A value that nobody has read for as long as was asked. */
export interface UnreadValue {
  readonly path: string;
  /** Milliseconds; undefined where the log has no read of it at all. */
  readonly lastRead?: number;
  readonly usedBy: readonly string[];
}

const DAY = 86_400_000;

/** How many of so many days before the end of the log have no request: it is not whole, or a clock was wrong. */
export function daysWithout({ days, span }: LogUses, count: number): number {
  const last = Math.floor((span?.to ?? 0) / DAY);
  return Array.from({ length: count }, (_, index) => last - index).filter((day) => !days.has(day)).length;
}

/** @param since milliseconds: a value that was read later is none of them */
export function unreadValues(views: Views, uses: LogUses, since: number): UnreadValue[] {
  const lastRead = new Map<string, number>();
  for (const { uses: ofActor } of uses.all) {
    for (const { operation, namespace, path, answered } of ofActor.values()) {
      if (operation === 'read' && answered !== undefined) {
        const at = absolute(namespace, path);
        lastRead.set(at, Math.max(answered, lastRead.get(at) ?? 0));
      }
    }
  }
  const users = new Map<string, Set<string>>();
  for (const { path, usedBy } of auditedValues(views)) {
    const known = users.get(path) ?? new Set();
    usedBy.forEach((one) => known.add(one));
    users.set(path, known);
  }
  return [...users]
    .map(([path, usedBy]) => ({ path, lastRead: lastRead.get(path), usedBy: [...usedBy].sort() }))
    .filter((value) => value.lastRead === undefined || value.lastRead < since);
}
