import { grouped } from '../collections/grouped';
import type { Views } from '../views/views';
import { specOf } from '../output/seen-object';
import type { Delivered } from '../views/requests';
import type { ItemChange } from './changes';

/** By what came what went, where but one of each is alike: it may be one thing under another name. */
export function alike<T>(gone: readonly T[], came: readonly T[], like: (one: T) => string): Map<T, T> {
  const [went, are] = [grouped(gone, like), grouped(came, like)];
  return new Map(
    [...are].flatMap(([key, [now, ...more]]) => {
      const [old, ...others] = went.get(key) ?? [];
      return now !== undefined && old !== undefined && more.length + others.length === 0 ? [[now, old]] : [];
    }),
  );
}

/** A Secret that looks like one that went: of the same content, in its namespace or under its name in another. */
export interface RenamedSecret {
  readonly cluster: string;
  readonly from: Delivered;
  readonly to: Delivered;
}

export function renamedSecrets(before: Views, after: Views): RenamedSecret[] {
  const clustersAfter = new Map(after.clusters.map((cluster) => [cluster.name, cluster.delivered]));
  return before.clusters.flatMap(({ name: cluster, delivered: had }) => {
    const has = clustersAfter.get(cluster) ?? [];
    const [known, now] = [new Set(had.map(nameOf)), new Set(has.map(nameOf))];
    const gone = had.filter((one) => !now.has(nameOf(one)));
    const came = has.filter((one) => !known.has(nameOf(one)));
    const inPlace = alike(gone, came, (one) => `${one.namespace} ${contentOf(one)}`);
    const paired = new Set([...inPlace].flat());
    const left = (all: readonly Delivered[]) => all.filter((one) => !paired.has(one));
    const elsewhere = alike(left(gone), left(came), (one) => `${one.secret} ${contentOf(one)}`);
    return [...inPlace, ...elsewhere].map(([to, from]) => ({ cluster, from, to }));
  });
}

/** What makes a Secret that is told as a rename is told with it. */
export function withoutRenamed(items: readonly ItemChange[], renamed: readonly RenamedSecret[]): ItemChange[] {
  const told = new Set(
    renamed.flatMap(({ cluster, from, to }) => [from, to].map((one) => `cluster ${cluster} ${objectOf(one)}`)),
  );
  return items.filter(({ item, kind }) => kind === 'changes' || !told.has(`${item.where} ${item.what}`));
}

export function nameOf({ namespace, secret }: Delivered): string {
  return `${namespace}/${secret}`;
}

/** All that it says but for its names: what else changed with a name is told as two. */
function contentOf({ object, keys, open }: Delivered): string {
  const { target, ...spec } = specOf(object);
  const nameless = [spec, { ...target, name: undefined }];
  const said = JSON.stringify(nameless, (field, value: unknown) => (field === 'key' ? undefined : value));
  return `${object.kind} ${[...keys].sort().join()} ${open} ${said}`;
}

function objectOf({ object: { kind, metadata } }: Delivered): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}
