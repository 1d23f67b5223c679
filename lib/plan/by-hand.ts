import { auditedValues } from '../audit/audited-values';
import { isCanary } from '../output/canary';
import { hubPath } from '../views/stores';
import type { Views } from '../views/views';
import type { Model } from './model';
import { Change, sameForAll, viewsAt } from './state';

/** What no stack and no folder does, and a person or another machine has to. */
export interface ByHand {
  readonly what:
    'run SQL' | 'copy a value' | 'write a value' | 'add a key' | 'switch the signing key' | 'keep both addresses';
  /** What must not be applied before it is done; undefined where it makes no difference. */
  readonly before?: 'stacks' | 'folders';
  /** A database, a path of the hub with its Vault namespace, a cluster or an address. */
  readonly at: string;
  /** Where the value is today. */
  readonly from?: string;
  /** Keys that are new. */
  readonly keys?: readonly string[];
  /** Whether Terraform makes another value there, which would be delivered in place of the old one. */
  readonly isGenerated?: boolean;
  /** Clusters in which it is used. */
  readonly clusters: readonly string[];
}

export function byHandOf(change: Change, model: Model): ByHand[] {
  const [before, after] = (['old', 'new'] as const).map((at) =>
    viewsAt(change, sameForAll({ hub: at, stack: at, folder: at })),
  );
  return [
    ...newSql(change),
    ...newValues(before!, after!),
    ...newKeys(change),
    ...model.clusters
      .filter((name) => model.of(name).keys)
      .map((at): ByHand => ({ what: 'switch the signing key', before: 'folders', at, clusters: [at] })),
    ...newAddresses(change),
  ];
}

/** Vault/OpenBao rotates no user that the database does not have. */
function newSql({ before, after }: Change): ByHand[] {
  const { sql: old } = before;
  return [...(old ? (after.sql ?? []) : [])]
    .filter(([name, text]) => old!.get(name) !== text)
    .map(([at]) => ({ what: 'run SQL' as const, before: 'stacks' as const, at, clusters: [] }));
}

/** Paths that are read after the change and were not before. */
function newValues(before: Views, after: Views): ByHand[] {
  const pathsBefore = deliveredPaths(before);
  const had = new Set([...auditedValues(before).map(({ path }) => path), ...[...pathsBefore.values()].flat()]);
  const generated = new Set(
    after.vault.resources
      .ofType('vault_kv_secret_v2')
      .map(({ namespace, attributes }) =>
        [namespace, attributes['mount'], 'data', attributes['name']].filter(Boolean).join('/'),
      ),
  );
  const paths = new Map<string, { from?: string; clusters: Set<string> }>();
  for (const [secret, of] of deliveredPaths(after)) {
    for (const path of of.filter((one) => !had.has(one))) {
      const [cluster = ''] = secret.split('/');
      // Of a Secret with one value before and one after it is the same value, at another place.
      const were = pathsBefore.get(secret) ?? [];
      const known = paths.get(path) ?? { clusters: new Set() };
      paths.set(path, {
        from: known.from ?? (were.length === 1 && of.length === 1 && were[0] !== path ? were[0] : undefined),
        clusters: known.clusters.add(cluster),
      });
    }
  }
  return [...paths]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([at, { from, clusters }]): ByHand[] => {
      const isGenerated = generated.has(at);
      return from === undefined && isGenerated
        ? []
        : [
            {
              what: from === undefined ? 'write a value' : 'copy a value',
              before: 'folders',
              at,
              from,
              isGenerated,
              clusters: [...clusters].sort(),
            },
          ];
    });
}

/** Paths of KV values, by `<cluster>/<namespace>/<Secret>`. */
function deliveredPaths({ clusters, vault }: Views): Map<string, string[]> {
  return new Map(
    clusters.flatMap(({ name, delivered }) =>
      // A canary shows a mark, which Terraform writes.
      delivered
        .filter(({ object }) => !isCanary(object))
        .map((one) => {
          const paths = one.sources.flatMap(({ store, key }) =>
            store?.vault?.version === 'v2' ? [hubPath(store.vault, key)] : [],
          );
          const kv = paths.filter((path) => vault.kvVersion(path.slice(0, path.indexOf('/data/'))) === 'v2');
          return [`${name}/${one.namespace}/${one.secret}`, [...new Set(kv)]] as const;
        }),
    ),
  );
}

/** Keys that people write at a path that is there already. */
function newKeys({ before, after }: Change): ByHand[] {
  const [old, now] = [before, after].map(
    (side) =>
      viewsAt({ before: side, after: side, expanded: [] }, sameForAll({ hub: 'old', stack: 'old', folder: 'old' }))
        .vault.statedKeys,
  );
  return Object.entries(now!).flatMap(([at, text]) => {
    const had = old![at]?.split(',');
    const keys = text.split(',').filter((key) => had !== undefined && !had.includes(key));
    return keys.length === 0
      ? []
      : [{ what: 'add a key' as const, before: 'folders' as const, at, keys, clusters: [] }];
  });
}

function newAddresses({ before, after }: Change): ByHand[] {
  const [old, now] = [before, after].map(
    (side) =>
      viewsAt({ before: side, after: side, expanded: [] }, sameForAll({ hub: 'old', stack: 'old', folder: 'old' }))
        .vault.hubs,
  );
  const texts = (hubs: typeof old) => new Set(hubs!.map(({ address, ca = '' }) => `${address}\n${ca.trim()}`));
  const [had, has] = [texts(old), texts(now)];
  const isNew = had.size > 0 && [...has].filter((one) => !had.has(one));
  return (isNew || []).map((one) => ({
    what: 'keep both addresses' as const,
    before: 'folders' as const,
    at: one.split('\n')[0]!,
    from: old![0]?.address,
    clusters: [],
  }));
}
