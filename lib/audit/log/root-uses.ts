import { absolute } from '../../output/hub-resource';
import { isRoot } from './requests';
import type { LogUses } from './log-uses';

/** A root token at work. */
export interface RootUse {
  /** What the hub calls the token. */
  readonly name: string;
  readonly addresses: readonly string[];
  /** Milliseconds. */
  readonly first: number;
  readonly last: number;
  readonly requests: number;
  /** `<operation> <path>`, sorted: the first hundred. */
  readonly did: readonly string[];
  /** Milliseconds, when it revoked itself for the last time; undefined where the log has nothing of it. */
  readonly revoked?: number;
}

const MOST_DONE = 100;

/** All that was done with root tokens. Those of one name are one here: the log hashes what tells them apart. */
export function rootUses(uses: LogUses): RootUse[] {
  return uses.all
    .filter(({ actor, uses: ofActor }) => actor && isRoot(actor) && ofActor.size > 0)
    .map(({ actor, uses: ofActor, addresses, refusedFrom }) => {
      const all = [...ofActor.values()];
      const revoked = all.filter(({ path, allowed }) => path === 'auth/token/revoke-self' && allowed > 0);
      return {
        name: actor!.name,
        addresses: [...new Set([...addresses, ...refusedFrom])].sort(),
        first: all.reduce((least, { first }) => Math.min(least, first), Infinity),
        last: all.reduce((most, { last }) => Math.max(most, last), -Infinity),
        requests: all.reduce((sum, { allowed, denied }) => sum + allowed + denied, 0),
        did: all
          .map(({ operation, namespace, path }) => `${operation} ${absolute(namespace, path)}`)
          .sort()
          .slice(0, MOST_DONE),
        revoked: revoked.length > 0 ? revoked[0]!.last : undefined,
      };
    });
}
