import { originOf } from '../views/seen-object';
import { Check } from './check';

/** A store asks the hub that Terraform configures, over TLS, and trusts whom Terraform trusts. */
export const storeNamesHub: Check = {
  id: 'store-names-hub',
  severity: 'warning',
  why: 'The store asks a server that knows nothing of all this, or one whose certificate it cannot verify.',
  *run({ vault, clusters }) {
    for (const store of clusters.flatMap((cluster) => cluster.stores)) {
      const { server, caBundle } = store.vault ?? {};
      if (server === undefined) {
        continue;
      }
      const hub = vault.hubs.find(({ address }) => sameServer(address, server));
      if (!hub && vault.hubs.some(({ address }) => address !== '')) {
        yield {
          ...originOf(store),
          message: `the store asks ${server}, Terraform configures ${[...new Set(vault.hubs.map(({ address }) => address))].join(', ')}`,
          fix: 'name the same server on both sides',
        };
      }
      if (server.startsWith('http://')) {
        yield {
          ...originOf(store),
          message: `the store asks ${server} without TLS: tokens and secrets travel in the open`,
          fix: 'use https://',
        };
      }
      if (hub?.ca !== undefined && !store.vault!.caProvider && !sameText(hub.ca, caBundle)) {
        yield {
          ...originOf(store),
          message: `the store trusts ${caBundle === undefined ? "the operator's own authorities" : 'another certificate authority'}, Terraform trusts one of its own`,
          fix: 'give the store the same certificate authority',
        };
      }
    }
  },
};

function sameServer(one: string, other: string): boolean {
  const canonical = (address: string) => address.trim().replace(/\/+$/, '').toLowerCase();
  return canonical(one) === canonical(other);
}

function sameText(pem: string, bundle: string | undefined): boolean {
  return bundle !== undefined && Buffer.from(bundle, 'base64').toString('utf8').trim() === pem.trim();
}
