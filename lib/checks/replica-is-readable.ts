import type { ClusterView } from '../views/cluster-view';
import type { Delivered, StoreUse } from '../views/requests';
import { originOf, SeenObject } from '../views/seen-object';
import { hubPath, Store } from '../views/stores';
import type { Views } from '../views/views';
import { Check, Found } from './check';

const TOKEN = 'kubernetes.io/service-account-token';

/** A Secret of another cluster is copied with an account of that cluster which may get it, and nothing more. */
export const replicaIsReadable: Check = {
  id: 'replica-is-readable',
  severity: 'error',
  why: 'The copy is never made, or its account reads more of the other cluster than the copy needs.',
  *run(views) {
    const byAccount = new Map<string, Reader>();
    for (const cluster of views.clusters) {
      for (const store of cluster.stores.filter(({ upstream }) => upstream?.token)) {
        const pushed = pushedToken(views, cluster, store);
        const account = pushed && (yield* chain(store, pushed));
        if (account !== undefined) {
          const { cluster: upstream, push } = pushed!;
          const key = `${upstream.name} ${account}`;
          const reader = byAccount.get(key) ?? { cluster: upstream, account, push, copies: [] };
          reader.copies.push(
            ...cluster.delivered.filter(({ sources }) => sources.some((source) => source.store === store)),
          );
          byAccount.set(key, reader);
        }
      }
    }
    for (const reader of byAccount.values()) {
      yield* rights(reader);
    }
  },
};

/** An account with which other clusters copy Secrets. */
interface Reader {
  readonly cluster: ClusterView;
  /** `<namespace>/<name>` */
  readonly account: string;
  readonly push: SeenObject;
  readonly copies: Delivered[];
}

/** A Secret of another cluster, as somebody pushes it to the hub. */
interface Pushed {
  readonly cluster: ClusterView;
  readonly push: SeenObject;
  /** Names the Secret. */
  readonly secret: string;
}

/** Who pushed the token that a store shows; undefined where it was made by hand, which is another finding. */
function pushedToken({ clusters }: Views, cluster: ClusterView, store: Store): Pushed | undefined {
  const delivered = cluster.delivery(store.namespace, store.upstream!.token!.secretName);
  const wanted = delivered?.sources.map(({ store: from, key }) => (from?.vault ? hubPath(from.vault, key) : undefined));
  for (const other of clusters) {
    const use = other.uses.find((one) => one.kind === 'push' && wanted?.includes(pathOf(one)));
    const secret: string | undefined = (use?.object as any)?.spec?.selector?.secret?.name;
    if (use && secret !== undefined) {
      return { cluster: other, push: use, secret };
    }
  }
  return delivered ? undefined : tokenByName(clusters, cluster, store);
}

/** Without a hub the token waits upstream, in a Secret that is named for the cluster. */
function tokenByName(
  clusters: readonly ClusterView[],
  downstream: ClusterView,
  { upstream }: Store,
): Pushed | undefined {
  const candidates = clusters
    .filter((cluster) => cluster !== downstream)
    .flatMap((cluster) => cluster.tokenSecrets(upstream!.remoteNamespace).map((secret) => ({ cluster, secret })))
    .filter(({ secret }) => secret.split('.').includes(downstream.name));
  const [only, more] = candidates;
  const push = more ? undefined : only?.cluster.find('Secret', only.secret, upstream!.remoteNamespace);
  return push && { ...only!, push };
}

function pathOf({ store, remoteKey }: StoreUse): string | undefined {
  return store?.vault && hubPath(store.vault, remoteKey);
}

/** From the store to the account that its token is of. */
function* chain(store: Store, { cluster, push, secret }: Pushed): Generator<Found, string | undefined> {
  const { namespace = '' } = push.object.metadata;
  const { remoteNamespace } = store.upstream!;
  if (remoteNamespace !== namespace) {
    yield {
      ...originOf(store),
      message: `it reads namespace "${remoteNamespace}", and its token is of namespace "${namespace}" of "${cluster.name}"`,
      fix: 'name the namespace of the token in remoteNamespace',
    };
    return undefined;
  }
  const token = cluster.find('Secret', secret, namespace);
  const account = token?.object.metadata.annotations?.['kubernetes.io/service-account.name'];
  if (!token || token.object['type'] !== TOKEN || account === undefined) {
    yield {
      ...originOf(push),
      message: `what it pushes, Secret "${secret}", is no token of a ServiceAccount`,
      fix: `make it a Secret of type ${TOKEN} that names a ServiceAccount`,
    };
    return undefined;
  }
  if (!cluster.find('ServiceAccount', account, namespace)) {
    yield {
      ...originOf(token),
      message: `it is for ServiceAccount "${account}", which nothing makes`,
      fix: 'make the account',
    };
  }
  return `${namespace}/${account}`;
}

/** Exactly what is copied may be got. */
function* rights({ cluster, account, push, copies }: Reader): Iterable<Found> {
  const [namespace = ''] = account.split('/');
  const granted = cluster.rbac
    .inForce(namespace)
    .filter(({ subjects }) => subjects.some(({ kind, name }) => kind === 'ServiceAccount' && name === account));
  const keys = new Set(copies.flatMap(({ sources }) => sources.map(({ key }) => key)));
  for (const copy of copies) {
    for (const { key } of copy.sources) {
      const wish = { verb: 'get', group: '', resource: 'secrets', namespace, name: key };
      if (!cluster.rbac.allowing(wish).some((grant) => granted.includes(grant))) {
        yield {
          ...originOf(copy),
          message: `on "${cluster.name}" no Role lets "${account}" get Secret "${key}"`,
          fix: 'bind a Role to it that names the Secret in resourceNames, with get',
        };
      }
    }
  }
  for (const { binding, rules = [], role, subjects } of granted) {
    const more = rules.filter(
      ({ resources = [], verbs, resourceNames = [] }) =>
        resources.join() !== 'secrets' ||
        verbs.join() !== 'get' ||
        resourceNames.length === 0 ||
        resourceNames.some((name) => !keys.has(name)),
    );
    if (more.length > 0 || subjects.length > 1) {
      yield {
        ...originOf(binding),
        message: `${role} gives "${account}" more than to get ${[...keys].sort().join(', ') || 'nothing'}, or gives it to others as well`,
        fix: 'let it get those Secrets by name, and bind nobody else',
      };
    }
  }
  if (copies.length === 0) {
    yield {
      ...originOf(push),
      message: 'its token is handed out, and nothing is copied with it',
      fix: 'copy something, or take the account away',
    };
  }
}
