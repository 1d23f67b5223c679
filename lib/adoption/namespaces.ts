import { grouped } from '../collections/grouped';
import type { SeenObject } from '../output/seen-object';
import type { ClusterView } from '../views/cluster-view';
import type { StoreLogin } from '../views/stores';
import type { Views } from '../views/views';
import { Reading, readingOf } from './external-secrets';
import { Left, whereIs } from './left';

/** A namespace that reads values, or as which a store of the whole cluster logs in. */
export interface ReadingNamespace {
  readonly cluster: ClusterView;
  readonly name: string;
  /** Of its cluster, with its Vault namespace. */
  readonly mount: string;
  /** Its one login; undefined where it reads through stores alone that log in as another namespace. */
  readonly login?: StoreLogin;
  /** Names of its own stores, by KV engine. */
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
    const keep = (one: Seen, why: string | undefined) => {
      if (why !== undefined) {
        leave(cluster, one.seen, why);
      }
      return why === undefined;
    };
    const read = cluster.delivered.flatMap((delivered): Seen[] => {
      const reading = readingOf(cluster, delivered);
      if ('why' in reading) {
        leave(cluster, delivered, reading.why);
        return [];
      }
      return [{ ...reading, seen: delivered }];
    });
    const usable = read.filter((one) => keep(one, loginFault(one)));
    const mount = mostUsed(usable.map(({ store }) => store.vault.login!.mount));
    const stores = new Map<string, Map<string, string>>();
    const logins = new Map<string, StoreLogin>();
    const readings = [...grouped(usable, lenderOf)].flatMap(([lender, all]) => {
      const own = all.filter(({ store }) => store.vault.login!.mount === mount);
      const role = mostUsed(own.map(({ store }) => loginKey(store.vault.login!)));
      const ownStores = new Map<string, string>();
      stores.set(lender, ownStores);
      return all.filter((one) => {
        const { store, place } = one;
        const isKept = keep(
          one,
          otherwise(one, mount, role) ?? (isShared(one) ? undefined : takeStore(ownStores, place.mount, store.name)),
        );
        if (isKept) {
          logins.set(lender, store.vault.login!);
        }
        return isKept;
      });
    });
    const byNamespace = grouped(readings, namespaceOf);
    return [...new Set([...logins.keys(), ...byNamespace.keys()])].map((name): ReadingNamespace => ({
      ...{ cluster, name, mount, login: logins.get(name), stores: stores.get(name) ?? new Map() },
      readings: byNamespace.get(name) ?? [],
    }));
  });
  return { namespaces, left };
}

/** Whether it is read through a store of the whole cluster. */
export function isShared({ store }: Pick<Reading, 'store'>): boolean {
  return store.kind === 'ClusterSecretStore';
}

/** The namespace as which its store logs in. */
export function lenderOf(one: Seen): string {
  return isShared(one) ? one.store.vault.login!.account!.replace(/\/.*$/, '') : namespaceOf(one);
}

function namespaceOf({ seen }: Seen): string {
  return seen.object.metadata.namespace ?? '';
}

function loginFault(one: Seen): string | undefined {
  const { kind, name, vault } = one.store;
  const { login, methods } = vault;
  if (login === undefined) {
    return `its store ${name} logs in with ${methods.join(', ') || 'nothing'}, and a program logs in as a ServiceAccount`;
  }
  const [namespace = '', account = ''] = login.account?.split('/') ?? [];
  if (kind === 'ClusterSecretStore' && namespace !== '' && account !== '') {
    return undefined;
  }
  return kind === 'SecretStore' && namespace === namespaceOf(one)
    ? undefined
    : `its store ${name} logs in as ${login.account ?? 'the operator itself'}, which is not of its namespace`;
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
