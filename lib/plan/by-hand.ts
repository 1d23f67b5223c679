import type { Model } from './model';
import { newValues } from './new-values';
import { Change, sameForAll, viewsAt } from './state';

/** What no stack and no folder does, and a person or another machine has to. */
export interface ByHand {
  readonly what:
    | 'run SQL'
    | 'copy a value'
    | 'write a value'
    | 'expect another value'
    | 'add a key'
    | 'switch the signing key'
    | 'keep both addresses';
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
  /** What is to be done, in words, where `what` and the names do not say it. */
  readonly says?: string;
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
