import { grouped } from '../collections/grouped';
import { isCanary } from '../output/canary';
import type { Delivered } from '../views/requests';
import { hubPath } from '../views/stores';
import { templateKeys } from '../views/template-keys';
import type { Views } from '../views/views';
import type { ByHand } from './by-hand';

/**
 * Keys of a Secret that are made of other values of the same places, as where two of them swap: whoever knows the old one
 * is not told by where it is read. What is made of a value that is new is written first, which is a task of its own.
 *
 * @param added keys that are written first
 */
export function exchangedKeys(before: Views, after: Views, added: readonly ByHand[]): ByHand[] {
  const fresh = new Set(added.flatMap(({ at, keys = [] }) => keys.map((key) => `${at} ${key}`)));
  const next = new Map(
    after.clusters.flatMap(({ name, delivered }) => delivered.map((one) => [secretOf(name, one), one] as const)),
  );
  const found = before.clusters.flatMap(({ name: cluster, delivered }) =>
    delivered.flatMap((old) => {
      const now = next.get(secretOf(cluster, old));
      if (!now || isCanary(old.object) || placesOf(old) !== placesOf(now)) {
        return [];
      }
      const isFresh = (name: string) =>
        now.sources.some(({ store, key }) => store?.vault && fresh.has(`${hubPath(store.vault, key)} ${name}`));
      const [was, is] = [madeOf(old), madeOf(now)];
      return [...is]
        .filter(([key, names]) => was.has(key) && was.get(key)!.join() !== names.join() && !names.some(isFresh))
        .map(([key, names]) => {
          const says = `key ${key} of Secret ${old.namespace}/${old.secret} is made of ${names.join(', ') || 'no value'} in place of ${was.get(key)!.join(', ') || 'none'}`;
          return { cluster, at: `${old.namespace}/${old.secret}`, says };
        });
    }),
  );
  return [...grouped(found, ({ says }) => says).values()].map((of): ByHand => {
    const { at, says } = of[0]!;
    return {
      ...{ what: 'expect another value', before: 'folders', at },
      says: `${says} from now on: see to all that know the old one`,
      clusters: [...new Set(of.map(({ cluster }) => cluster))].sort(),
    };
  });
}

function secretOf(cluster: string, { namespace, secret }: Delivered): string {
  return `${cluster}/${namespace}/${secret}`;
}

function placesOf({ sources }: Delivered): string {
  return [...new Set(sources.map(({ key, version }) => JSON.stringify([key, version])))].sort().join('\n');
}

interface Spec {
  readonly target?: { readonly template?: { readonly data?: Readonly<Record<string, unknown>> } };
}

/** Of each key of a Secret, which values its template takes, as far as the text tells; by what they are called on the hub. */
function madeOf({ object, sources }: Delivered): ReadonlyMap<string, readonly string[]> {
  const named = new Map(sources.flatMap(({ as, property }) => (as && property ? [[as, property] as const] : [])));
  const data = (object.spec as Spec | undefined)?.target?.template?.data;
  const texts = data ? Object.entries(data) : [...named.keys()].map((key) => [key, `{{ .${key} }}`] as const);
  return new Map(
    texts.flatMap(([key, text]) => {
      const names = templateKeys(String(text));
      return names === undefined ? [] : [[key, names.map((name) => named.get(name) ?? name).sort()] as const];
    }),
  );
}
