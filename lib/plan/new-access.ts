import { grouped } from '../collections/grouped';
import { grantsOf, principalsOf } from '../access/principals';
import { covers } from '../policy/pattern-sets';
import type { Views } from '../views/views';
import type { Break } from './breaks';
import { clusterOfStack } from './side';

/** What each login gives: capabilities with the pattern of their paths, by who logs in where. */
export type Access = ReadonlyMap<string, readonly Granted[]>;

interface Granted {
  readonly who: string;
  readonly cluster?: string;
  readonly role: string;
  readonly pattern: string;
  readonly capability: string;
}

/**
 * Who somebody is does not depend on whether anything logs in as it in this very state: its account says it, and the
 * cluster whose stack makes the mount, which may have an old and a new one.
 */
export function accessIn(views: Views): Access {
  const all = principalsOf(views).flatMap((principal) => {
    const { name: who, account, mount, role, cluster } = principal;
    const at = clusterOfStack(views.vault.mounts.byPath.get(mount)?.stack ?? '') ?? mount;
    const key = `${at}\n${account ?? who}`;
    return grantsOf(principal).flatMap(({ pattern, capabilities }) =>
      capabilities
        .filter((capability) => capability !== 'deny')
        .map((capability) => ({ key, who, cluster: cluster?.name, role, pattern, capability })),
    );
  });
  return grouped(all, ({ key }) => key);
}

/** Access that neither end gives: two halves that were never meant to meet. */
export function newAccess(state: Access, ends: readonly Access[]): Break[] {
  return [...state].flatMap(([key, granted]) => {
    const had = ends.flatMap((end) => end.get(key) ?? []);
    const exact = new Set(had.map(({ pattern, capability }) => `${capability} ${pattern}`));
    const isNew = ({ pattern, capability }: Granted) =>
      !exact.has(`${capability} ${pattern}`) &&
      !had.some((one) => one.capability === capability && covers(one.pattern, pattern));
    const gained = grouped(granted.filter(isNew), ({ who, role, pattern }) => `${who}\n${role}\n${pattern}`);
    return [...gained.values()].map((of) => {
      const { who, cluster, role, pattern } = of[0]!;
      return {
        ...{ cluster, id: 'access-is-of-either-fleet', place: who },
        message: `role "${role}" gives it ${of.map(({ capability }) => capability).join(', ')} on "${pattern}", which it has neither before nor after the change`,
        why: 'For as long as this state lasts, somebody can read or change what is nobody of theirs.',
      };
    });
  });
}
