import { deliveryTimes, PairTimes } from '../timing/delivery-times';
import { nanoseconds } from '../timing/instant';
import type { Views } from '../views/views';
import type { AuditedValue } from './audited-values';
import type { Problem, Standing } from './standing';

/** Two users that take turns: only the hub knows when they last did. */
export interface AuditedPair extends AuditedValue {
  /** Where the hub says when each was rotated, with the Vault namespace. It holds no password. */
  readonly roles: readonly [string, string];
}

/** Every pair that is delivered, with how old its password may become: as stated, and as the turns make it. */
export function auditedPairs(views: Views): AuditedPair[] {
  const pairs = new Map<string, AuditedPair>();
  for (const times of deliveryTimes(views).filter((one): one is PairTimes => one.kind === 'pair')) {
    const [first, second] = times.roles.map(({ mount, name }) => `${mount}/static-roles/${name}`) as [string, string];
    const path = `${first}, ${times.roles[1].name}`;
    const turns = { name: 'turns', seconds: times.age.seconds };
    const known = pairs.get(path);
    const limits = [...(known?.limits ?? []), ...times.age.limits, turns].filter(({ seconds }) => seconds < Infinity);
    pairs.set(path, {
      path,
      roles: [first, second],
      // Of one name the least counts: whoever has the password may be the one that needs it young.
      limits: [
        ...new Map(limits.toSorted((a, b) => b.seconds - a.seconds).map((limit) => [limit.name, limit])).values(),
      ],
      usedBy: [
        ...(known?.usedBy ?? []),
        `${times.cluster}: ${times.delivered.namespace}/${times.delivered.secret}`,
      ].toSorted(),
    });
  }
  return [...pairs.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * What the hub says of a pair, held against its limits: the user that was rotated last is the one that is delivered.
 *
 * @param rotatedAt of each role, as the hub writes it; undefined where there is none
 * @param now in milliseconds, by the clock of the hub
 */
export function pairStanding(value: AuditedPair, rotatedAt: readonly (string | undefined)[], now: number): Standing {
  const times = rotatedAt.flatMap((text) => {
    const found = text === undefined ? undefined : nanoseconds(text);
    return found === undefined ? [] : [{ text: text!, at: Number(found / 1_000_000n) }];
  });
  const missing = value.roles.filter((_, index) => rotatedAt[index] === undefined);
  const problems: Problem[] = missing.map((role) => ({ kind: 'missing', told: `${role} is not there` }));
  const [last] = times.toSorted((a, b) => b.at - a.at);
  if (!last) {
    return { value, problems };
  }
  return {
    value,
    written: last.text,
    age: Math.max(0, Math.floor((now - last.at) / 1000)),
    problems: [
      ...problems,
      ...value.limits.flatMap(({ name, seconds }) => {
        const due = last.at + seconds * 1000;
        return now > due
          ? [{ kind: 'overdue' as const, told: `overdue by ${name}`, since: new Date(due).toISOString() }]
          : [];
      }),
    ],
  };
}
