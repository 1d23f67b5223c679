import { grouped } from '../collections/grouped';
import type { SeenObject } from '../output/seen-object';
import type { ClusterView } from '../views/cluster-view';
import type { StoreLogin } from '../views/stores';
import type { Views } from '../views/views';
import { Reading, readingOf } from './external-secrets';
import { Left, whereIs } from './left';

/** A namespace that reads values, with its one login and the stores that use it. */
export interface ReadingNamespace {
  readonly cluster: ClusterView;
  readonly name: string;
  readonly login: StoreLogin;
  /** Names of stores, by KV engine. */
  readonly stores: ReadonlyMap<string, string>;
  readonly readings: readonly (Reading & { readonly seen: SeenObject })[];
}

type Seen = ReadingNamespace['readings'][number];

/** The namespaces of all clusters that read values of the hub, and what in them no program says. */
export function readingNamespaces({ clusters }: Views): { namespaces: ReadingNamespace[]; left: Left[] } {
  const left: Left[] = [];
  const leave = (cluster: ClusterView, seen: SeenObject, why: string) =>
    left.push({ ...whereIs(cluster.name, seen), why });
  const namespaces = clusters.flatMap((cluster) => {
    const read = cluster.delivered.flatMap((delivered): Seen[] => {
      const reading = readingOf(cluster, delivered);
      if ('why' in reading) {
        leave(cluster, delivered, reading.why);
        return [];
      }
      return [{ ...reading, seen: delivered }];
    });
    const usable = read.filter(({ store, seen }) => {
      const fault = loginFault(store.vault.login, store.vault.methods, seen.object.metadata.namespace);
      if (fault !== undefined) {
        leave(cluster, seen, `its store ${store.name} ${fault}`);
      }
      return fault === undefined;
    });
    const mount = mostUsed(usable.map(({ store }) => store.vault.login!.mount));
    return [...grouped(usable, ({ seen }) => seen.object.metadata.namespace ?? '')].flatMap(([name, all]) => {
      const own = all.filter(({ store }) => store.vault.login!.mount === mount);
      const role = mostUsed(own.map(({ store }) => loginKey(store.vault.login!)));
      const stores = new Map<string, string>();
      const readings = all.filter((one) => {
        const { store, place } = one;
        const why = otherwise(one, mount, role) ?? takeStore(stores, place.mount, store.name);
        if (why !== undefined) {
          leave(cluster, one.seen, why);
        }
        return why === undefined;
      });
      const login = readings[0]?.store.vault.login;
      return login ? [{ cluster, name, login, stores, readings }] : [];
    });
  });
  return { namespaces, left };
}

function loginFault(
  login: StoreLogin | undefined,
  methods: readonly string[],
  namespace: string | undefined,
): string | undefined {
  if (login === undefined) {
    return `logs in with ${methods.join(', ') || 'nothing'}, and a program logs in as a ServiceAccount`;
  }
  return login.account?.startsWith(`${namespace}/`)
    ? undefined
    : `logs in as ${login.account ?? 'the operator itself'}, which is not of its namespace`;
}

function otherwise({ store }: Seen, mount: string, role: string): string | undefined {
  const login = store.vault.login!;
  if (login.mount !== mount) {
    return `it logs in at "${login.mount}", and the other namespaces of its cluster at "${mount}"`;
  }
  return loginKey(login) === role
    ? undefined
    : `its store ${store.name} logs in as role "${login.role}", and a namespace of a program has one role`;
}

/** Takes the one store of a namespace that reads an engine; why not, where another one does. */
function takeStore(stores: Map<string, string>, engine: string, name: string): string | undefined {
  const taken = stores.get(engine) ?? name;
  stores.set(engine, taken);
  return taken === name ? undefined : `the namespace has two stores for engine "${engine}", "${taken}" and "${name}"`;
}

function loginKey({ role, account }: StoreLogin): string {
  return `${role} ${account}`;
}

/** Of those that are named as often, the first. */
export function mostUsed<T>(all: readonly T[]): T {
  const counts = grouped(all, (one) => one);
  return [...counts].reduce((most, one) => (one[1].length > most[1].length ? one : most), [all[0]!, []] as [T, T[]])[0];
}
