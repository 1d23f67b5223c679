import { auditedValues } from '../audit/audited-values';
import { isCanary } from '../output/canary';
import { grouped } from '../collections/grouped';
import type { Delivered } from '../views/requests';
import { hubPath } from '../views/stores';
import type { Views } from '../views/views';
import type { ByHand } from './by-hand';

/**
 * Secrets that are read from another path at which there was a value before: whoever knows the value that they have, such
 * as a server on the other side, does not know the next one. What is read from a path that is new is copied there.
 */
export function otherValues(before: Views, after: Views): ByHand[] {
  const known = new Set(auditedValues(before).map(({ path }) => path));
  const old = secretsIn(before);
  const changed = [...secretsIn(after)].flatMap(([secret, now]) =>
    exchanged(old.get(secret) ?? [], now)
      .filter(({ path }) => known.has(path))
      .map((one) => ({ secret, ...one })),
  );
  const tasks = grouped(changed, ({ from, path }) => `${from}\n${path}`);
  return [...tasks.values()].map((of): ByHand => {
    const { from, path } = of[0]!;
    const secrets = [...new Set(of.map(({ secret }) => secret))].sort();
    return {
      ...{ what: 'expect another value', before: 'folders', at: path, from },
      clusters: [...new Set(secrets.map((name) => name.split(': ')[0]!))],
      says: `Secret ${secrets.join(', ')} has the value at ${path} from now on, in place of that at ${from}, and is another one unless it was copied there: see to all that know the old one`,
    };
  });
}

interface Read {
  /** What it is called in the ExternalSecret; undefined where all of the value is taken. */
  readonly as?: string;
  readonly path: string;
}

/** What is read in place of something else: by its name, or as the one that comes where another goes. */
function exchanged(old: readonly Read[], now: readonly Read[]): { readonly from: string; readonly path: string }[] {
  const has = (all: readonly Read[], { as, path }: Read) => all.some((one) => one.as === as && one.path === path);
  const gone = old.filter((one) => !has(now, one));
  return now
    .filter((one) => !has(old, one))
    .flatMap(({ as, path }) => {
      const from = gone.find((one) => one.as === as)?.path;
      return from === undefined ? [] : [{ from, path }];
    });
}

/** By `<cluster>: <namespace>/<Secret>`: of what each is made. */
function secretsIn({ clusters }: Views): ReadonlyMap<string, readonly Read[]> {
  return new Map(
    clusters.flatMap(({ name, delivered }) =>
      delivered
        .filter(({ object }) => !isCanary(object))
        .map((one) => [`${name}: ${one.namespace}/${one.secret}`, readsOf(one)] as const),
    ),
  );
}

function readsOf({ sources }: Delivered): Read[] {
  return sources.flatMap(({ store, key, as, property }) =>
    store?.vault?.version === 'v2' ? [{ as: as ?? property, path: hubPath(store.vault, key) }] : [],
  );
}
