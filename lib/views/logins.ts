import type { ClusterView } from './cluster-view';
import type { HubClient } from './hub-clients';
import { absolute } from './hub-resource';
import type { ProviderClass } from './provider-classes';
import { Request, requestsOf, tokenRequests } from './requests';
import { hubPathOf, Rotator } from './rotators';
import type { SeenObject } from './seen-object';
import type { Store } from './stores';
import type { LoginRole } from './login-roles';
import type { Views } from './views';

/** A store, a generator, a CronJob, the pods of a ServiceAccount or the CSI driver for them, which log in to the hub. */
export interface Login {
  readonly cluster: ClusterView;
  readonly who: SeenObject;
  /** `the store`, for messages. */
  readonly whoName: string;
  readonly method?: 'jwt' | 'kubernetes';
  /** With its Vault namespace. */
  readonly mount: string;
  readonly role: string;
  /** `<namespace>/<name>`; undefined where the operator logs in as itself. */
  readonly account?: string;
  readonly audiences: readonly string[];
  /** Whether the operator asks for the token; else the pod has it. */
  readonly byOperator: boolean;
  /** Everything that the hub is asked for with it. */
  readonly requests: readonly Request[];
}

/** Several rules ask for the logins of one output. */
const known = new WeakMap<Views, readonly Login[]>();

export function logins(views: Views): readonly Login[] {
  const all = known.get(views) ?? views.clusters.flatMap(loginsOf);
  known.set(views, all);
  return all;
}

/** The role that a login names, where the hub has it. */
export function roleOf({ vault }: Views, { mount, role }: Login): LoginRole | undefined {
  return vault.role(mount, role);
}

function loginsOf(cluster: ClusterView): Login[] {
  const requests = new Map<Store, Request[]>();
  for (const use of cluster.uses) {
    const ofStore = use.store && requests.get(use.store);
    if (ofStore) {
      ofStore.push(...requestsOf(use));
    } else if (use.store) {
      requests.set(use.store, requestsOf(use));
    }
  }
  return [
    ...cluster.stores.flatMap((store): Login[] => {
      const { vault } = store;
      const login = vault?.login;
      return login
        ? [
            {
              cluster,
              who: store,
              whoName: 'the store',
              ...login,
              byOperator: true,
              // The operator asks whether its token is good also where nothing is read yet.
              requests: [...(requests.get(store) ?? []), ...tokenRequests(vault, store)],
            },
          ]
        : [];
    }),
    ...cluster.rotators.map((rotator): Login => ofRotator(cluster, rotator)),
    ...cluster.clients.map((client): Login => ofClient(cluster, client)),
    ...cluster.providerClasses.flatMap((one) => ofProviderClass(cluster, one)),
  ];
}

function ofRotator(cluster: ClusterView, rotator: Rotator): Login {
  const { mount, role, account, audience, database, roles, confirmations, turn } = rotator;
  const request = (path: string, ...capabilities: string[]) => ({
    path: hubPathOf(rotator, path),
    capabilities,
    by: rotator,
  });
  return {
    cluster,
    who: rotator,
    whoName: 'the CronJob',
    mount: hubPathOf(rotator, mount),
    role,
    account,
    audiences: [audience],
    byOperator: false,
    requests: [
      ...roles.map((name) => request(`${database}/static-roles/${name}`, 'read')),
      ...roles.map((name) => request(`${database}/rotate-role/${name}`, 'update')),
      ...confirmations.map((path) => request(path, 'read')),
      request(turn, 'create', 'read', 'update'),
      request('auth/token/lookup-self', 'read'),
      request('auth/token/revoke-self', 'update'),
    ],
  };
}

function ofClient(cluster: ClusterView, client: HubClient): Login {
  const { namespace, mount, role, audience, spiffeId } = client.login;
  const request = (path: string, capabilities: readonly string[]) => ({ path, capabilities, by: client });
  return {
    cluster,
    who: client,
    whoName: 'the client',
    // SPIRE signs tokens, and answers no reviews.
    method: spiffeId === undefined ? undefined : 'jwt',
    mount,
    role,
    account: client.account,
    audiences: [audience],
    byOperator: false,
    requests: [
      ...[...client.calls].map(([path, capabilities]) => request(path, capabilities)),
      // It looks at its token, keeps it alive and gives it back.
      request(absolute(namespace, 'auth/token/lookup-self'), ['read']),
      request(absolute(namespace, 'auth/token/renew-self'), ['update']),
      request(absolute(namespace, 'auth/token/revoke-self'), ['update']),
    ],
  };
}

/** The driver logs in as each account that mounts the class. */
function ofProviderClass(cluster: ClusterView, seen: ProviderClass): Login[] {
  const accounts = new Set(cluster.mountersOf(seen).map(({ account }) => account));
  return [...accounts].map((account) => ({
    cluster,
    who: seen,
    whoName: 'the CSI driver',
    mount: seen.mount,
    role: seen.role,
    account,
    audiences: [seen.audience],
    byOperator: false,
    requests: seen.files.map(({ path, writes }) => ({ path, capabilities: [writes ? 'update' : 'read'], by: seen })),
  }));
}
