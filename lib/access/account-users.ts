import type { ClusterView } from '../views/cluster-view';
import { isReferent } from '../views/referent';
import type { Store } from '../views/stores';
import { anythingWays, Holder, holdersBy, holdersWithin, podWays, together, Way, ways } from './holders';
import { placesOf } from './store-places';

const CHANGE = ['create', 'update', 'patch'];
const OPERATOR_GROUP = 'external-secrets.io';
const GENERATOR_GROUP = 'generators.external-secrets.io';

/** Who can use a ServiceAccount: have its token, or have the operator log in with it. */
export function accountUsers(cluster: ClusterView, account: string): Holder[] {
  const [namespace] = account.split('/') as [string, string];
  return together([
    ...runsAs(cluster, account),
    ...holdersBy(cluster, directWays(cluster, account)),
    ...holdersWithin(cluster, namespace, podWays),
    ...holdersWithin(cluster, namespace, operatorWays),
    ...holdersBy(cluster, waysByStores(cluster, account)),
    ...holdersWithin(cluster, namespace, anythingWays),
  ]);
}

export function waysToAccount(cluster: ClusterView, account: string): Way[] {
  const [namespace] = account.split('/') as [string, string];
  return [
    ...directWays(cluster, account),
    ...podWays(namespace),
    ...operatorWays(namespace),
    ...waysByStores(cluster, account),
    ...anythingWays(namespace),
  ];
}

function directWays(cluster: ClusterView, account: string): Way[] {
  const [namespace, name] = account.split('/') as [string, string];
  return [
    ...ways(['create'], '', ['serviceaccounts/token'], { namespace, name }),
    ...ways(['impersonate'], '', ['serviceaccounts'], { namespace, name }),
    ...tokenSecretWays(cluster, namespace, name),
  ];
}

function waysByStores(cluster: ClusterView, account: string): Way[] {
  const [namespace] = account.split('/') as [string, string];
  return cluster.storesFor(account).flatMap((store) => storeWays(cluster, store, namespace));
}

function runsAs(cluster: ClusterView, account: string): Holder[] {
  return [...cluster.workloadsAs(account), ...cluster.rotatorsAs(account)].map(({ object, namespace }) => ({
    who: `${object.kind} ${namespace}/${object.metadata.name}`,
    rights: ['runs as it'],
    by: [],
  }));
}

/** A Secret that Kubernetes fills with the account's token. */
function tokenSecretWays(cluster: ClusterView, namespace: string, account: string): Way[] {
  return cluster
    .tokensOf(`${namespace}/${account}`)
    .flatMap((name) => ways(['get', 'list', 'watch'], '', ['secrets'], { namespace, name, note: ` (${name})` }));
}

/** A new store or generator beside the account may name it, and one for the whole cluster may name any. */
function operatorWays(namespace: string): Way[] {
  return [
    ...ways(CHANGE, OPERATOR_GROUP, ['secretstores'], { namespace }),
    ...ways(CHANGE, GENERATOR_GROUP, ['vaultdynamicsecrets'], { namespace }),
    ...ways(CHANGE, OPERATOR_GROUP, ['clustersecretstores']),
    ...ways(CHANGE, GENERATOR_GROUP, ['clustergenerators']),
  ];
}

/** What is read or written through a store is read or written with its login. */
function storeWays(cluster: ClusterView, store: Store, home: string): Way[] {
  const places = isReferent(store.vault?.login?.account) ? [home] : placesOf(cluster, store);
  return [
    ...places.flatMap((namespace) =>
      ways(CHANGE, OPERATOR_GROUP, ['externalsecrets', 'pushsecrets'], {
        namespace,
        note: namespace === home ? '' : ` in ${namespace}`,
      }),
    ),
    ...ways(CHANGE, OPERATOR_GROUP, ['clusterexternalsecrets', 'clusterpushsecrets']),
  ];
}
