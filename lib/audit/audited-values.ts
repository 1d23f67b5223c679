import { limitsOf } from '../timing/age';
import { keptValues } from '../timing/kept';
import type { Term } from '../timing/term';
import { DescribedValue, describedValues } from '../views/key-values';
import type { Delivered, Source } from '../views/requests';
import { hubPath, isGenerator } from '../views/stores';
import type { Views } from '../views/views';
import { hubPathOf } from '../views/rotators';

/** A value of a KV engine that people answer for, as both sides speak of it. */
export interface AuditedValue {
  /** Where it is read, with its Vault namespace. */
  readonly path: string;
  /** The version that is pinned; undefined for the newest. */
  readonly version?: number;
  readonly described?: DescribedValue;
  /** How old it may become: by itself, and by rules of the fleet. */
  readonly limits: readonly Term[];
  /** `<cluster>: <namespace>/<Secret>`, and who reads it by a login of its own. */
  readonly usedBy: readonly string[];
}

/** Every value that is delivered, read or described, sorted by path and version; without those that clusters write, and marks. */
export function auditedValues(views: Views): AuditedValue[] {
  const values = new Map<string, AuditedValue>();
  const described = describedValues(views.vault);
  const kept = keptValues(views);
  const written = writtenByClusters(views);
  const add = (path: string, version?: number, use?: { name: string; limits: readonly Term[] }) => {
    if (written.has(path) || kept.get(path)?.by === 'synthesis') {
      return;
    }
    const key = `${path} ${version ?? ''}`;
    const known = values.get(key) ?? { path, version, described: described.get(path), limits: [], usedBy: [] };
    const own = kept.get(path)?.maximumAge;
    const limits = use?.limits ?? (own ? [own] : []);
    values.set(key, {
      ...known,
      limits: [...known.limits, ...limits.filter((limit) => !known.limits.some((other) => isSame(limit, other)))],
      usedBy: [...new Set([...known.usedBy, ...(use ? [use.name] : [])])].sort(),
    });
  };
  for (const { name, delivered: all } of views.clusters) {
    for (const delivered of all) {
      for (const source of delivered.sources) {
        const path = versionedPath(source);
        if (path !== undefined) {
          const limits = limitsOf(delivered.object.metadata.annotations, kept.get(path)?.maximumAge);
          add(path, pinnedVersion(source), { name: `${name}: ${nameOf(delivered)}`, limits });
        }
      }
    }
  }
  for (const { name, path, annotations } of readers(views)) {
    add(path, undefined, { name, limits: limitsOf(annotations, kept.get(path)?.maximumAge) });
  }
  const delivered = new Set([...values.values()].map(({ path }) => path));
  [...described.keys()].filter((path) => !delivered.has(path)).forEach((path) => add(path));
  return [...values.values()].sort(
    (a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) || (a.version ?? Infinity) - (b.version ?? Infinity),
  );
}

interface Reader {
  readonly name: string;
  readonly path: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Who reads values with a login of its own: pods, by themselves or as files, and machines. */
function readers({ vault, clusters }: Views): Reader[] {
  const pods = clusters.flatMap((cluster) =>
    cluster.clients.flatMap(({ account, calls, promises }) =>
      [...calls].map(([path, capabilities]) => ({
        name: `${cluster.name}: ServiceAccount ${account}`,
        path,
        capabilities,
        annotations: promises.get(path),
      })),
    ),
  );
  const outside = Object.entries(vault.outside).flatMap(([name, { calls }]) =>
    Object.entries(calls).map(([path, capabilities]) => ({ name, path, capabilities })),
  );
  return [...pods, ...outside].filter(
    ({ path, capabilities }) =>
      capabilities.includes('read') && vault.kvVersion(path.slice(0, path.indexOf('/data/'))) === 'v2',
  );
}

/** Where clusters write for each other, or say which rotation they carry: nobody answers for these. */
export function writtenByClusters({ clusters }: Views): ReadonlySet<string> {
  const pushed = clusters
    .flatMap(({ uses }) => uses)
    .flatMap(({ kind, store, remoteKey }) => (kind === 'push' && store?.vault ? hubPath(store.vault, remoteKey) : []));
  const turns = clusters
    .flatMap(({ rotators }) => rotators)
    .flatMap((rotator) => [rotator.turn, ...rotator.confirmations].map((path) => hubPathOf(rotator, path)));
  return new Set([...pushed, ...turns]);
}

function versionedPath({ store, key }: Source): string | undefined {
  return store?.vault?.version === 'v2' && !isGenerator(store) ? hubPath(store.vault, key) : undefined;
}

function pinnedVersion({ version }: Source): number | undefined {
  return /^[1-9]\d*$/.test(version ?? '') ? Number(version) : undefined;
}

function nameOf({ namespace, secret }: Delivered): string {
  return `${namespace}/${secret}`;
}

function isSame(one: Term, other: Term): boolean {
  return one.name === other.name && one.seconds === other.seconds;
}
