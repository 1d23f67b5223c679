import { absolute } from '../../output/hub-resource';
import type { ClusterView } from '../../views/cluster-view';
import { originOf } from '../../output/seen-object';
import type { StoreVault } from '../../views/stores';
import type { VaultView } from '../../views/vault-view';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** A store or a client reads from an engine that the hub has. */
export const engineExists: Check = {
  id: 'engine-exists',
  severity: 'error',
  scope: 'fleet',
  why: 'Vault/OpenBao answers "no handler for route": no Secret of the store is ever made, and no call of the client does anything.',
  *run({ vault, clusters }) {
    const { engines, existing } = vault;
    const there = (path: string) => engines.has(path) || existing.engines.includes(path);
    for (const { use, unread } of clusters.flatMap(({ uses, unread }) => uses.map((use) => ({ use, unread })))) {
      const hub = use.store?.vault;
      if (hub?.namespace && unread.operator && !vault.hasNamespaces) {
        // A server without Vault namespaces takes no notice of the name.
        continue;
      }
      // Without an engine in the store, the key begins with it: at which slash it ends is not said.
      const paths = !hub ? [] : prefixes(hub.path ?? use.remoteKey, hub.path === undefined);
      if (hub && !vault.mayHaveMore('vault_mount') && !paths.some((path) => there(absolute(hub.namespace, path)))) {
        yield {
          ...originOf(use),
          ...says`"${{ path: use.remoteKey }}" is looked for in engine "${absolute(hub.namespace, paths[0] ?? '')}", which Vault/OpenBao does not have`,
          fix: `name one that it has: ${[...engines.keys(), ...existing.engines].sort().join(', ') || 'there is none'}`,
        };
      }
    }
    yield* callsOfClients(vault, clusters, there);
    yield* unusedStores(
      clusters,
      (hub) => vault.mayHaveMore('vault_mount') || there(absolute(hub.namespace, hub.path!)),
    );
  },
};

/** What every hub has besides engines. */
const BUILT_IN = /(^|\/)(auth|sys|identity|cubbyhole)\//;

function* callsOfClients(
  vault: VaultView,
  clusters: readonly ClusterView[],
  isThere: (path: string) => boolean,
): Iterable<Found> {
  const { engines, existing } = vault;
  const callers = clusters.flatMap(({ clients, fileMakers, controllers }) => [
    ...controllers.clients.flatMap(({ whoName: who, requests }) =>
      requests.map(({ by: seen, path }) => ({ seen, who, paths: [path] })),
    ),
    ...clients.map((seen) => ({ seen, who: 'the client', paths: [...seen.calls.keys()] })),
    ...fileMakers.map(({ seen, who, files }) => ({ seen, who, paths: [...new Set(files.map(({ path }) => path))] })),
  ]);
  for (const { seen, who, paths } of callers) {
    for (const path of paths) {
      if (!BUILT_IN.test(path) && !prefixes(path, true).some(isThere) && !vault.mayHaveMore('vault_mount')) {
        yield {
          ...originOf(seen),
          ...says`${{ login: who }} calls "${{ path }}", which is in no engine that Vault/OpenBao has`,
          fix: `name one that it has: ${[...engines.keys(), ...existing.engines].sort().join(', ') || 'there is none'}`,
        };
      }
    }
  }
}

/** What a shared store is read for may stand in another repository. */
function* unusedStores(clusters: readonly ClusterView[], isThere: (hub: StoreVault) => boolean): Iterable<Found> {
  for (const { stores, uses, unread } of clusters) {
    const used = new Set(uses.map(({ store }) => store));
    for (const store of unread.operator ? [] : stores.filter((one) => !used.has(one))) {
      if (store.vault?.path !== undefined && !isThere(store.vault)) {
        yield {
          ...originOf(store),
          ...says`the store reads engine "${absolute(store.vault.namespace, store.vault.path)}", which Vault/OpenBao does not have`,
          fix: 'name one that it has',
        };
      }
    }
  }
}

function prefixes(path: string, all: boolean): string[] {
  const parts = path.replace(/^\/|\/$/g, '').split('/');
  return all ? parts.map((_, index) => parts.slice(0, index + 1).join('/')) : [parts.join('/')];
}
