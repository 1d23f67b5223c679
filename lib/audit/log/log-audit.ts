import type { Views } from '../../views/views';
import { KnownLogins } from './known-logins';
import type { LogUses } from './log-uses';
import { OutsideUse, outsideUses } from './outside-networks';
import { Refusal, refusals } from './refusals';
import { actorName, Requested, requestsOf, Verdict } from './requests';
import { RootUse, rootUses } from './root-uses';
import { UnreadValue, unreadValues } from './unread-values';
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
  /** Requests beyond what is kept: what nobody used is not known then. */
  readonly beyond: number;
  /** Requests of engines, and of the hub itself, that the output says nothing of. */
  readonly elsewhere: number;
  readonly uses: readonly PathUse[];
  readonly refusals: readonly Refusal[];
  readonly outside: readonly OutsideUse[];
  readonly root: readonly RootUse[];
  /** Undefined where the log is too short or too varied to say. */
  readonly unread?: readonly UnreadValue[];
  readonly unused?: readonly UnusedGrant[];
  readonly smallest?: readonly SmallestPolicy[];
}

export interface LogQuestions {
  /** Milliseconds: for how long nobody has read a value. */
  readonly unreadFor: number;
  /** Names of roles by what stands for them in the log. @default - none: hashes stay hashes */
  readonly roleOf?: ReadonlyMap<string, string>;
}

/** Who asked for what, and what of it the output does not have. */
export function logAudit(views: Views, uses: LogUses, { unreadFor, roleOf }: LogQuestions): LogAudit {
  const known = new KnownLogins(views);
  const { ours, elsewhere } = requestsOf(views, uses, known);
  const { span, entries, unreadable, beyond } = uses;
  const isWhole = beyond === 0 && span !== undefined;
  const unused = isWhole ? unusedGrants(known, ours) : undefined;
  return {
    ...{ span, entries, unreadable, beyond, elsewhere },
    uses: pathUses(ours),
    refusals: refusals(views, uses, known, roleOf),
    outside: outsideUses(views, uses, known),
    root: rootUses(uses),
    unread: isWhole && span.to - span.from >= unreadFor ? unreadValues(views, uses, span.to - unreadFor) : undefined,
    unused: unused?.grants,
    smallest: unused?.policies,
  };
}

/** What needs somebody: who got something that these files do not give, root tokens, and uses from elsewhere. */
export function alarming({ uses, outside, root }: LogAudit): number {
  return uses.filter(({ verdict }) => isAlarming(verdict)).length + outside.length + root.length;
}

export function isAlarming(verdict: Verdict): boolean {
  return verdict === 'not granted' || verdict === 'login unknown';
}

/** One for each actor and path, of what the hub did. */
function pathUses(requests: readonly Requested[]): PathUse[] {
  const byPath = new Map<string, PathUse>();
  for (const { actor, principals, use, verdict } of requests) {
    if (use.allowed > 0) {
      const who = actorName(actor, principals);
      const key = `${who}\n${use.path}\n${verdict}`;
      const before = byPath.get(key);
      byPath.set(key, {
        ...{ who, verdict, path: use.path },
        operations: [...new Set([...(before?.operations ?? []), use.operation])].sort(),
        times: (before?.times ?? 0) + use.allowed,
        first: Math.min(before?.first ?? use.first, use.first),
        last: Math.max(before?.last ?? use.last, use.last),
      });
    }
  }
  return [...byPath.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, use]) => use);
}
