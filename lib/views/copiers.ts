import type { ClusterView } from './cluster-view';
import { firstPushes } from './pushes';
import { readSubject, Subject } from './rbac';
import { isReferent } from './referent';
import { ACCOUNT_NAME, ACCOUNT_TOKEN } from './secret-types';
import type { SeenObject } from '../output/seen-object';
import { hubPath, Store } from './stores';
import type { Views } from './views';
import { waitingTokens } from './waiting-tokens';

/** Whom the API server that a store reads takes it for. */
export interface Reader {
  readonly cluster: ClusterView;
  readonly namespace: string;
  readonly subject: Subject;
  /** What lets it in. */
  readonly by: SeenObject;
}

/** Where the way from a store to who it is breaks. */
export interface Broken {
  readonly at: SeenObject;
  readonly message: string;
  readonly fix: string;
}

/** From a store to who it is where it reads; no reader where nobody says it. */
export interface Way {
  readonly reader?: Reader;
  readonly broken: readonly Broken[];
}

const UNSAID: Way = { broken: [] };

export function wayOf(views: Views, cluster: ClusterView, store: Store): Way {
  const { isOwnCluster, account, user, token, remoteNamespace: namespace } = store.upstream!;
  if (isOwnCluster && account !== undefined && !isReferent(account)) {
    return {
      reader: { cluster, namespace, subject: { kind: 'ServiceAccount', name: account }, by: store },
      broken: [],
    };
  }
  if (user !== undefined) {
    return wayByName(views, cluster, store, user);
  }
  const pushed = token && pushedToken(views, cluster, store);
  return pushed ? wayByToken(store, pushed) : UNSAID;
}

/** The store says who it is. */
function wayByName({ clusters }: Views, own: ClusterView, store: Store, user: string): Way {
  const { account, cluster: name, remoteNamespace: namespace } = store.upstream!;
  const broken: Broken[] = [];
  // The name begins with that of the cluster: an account of another one may have the same name.
  if (account !== undefined && !user.endsWith(`.${own.name}:system:serviceaccount:${account.replace('/', ':')}`)) {
    broken.push({
      at: store,
      message: `it reads as "${account}" of "${own.name}", and says that the other cluster knows it as "${user}"`,
      fix: 'name in both the same account of this cluster',
    });
  }
  const cluster = clusters.find((one) => one.name === name);
  // One cluster alone may be all that is looked at.
  if (!cluster && clusters.length > 1) {
    broken.push({
      at: store,
      message: `it copies from cluster "${name}", which is not among those written here`,
      fix: 'name a cluster that is',
    });
  }
  return {
    reader: cluster && { cluster, namespace, subject: readSubject({ kind: 'User', name: user }), by: store },
    broken,
  };
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
  for (const { cluster: other, use } of firstPushes(clusters, wanted ?? [])) {
    const secret: string | undefined = (use.object as any).spec?.selector?.secret?.name;
    if (secret !== undefined) {
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
  const [only, more] = waitingTokens(clusters, downstream, upstream!.remoteNamespace);
  const push = more ? undefined : only?.cluster.find('Secret', only.secret, upstream!.remoteNamespace);
  return push && { ...only!, push };
}

/** From the store to the account that its token is of. */
function wayByToken(store: Store, { cluster, push, secret }: Pushed): Way {
  const { namespace = '' } = push.object.metadata;
  const { remoteNamespace } = store.upstream!;
  if (remoteNamespace !== namespace) {
    const message = `it reads namespace "${remoteNamespace}", and its token is of namespace "${namespace}" of "${cluster.name}"`;
    return { broken: [{ at: store, message, fix: 'name the namespace of the token in remoteNamespace' }] };
  }
  const token = cluster.find('Secret', secret, namespace);
  const account = token?.object.metadata.annotations?.[ACCOUNT_NAME];
  if (!token || token.object['type'] !== ACCOUNT_TOKEN || account === undefined) {
    const message = `what it pushes, Secret "${secret}", is not a token of a ServiceAccount`;
    return {
      broken: [{ at: push, message, fix: `make it a Secret of type ${ACCOUNT_TOKEN} that names a ServiceAccount` }],
    };
  }
  const message = `it is for ServiceAccount "${account}", which nothing makes`;
  return {
    reader: { cluster, namespace, subject: { kind: 'ServiceAccount', name: `${namespace}/${account}` }, by: push },
    broken: cluster.find('ServiceAccount', account, namespace) ? [] : [{ at: token, message, fix: 'make the account' }],
  };
}
