import type { Views } from '../../views/views';
import { KnownLogins } from './known-logins';
import type { LogUses } from './log-uses';
import { OutsideUse, outsideUses } from './outside-networks';
import { Refusal, refusals } from './refusals';
import { actorName, Requested, requestsOf, Verdict } from './requests';
import { RootGeneration, rootGenerations } from './root-generations';
import { RootUse, rootUses } from './root-uses';
import { daysWithout, UnreadValue, unreadValues } from './unread-values';
import { SmallestPolicy, UnusedGrant, unusedGrants } from './unused-grants';

/** What somebody did with a path. */
export interface PathUse {
  readonly who: string;
  readonly path: string;
  /** Sorted. */
  readonly operations: readonly string[];
  readonly times: number;
  /** Milliseconds. */
  readonly first: number;
  readonly last: number;
  readonly verdict: Verdict;
}

/** What a log says, held against both sides. */
export interface LogAudit {
  /** Milliseconds; undefined for a log without requests. */
  readonly span?: { readonly from: number; readonly to: number };
  readonly entries: number;
  /** Lines that are no entry of an audit log. */
  readonly unreadable: number;
  /** Lines that were an entry, and are cut. */
  readonly broken: number;
  /** Requests beyond what is kept, of which nothing is known. */
  readonly beyond: number;
  /** Of the days that were asked for, those in which the log has nothing. */
  readonly daysWithout: number;
  /** Requests of engines, and of the hub itself, that the output says nothing of. */
  readonly elsewhere: number;
  readonly uses: readonly PathUse[];
  readonly refusals: readonly Refusal[];
  readonly outside: readonly OutsideUse[];
  readonly root: readonly RootUse[];
  /** Of root tokens, by a quorum. */
  readonly generations: readonly RootGeneration[];
  /** Undefined where the log has not all of the days, or too many requests to say. */
  readonly unread?: readonly UnreadValue[];
  readonly unused?: readonly UnusedGrant[];
  readonly smallest?: readonly SmallestPolicy[];
}

export interface LogQuestions {
  /** Days for which nobody has read a value. */
  readonly unreadFor: number;
  /** Policies that somebody answers for, whoever has them. @default - none */
  readonly known?: readonly string[];
  /** Names of roles by what stands for them in the log. @default - none: hashes stay hashes */
  readonly roleOf?: ReadonlyMap<string, string>;
}

const DAY = 86_400_000;

/** Who asked for what, and what of it the output does not have. */
export function logAudit(views: Views, uses: LogUses, { unreadFor, known: named, roleOf }: LogQuestions): LogAudit {
  const known = new KnownLogins(views);
  const { ours, elsewhere } = requestsOf(views, uses, known, new Set(named));
  const { span, entries, unreadable, broken, beyond } = uses;
  const isWhole = beyond + broken === 0 && span !== undefined;
  const missing = daysWithout(uses, Math.ceil(unreadFor));
  const unused = isWhole ? unusedGrants(views, ours) : undefined;
  const root = rootUses(uses);
  return {
    ...{ span, entries, unreadable, broken, beyond, elsewhere, daysWithout: missing },
    uses: pathUses(ours),
    refusals: refusals(views, uses, known, roleOf),
    outside: outsideUses(uses, known),
    root,
    generations: rootGenerations(uses.rootSteps, root),
    unread: isWhole && missing === 0 ? unreadValues(views, uses, span.to - unreadFor * DAY) : undefined,
    unused: unused?.grants,
    smallest: unused?.policies,
  };
}

/**
 * What needs attention: who got something that these files do not give, root tokens and whoever makes them, and uses from
 * elsewhere.
 */
export function alarming({ uses, outside, root, generations }: LogAudit): number {
  const strange = uses.filter(({ verdict }) => isAlarming(verdict));
  return strange.length + outside.length + root.length + generations.length;
}

/** Whether something may have happened of which nothing is known. */
export function isIncomplete({ broken, beyond }: LogAudit): boolean {
  return broken + beyond > 0;
}

export function isAlarming(verdict: Verdict): boolean {
  return verdict === 'not granted' || verdict === 'login unknown';
}

/** One for each actor and path, of what the hub did. */
function pathUses(requests: readonly Requested[]): PathUse[] {
  const byPath = new Map<string, PathUse>();
  for (const { actor, logins, use, path, verdict } of requests) {
    if (use.allowed > 0) {
      const who = actorName(actor, logins);
      const key = `${who}\n${path}\n${verdict}`;
      const before = byPath.get(key);
      byPath.set(key, {
        ...{ who, verdict, path },
        operations: [...new Set([...(before?.operations ?? []), use.operation])].sort(),
        times: (before?.times ?? 0) + use.allowed,
        first: Math.min(before?.first ?? use.first, use.first),
        last: Math.max(before?.last ?? use.last, use.last),
      });
    }
  }
  return [...byPath.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, use]) => use);
}
