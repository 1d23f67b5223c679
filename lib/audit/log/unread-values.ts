import { auditedValues } from '../audited-values';
import type { Views } from '../../views/views';
import type { LogUses } from './log-uses';

/** A value that nobody has read for as long as was asked. */
export interface UnreadValue {
  readonly path: string;
  /** Milliseconds; undefined where the log has no read of it at all. */
  readonly lastRead?: number;
  readonly usedBy: readonly string[];
}

/** @param since milliseconds: a value that was read later is none of them */
export function unreadValues(views: Views, uses: LogUses, since: number): UnreadValue[] {
  const lastRead = new Map<string, number>();
  for (const { uses: ofActor } of uses.all) {
    for (const { operation, path, allowed, last } of ofActor.values()) {
      if (operation === 'read' && allowed > 0) {
        lastRead.set(path, Math.max(last, lastRead.get(path) ?? 0));
      }
    }
  }
  const byPath = new Map(auditedValues(views).map((value) => [value.path, value]));
  return [...byPath.values()]
    .map(({ path, usedBy }) => ({ path, lastRead: lastRead.get(path), usedBy }))
    .filter((value) => value.lastRead === undefined || value.lastRead < since);
}
