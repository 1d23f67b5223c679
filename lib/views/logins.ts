import type { AgentInjection } from './agent-injection';
import type { ClusterView } from './cluster-view';
import type { HubClient } from './hub-clients';
import { absolute } from '../output/hub-resource';
import type { ProviderClass } from './provider-classes';
import { accountsOf } from './referent';
import { Request, requestsOf, StoreUse, tokenRequests } from './requests';
import { hubPathOf, Rotator } from './rotators';
import type { SeenObject } from '../output/seen-object';
import type { Store } from './stores';
import type { LoginRole } from './login-roles';
import type { VaultView } from './vault-view';
import type { Views } from './views';

/**
 * A store, a generator, a CronJob, another controller, the pods of a ServiceAccount or the CSI driver or an agent for
 * them, which log in to the hub.
 */
export interface Login {
  readonly cluster: ClusterView;
  readonly who: SeenObject;
  /** The same, where it is a store or a generator. */
  readonly store?: Store;
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
const knownOfOne = new WeakMap<ClusterView, readonly Login[]>();

export function logins(views: Views): readonly Login[] {
  const all = known.get(views) ?? views.clusters.flatMap((cluster) => loginsOf(views.vault, cluster));
  known.set(views, all);
  return all;
}

/** Those of one cluster. */
export function loginsOf(vault: VaultView, cluster: ClusterView): readonly Login[] {
  const all = knownOfOne.get(cluster) ?? readLogins(vault, cluster);
  knownOfOne.set(cluster, all);
  return all;
}

/** The role that a login names, where the hub has it. */
export function roleOf(vault: VaultView, { mount, role }: Login): LoginRole | undefined {
  return vault.role(mount, role);
}

function readLogins(vault: VaultView, cluster: ClusterView): Login[] {
  const uses = new Map<Store, StoreUse[]>();
  for (const use of cluster.uses) {
    const ofStore = use.store && uses.get(use.store);
    if (ofStore) {
      ofStore.push(use);
    } else if (use.store) {
      uses.set(use.store, [use]);
    }
  }
  return [
    ...cluster.stores.flatMap((store) => ofStore(cluster, store, uses.get(store) ?? [])),
    ...cluster.rotators.map((rotator): Login => ofRotator(cluster, rotator)),
    ...cluster.clients.map((client): Login => ofClient(vault, cluster, client)),
    ...cluster.providerClasses.flatMap((one) => ofProviderClass(cluster, one)),
    ...cluster.workloads.flatMap(({ agent }) =>
      agent?.isInjected && agent.configMap === undefined ? ofAgent(vault, cluster, agent) : [],
    ),
    ...cluster.controllers.clients.map((client): Login => ({ ...client, cluster, byOperator: false })),
  ];
}

function ofStore(cluster: ClusterView, store: Store, uses: readonly StoreUse[]): Login[] {
  const { vault } = store;
  const login = vault?.login;
  if (!login) {
    return [];
  }
  return accountsOf(store, login.account, uses).map(({ account, whoName, isFor }) => ({
    cluster,
    who: store,
    store,
    ...login,
    whoName,
    account,
    byOperator: true,
    requests: [
      ...uses.filter(({ object }) => isFor(object.metadata.namespace)).flatMap(requestsOf),
      // The operator asks whether its token is good also where nothing is read yet.
      ...tokenRequests(vault, store),
    ],
  }));
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

function ofClient(vault: VaultView, cluster: ClusterView, client: HubClient): Login {
  const { namespace, mount, role, audience, spiffeId, renews } = client.login;
  const request = (path: string, capabilities: readonly string[]) => ({ path, capabilities, by: client });
  const calls = [...client.calls].map(([path, capabilities]) => request(path, capabilities));
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
      ...calls,
      ...leaseRenewals(vault, namespace, calls),
      // It looks at its token, keeps it alive and gives it back.
      request(absolute(namespace, 'auth/token/lookup-self'), ['read']),
      ...(renews ? [request(absolute(namespace, 'auth/token/renew-self'), ['update'])] : []),
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

/** Methods that send the token of the pod. */
const TOKEN_METHODS = ['kubernetes', 'jwt'];

function ofAgent(vault: VaultView, cluster: ClusterView, agent: AgentInjection): Login[] {
  const { mount, role, account, audiences, files } = agent;
  const requests = files.map(({ path, writes }) => ({
    path: askedFor(vault, agent, path),
    capabilities: [writes ? 'update' : 'read'],
    by: agent,
  }));
  const renewals = agent.isInitOnly ? [] : leaseRenewals(vault, agent.namespace, requests);
  const own = { cluster, who: agent, whoName: 'the agent', mount, role, account, audiences, byOperator: false };
  return TOKEN_METHODS.includes(agent.method) ? [{ ...own, requests: [...requests, ...renewals] }] : [];
}

/** Who leases users of a database keeps them alive, in the Vault namespace of its login. */
function leaseRenewals({ dynamicRoles }: VaultView, namespace: string, requests: readonly Request[]): Request[] {
  return requests
    .filter(({ path }) => dynamicRoles.has(path))
    .slice(0, 1)
    .map(({ by }) => ({ path: absolute(namespace, 'sys/leases/renew'), capabilities: ['update'], by }));
}

/** The agent asks which engine it reads from, in the Vault namespace of its login, and adds "data/" by itself. */
function askedFor({ engines }: VaultView, { namespace }: AgentInjection, path: string): string {
  for (const [mount, engine] of engines) {
    const isAsked = engine.version === 'v2' && engine.namespace === namespace && path.startsWith(`${mount}/`);
    const rest = path.slice(mount.length + 1);
    if (isAsked && !rest.startsWith('data/')) {
      return `${mount}/data/${rest}`;
    }
  }
  return path;
}
