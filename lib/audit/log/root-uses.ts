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
  /** `<operation> <path>`, sorted. */
  readonly did: readonly string[];
  /** Milliseconds, when it revoked itself for the last time; undefined where the log has nothing of it. */
  readonly revoked?: number;
}

/** All that was done with root tokens. Those of one name are one here: the log hashes what tells them apart. */
export function rootUses(uses: LogUses): RootUse[] {
  return uses.all
    .filter(({ actor }) => actor && isRoot(actor))
    .map(({ actor, uses: ofActor, addresses }) => {
      const all = [...ofActor.values()];
      const revoked = all.filter(({ path, allowed }) => /(^|\/)auth\/token\/revoke-self$/.test(path) && allowed > 0);
      return {
        name: actor!.name,
        addresses: [...addresses].sort(),
        first: Math.min(...all.map(({ first }) => first)),
        last: Math.max(...all.map(({ last }) => last)),
        requests: all.reduce((sum, { allowed, denied }) => sum + allowed + denied, 0),
        did: all.map(({ operation, path }) => `${operation} ${path}`).sort(),
        revoked: revoked.length > 0 ? Math.max(...revoked.map(({ last }) => last)) : undefined,
      };
    });
}
