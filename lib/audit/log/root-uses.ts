import { absolute } from '../../output/hub-resource';
import { isRoot } from './entry';
import type { EndedToken, LogUses } from './log-uses';

/** A root token at work. */
export interface RootUse {
  /** What the hub calls the token. */
  readonly name: string;
  /** Hashed, where the log has it: nothing else tells two root tokens apart. */
  readonly accessor?: string;
  readonly addresses: readonly string[];
  /** Milliseconds. */
  readonly first: number;
  readonly last: number;
  readonly requests: number;
  /** Sorted by path: the first hundred. */
  readonly did: readonly DoneByRoot[];
  /** When it was revoked, in milliseconds, and by whom; undefined where the log has nothing of it. */
  readonly revoked?: EndedToken;
  /** When it ends by itself unless it was renewed, in milliseconds; undefined for one that lives for ever. */
  readonly ends?: number;
}

export interface DoneByRoot {
  readonly operation: string;
  /** With its Vault namespace. */
  readonly path: string;
  readonly times: number;
}

const MOST_DONE = 100;

/** All that was done with root tokens. */
export function rootUses(uses: LogUses): RootUse[] {
  return uses.all
    .filter(({ actor, uses: ofActor }) => actor && isRoot(actor) && ofActor.size > 0)
    .map(({ actor, uses: ofActor, addresses, refusedFrom }) => {
      const all = [...ofActor.values()];
      const { name, accessor, token, ends } = actor!;
      const own = all.find(({ path, allowed }) => path === 'auth/token/revoke-self' && allowed > 0);
      return {
        name,
        accessor,
        addresses: [...new Set([...addresses, ...refusedFrom])].sort(),
        first: all.reduce((least, { first }) => Math.min(least, first), Infinity),
        last: all.reduce((most, { last }) => Math.max(most, last), -Infinity),
        requests: all.reduce((sum, { allowed, denied }) => sum + allowed + denied, 0),
        did: all
          .map(({ operation, namespace, path, allowed, denied }) => ({
            operation,
            path: absolute(namespace, path),
            times: allowed + denied,
          }))
          .sort((one, other) => (`${one.path} ${one.operation}` < `${other.path} ${other.operation}` ? -1 : 1))
          .slice(0, MOST_DONE),
        revoked: own ? { time: own.last, by: 'itself' } : (uses.endOf(accessor) ?? uses.endOf(token)),
        ends,
      };
    });
}
