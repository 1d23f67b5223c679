import { absolute, HubResource } from '../../output/hub-resource';
import type { FileMaker } from '../../views/hub-files';
import { originOf, specOf } from '../../output/seen-object';
import { hubPath, isGenerator, Store } from '../../views/stores';
import type { VaultView } from '../../views/vault-view';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** A store asks the hub that Terraform configures, over TLS, and trusts whom Terraform trusts. */
export const storeNamesHub: Check = {
  id: 'store-names-hub',
  severity: 'warning',
  scope: 'cluster',
  why: 'The store asks a server that knows nothing of all this, or one whose certificate it cannot verify.',
  *run({ vault, cluster: { stores, rotators, clients, fileMakers, controllers } }) {
    for (const store of stores) {
      yield* asksItsHub(vault, store);
    }
    for (const rotator of rotators) {
      const { address } = rotator.hub;
      if (isElsewhere(vault, address)) {
        yield { ...originOf(rotator), ...elsewhere(vault, address) };
      }
      const ca = vault.hubs.find((hub) => sameServer(hub.address, address))?.ca;
      if (ca !== undefined && ca.trim() !== rotator.hub.ca?.trim()) {
        yield {
          ...originOf(rotator),
          ...says`it trusts another certificate authority than Terraform`,
          fix: 'give it the same',
        };
      }
    }
    for (const { login, calls, ...seen } of clients) {
      yield* asks(vault, { ...login, seen, who: 'it', paths: [...calls.keys()] });
    }
    for (const { files, ...maker } of fileMakers) {
      yield* asks(vault, { ...maker, paths: [...new Set(files.map(({ path }) => path))] });
    }
    for (const { who: seen, whoName: who, server: address, mount, role, requests } of controllers.clients) {
      yield* asks(vault, { seen, who, address, mount, role, paths: requests.map(({ path }) => path) });
    }
  },
};

function* asksItsHub(vault: VaultView, store: Store): Iterable<Found> {
  const { server, caBundle, caProvider, login, path, namespace } = store.vault ?? {};
  if (server === undefined) {
    return;
  }
  if (server === '') {
    const fix = 'write the address of Vault/OpenBao in "server"';
    yield {
      ...originOf(store),
      ...says`${{ kind: store.kind }} "${{ store: store.name }}" does not say which server it asks`,
      fix,
    };
    return;
  }
  const role = login && vault.role(login.mount, login.role);
  const engine = path === undefined ? undefined : vault.engines.get(absolute(namespace!, path));
  const apart = madeElsewhere([role, engine, generatorRole(vault, store)], server);
  if (apart) {
    yield { ...originOf(store), ...madeApart('the store', apart, server) };
  } else if (isElsewhere(vault, server)) {
    yield { ...originOf(store), ...elsewhere(vault, server) };
  }
  if (server.startsWith('http://')) {
    yield {
      ...originOf(store),
      ...says`the store asks ${{ server }} without TLS: tokens and secrets travel in the open`,
      fix: 'use https://',
    };
  }
  const hub = vault.hubs.find(({ address }) => sameServer(address, server));
  if (hub?.ca !== undefined && !caProvider && !sameText(hub.ca, caBundle)) {
    yield {
      ...originOf(store),
      ...says`the store trusts ${caBundle === undefined ? "the operator's own authorities" : 'another certificate authority'}, Terraform trusts one of its own`,
      fix: 'give the store the same certificate authority',
    };
  }
}

/** Who asks the hub by itself, and for what. */
type Caller = Omit<FileMaker, 'files'> & { readonly paths: readonly string[] };

function* asks(vault: VaultView, { seen, who, address, mount, role, paths }: Caller): Iterable<Found> {
  if (address === undefined || address === '') {
    return;
  }
  const engines = vault.enginesAbove(...paths).map((mount) => vault.engines.get(mount));
  const roles = paths.map((path) => vault.dynamicRoles.get(path) ?? vault.staticRoles.get(path));
  const apart = madeElsewhere([vault.role(mount, role), ...engines, ...roles], address);
  if (apart) {
    yield { ...originOf(seen), ...madeApart(who, apart, address) };
  } else if (isElsewhere(vault, address)) {
    yield { ...originOf(seen), ...elsewhere(vault, address) };
  }
}

function madeElsewhere(all: readonly (HubResource | undefined)[], server: string): HubResource | undefined {
  return all.find((made) => made?.hub && !sameServer(made.hub, server) && areComparable(made.hub, server));
}

function madeApart(
  who: string,
  { place, hub }: HubResource,
  server: string,
): Pick<Found, 'message' | 'values' | 'fix'> {
  return {
    ...says`${{ login: who }} asks ${{ server }}, and what it uses there (${{ place }}) is made on ${hub}`,
    fix: 'name the same server on both sides',
  };
}

/** The role of an engine by which a generator asks. */
function generatorRole(vault: VaultView, store: Store): HubResource | undefined {
  if (!isGenerator(store) || !store.vault) {
    return undefined;
  }
  const path = hubPath(store.vault, specOf(store.object).path ?? '');
  return vault.certificateRoles.get(path) ?? vault.dynamicRoles.get(path);
}

function isElsewhere({ hubs }: VaultView, server: string): boolean {
  const addresses = hubs.map(({ address }) => address).filter(Boolean);
  return (
    !addresses.some((address) => sameServer(address, server)) &&
    addresses.some((address) => areComparable(address, server))
  );
}

function elsewhere({ hubs }: VaultView, server: string): Pick<Found, 'message' | 'values' | 'fix'> {
  const known = [...new Set(hubs.map(({ address }) => address).filter(Boolean))].join(', ');
  return { ...says`it asks ${{ server }}, Terraform configures ${known}`, fix: 'name the same server on both sides' };
}

/** Where an address is of use: on one machine, inside of one cluster, or anywhere. */
function reachOf(said: string): 'machine' | 'cluster' | 'anywhere' {
  const address = said.replace(/\/\/[^/]*@/, '//');
  if (/^https?:\/\/(localhost|127\.|\[::1\])/.test(address)) {
    return 'machine';
  }
  return /^https?:\/\/([\w-]+|[^/:]+\.svc(\.[^/:]+)?)(:|\/|$)/.test(address) ? 'cluster' : 'anywhere';
}

/** A server has another name inside of its cluster, and another through a tunnel: nothing says which is whose. */
function areComparable(one: string, other: string): boolean {
  return reachOf(one) === reachOf(other) && reachOf(one) !== 'machine';
}

function sameServer(one: string, other: string): boolean {
  const canonical = (address: string) => address.trim().replace(/\/+$/, '').toLowerCase();
  return one === other || canonical(one) === canonical(other);
}

function sameText(pem: string, bundle: string | undefined): boolean {
  return bundle !== undefined && Buffer.from(bundle, 'base64').toString('utf8').trim() === pem.trim();
}
