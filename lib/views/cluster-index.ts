import { ByName } from '../collections/by-name';
import { grouped } from '../collections/grouped';
import type { KubernetesObject } from '../output/kubernetes-object';
import type { ClusterView } from './cluster-view';
import type { HubClient } from './hub-clients';
import type { ProviderClass } from './provider-classes';
import { isReferent } from './referent';
import { isPlain, namedBy } from './reloader';
import type { StoreUse } from './requests';
import type { Rotator } from './rotators';
import { ACCOUNT_NAME, ACCOUNT_TOKEN } from './secret-types';
import type { Store } from './stores';
import type { Workload } from './workloads';

type Content = Pick<
  ClusterView,
  | 'uses'
  | 'stores'
  | 'workloads'
  | 'rotators'
  | 'clients'
  | 'providerClasses'
  | 'controllers'
  | 'foreign'
  | 'ofKind'
  | 'find'
>;

/**
 * What of a cluster has to do with an object or a name, found without asking all of it: each part is made when it is
 * first asked for, so only of a cluster that is read to its end.
 */
export class ClusterIndex {
  private objects?: ReadonlyMap<KubernetesObject, readonly StoreUse[]>;
  private stores?: ReadonlyMap<Store | undefined, readonly StoreUse[]>;
  private ownCopies?: ReadonlySet<string>;
  private logins?: ByName<Store>;
  private namespaces?: ReadonlyMap<string, readonly Workload[]>;
  private accounts?: ReadonlyMap<string, readonly Workload[]>;
  private rotators?: ReadonlyMap<string, readonly Rotator[]>;
  private clients?: ReadonlyMap<string, readonly HubClient[]>;
  private names?: ByName<Workload>;
  private classesByName?: ReadonlyMap<string, readonly ProviderClass[]>;
  private mounters?: ByName<Workload>;
  private secrets?: ReadonlyMap<string, ByName<Workload>>;
  private readonly users = new Map<string, readonly Workload[]>();
  private patched?: ReadonlyMap<string, ByName<KubernetesObject>>;
  private tokens?: ReadonlyMap<string | undefined, readonly Metadata[]>;
  private tokensByAccount?: ReadonlyMap<string | undefined, readonly Metadata[]>;
  private synced?: ReadonlyMap<string, readonly Synced[]>;
  private controlled?: ReadonlySet<string>;

  constructor(private readonly cluster: Content) {}

  /** What an object reads or writes through stores. */
  usesOf(object: KubernetesObject): readonly StoreUse[] {
    this.objects ??= grouped(this.cluster.uses, (use) => use.object);
    return this.objects.get(object) ?? [];
  }

  /** What is read or written through a store. */
  usesThrough(store: Store): readonly StoreUse[] {
    this.stores ??= grouped(this.cluster.uses, (use) => use.store);
    return this.stores.get(store) ?? [];
  }

  /** Secrets that a store copies within the cluster. */
  copies(namespace: string | undefined, secret: string): boolean {
    this.ownCopies ??= new Set(
      this.cluster.uses.flatMap(({ store, remoteKey, kind }) =>
        kind !== 'push' && store?.upstream?.isOwnCluster === true
          ? [placeOf(store.upstream.remoteNamespace, remoteKey)]
          : [],
      ),
    );
    return this.ownCopies.has(placeOf(namespace, secret));
  }

  /** Stores that may log in as an account, among others that may log in as any. */
  storesFor(account: string): readonly Store[] {
    if (!this.logins) {
      this.logins = new ByName();
      for (const store of this.cluster.stores) {
        const named = store.vault?.login?.account;
        this.logins.add(store, named === undefined ? [] : [named], isReferent(named));
      }
    }
    return this.logins.of(account);
  }

  workloadsIn(namespace: string): readonly Workload[] {
    this.namespaces ??= grouped(this.cluster.workloads, (workload) => workload.namespace);
    return this.namespaces.get(namespace) ?? [];
  }

  /** @param account `<namespace>/<name>` */
  workloadsAs(account: string): readonly Workload[] {
    this.accounts ??= grouped(this.cluster.workloads, (one) => one.account);
    return this.accounts.get(account) ?? [];
  }

  /** @param account `<namespace>/<name>` */
  rotatorsAs(account: string): readonly Rotator[] {
    this.rotators ??= grouped(this.cluster.rotators, (one) => one.account);
    return this.rotators.get(account) ?? [];
  }

  /** @param account `<namespace>/<name>` */
  clientAs(account: string): HubClient | undefined {
    this.clients ??= grouped(this.cluster.clients, (one) => one.account);
    return this.clients.get(account)?.[0];
  }

  /**
   * @param names `Deployment api`
   * @param accounts `<namespace>/<name>`, for those that run as them
   */
  workloadsNamed(namespace: string, names: readonly string[], ...accounts: readonly string[]): readonly Workload[] {
    if (!this.names) {
      this.names = new ByName();
      for (const workload of this.cluster.workloads) {
        const { kind, name, account } = workload;
        this.names.add(workload, [placeOf(workload.namespace, `${kind} ${name}`), account]);
      }
    }
    return this.names.of(...names.map((name) => placeOf(namespace, name)), ...accounts);
  }

  classes(namespace: string, name: string): readonly ProviderClass[] {
    this.classesByName ??= grouped(this.cluster.providerClasses, (one) => placeOf(one.namespace, one.name));
    return this.classesByName.get(placeOf(namespace, name)) ?? [];
  }

  mounting({ namespace, name }: ProviderClass): readonly Workload[] {
    if (!this.mounters) {
      this.mounters = new ByName();
      for (const workload of this.cluster.workloads) {
        this.mounters.add(
          workload,
          workload.providerClasses.map((one) => placeOf(workload.namespace, one)),
        );
      }
    }
    return this.mounters.of(placeOf(namespace, name));
  }

  /** Workloads that use a Secret or that Reloader restarts for it, among others whose annotations hold a pattern. */
  around(namespace: string, secret: string): readonly Workload[] {
    if (!this.secrets) {
      const secrets = new Map<string, ByName<Workload>>();
      for (const workload of this.cluster.workloads) {
        const { references, reloadedPatterns } = workload;
        const names = [...references.map((one) => one.secret), ...reloadedPatterns];
        addIn(secrets, workload.namespace, workload, names, !reloadedPatterns.every(isPlain));
      }
      this.secrets = secrets;
    }
    return this.secrets.get(namespace)?.of(secret) ?? [];
  }

  /** Workloads that use a Secret. */
  using(namespace: string, secret: string): readonly Workload[] {
    const key = placeOf(namespace, secret);
    const users = this.users.get(key) ?? this.around(namespace, secret).filter((workload) => workload.uses(secret));
    this.users.set(key, users);
    return users;
  }

  /** Workloads of other repositories that Reloader may restart for a Secret. */
  patchedFor(namespace: string, secret: string): readonly KubernetesObject[] {
    if (!this.patched) {
      const patched = new Map<string, ByName<KubernetesObject>>();
      for (const [where, objects] of this.cluster.foreign) {
        for (const object of objects) {
          const patterns = namedBy({ own: object.metadata.annotations ?? {}, pods: {} });
          addIn(patched, where, object, patterns, !patterns.every(isPlain));
        }
      }
      this.patched = patched;
    }
    return this.patched.get(namespace)?.of(secret) ?? [];
  }

  tokensIn(namespace: string): readonly string[] {
    this.tokens ??= grouped(this.tokenSecrets, (metadata) => metadata.namespace);
    return this.tokens.get(namespace)?.map(({ name }) => name) ?? [];
  }

  /** Names of the Secrets that Kubernetes fills with the token of an account, `<namespace>/<name>`. */
  tokensOf(account: string): readonly string[] {
    this.tokensByAccount ??= grouped(this.tokenSecrets, ({ name, namespace }) => {
      const of = this.cluster.find('Secret', name, namespace)?.object.metadata.annotations?.[ACCOUNT_NAME];
      return of === undefined ? undefined : `${namespace}/${of}`;
    });
    return this.tokensByAccount.get(account)?.map(({ name }) => name) ?? [];
  }

  /** What the CSI driver makes a Secret of: the files that pods of a namespace mount. */
  syncedTo(namespace: string | undefined, secret: string): readonly Synced[] {
    this.synced ??= grouped(
      this.cluster.providerClasses.flatMap((one) =>
        one.synced.map((synced) => ({ ...synced, namespace: one.namespace })),
      ),
      (one) => placeOf(one.namespace, one.secret),
    );
    return this.synced.get(placeOf(namespace, secret)) ?? [];
  }

  /** Whether another controller than External Secrets Operator makes it. */
  isControlled(namespace: string | undefined, secret: string): boolean {
    this.controlled ??= new Set(this.cluster.controllers.secrets.map((one) => placeOf(one.namespace, one.secret)));
    return this.controlled.has(placeOf(namespace ?? '', secret));
  }

  private get tokenSecrets(): Metadata[] {
    const secrets = this.cluster.ofKind('Secret').filter(({ object }) => object['type'] === ACCOUNT_TOKEN);
    return secrets.map(({ object }) => object.metadata);
  }
}

type Metadata = KubernetesObject['metadata'];
type Synced = ProviderClass['synced'][number];

/** Without a namespace it is a place of its own. */
function placeOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ' '}/${name}`;
}

function addIn<T>(
  all: Map<string, ByName<T>>,
  namespace: string,
  item: T,
  names: readonly string[],
  isOpen: boolean,
): void {
  const known = all.get(namespace) ?? new ByName<T>();
  all.set(namespace, known);
  known.add(item, names, isOpen);
}
