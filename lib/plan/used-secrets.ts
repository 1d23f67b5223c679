import { grouped } from '../collections/grouped';
import { isCanary } from '../output/canary';
import type { Delivered } from '../views/requests';
import type { Views } from '../views/views';
import type { ByHand } from './by-hand';

/** Secrets that only stores of keywheel name. */
const OWN = /^keywheel[.-]/;

/**
 * Secrets, and keys of them, that leave a namespace which stays: pods that somebody else deploys name them, and no pod
 * starts without one that it names.
 */
export function leavingSecrets(before: Views, after: Views): ByHand[] {
  const next = new Map(after.clusters.map((cluster) => [cluster.name, cluster]));
  const lost = before.clusters.flatMap(({ name: cluster, delivered }) => {
    const now = next.get(cluster)?.delivered ?? [];
    const staying = new Set(now.map(({ namespace }) => namespace));
    const bySecret = grouped(now, ({ namespace, secret }) => `${namespace}/${secret}`);
    return delivered
      .filter(({ namespace, object, secret }) => staying.has(namespace) && !isCanary(object) && !OWN.test(secret))
      .flatMap((old) => {
        const found = bySecret.get(`${old.namespace}/${old.secret}`) ?? [];
        const keys = found.length === 0 ? undefined : lostKeys(old, found);
        return keys?.length === 0 ? [] : [{ cluster, at: `${old.namespace}/${old.secret}`, keys }];
      });
  });
  return [...grouped(lost, ({ at, keys }) => `${at} ${keys?.join(',') ?? ''}`).values()].map((of): ByHand => {
    const { at, keys } = of[0]!;
    const clusters = [...new Set(of.map(({ cluster }) => cluster))].sort();
    return {
      ...{ what: 'free a Secret', before: 'folders', at, keys, clusters },
      says:
        keys === undefined
          ? `Secret ${at} leaves ${clusters.join(', ')}, and no pod that names it starts any more: deliver what takes its place next to it first, and go on once no workload names it`
          : `Secret ${at} loses ${keys.join(', ')} on ${clusters.join(', ')}, and no pod that names such a key starts any more: deliver the new keys next to the old ones first, and go on once no workload names those`,
    };
  });
}

function lostKeys({ keys }: Delivered, found: readonly Delivered[]): string[] {
  const has = new Set(found.flatMap((one) => one.keys));
  return found.some(({ open }) => open) ? [] : keys.filter((key) => !has.has(key));
}
