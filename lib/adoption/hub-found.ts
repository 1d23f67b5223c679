import type { Views } from '../views/views';
import type { FoundHub } from './found-fleet';
import { mostUsed } from './namespaces';

/** Where nothing says it: a name that no server has. https://www.rfc-editor.org/rfc/rfc2606 */
export const UNKNOWN_HUB = 'https://vault.invalid:8200';

/** The hub as most stores reach it, or as Terraform does. */
export function hubOf({ vault, clusters }: Views, product: FoundHub['product'] = 'vault'): FoundHub {
  const stores = clusters.flatMap((cluster) => cluster.stores.flatMap((store) => store.vault ?? []));
  const addresses = [...stores.map(({ server }) => server), ...vault.hubs.map(({ address }) => address)].filter(
    isAddress,
  );
  const namespaces = stores.map(({ loginNamespace }) => loginNamespace);
  const namespace = namespaces.length > 0 ? mostUsed(namespaces) : (vault.hubs[0]?.namespace ?? '');
  const bundles = stores.flatMap(({ caBundle }) => caBundle ?? []);
  const ca = bundles.length > 0 ? Buffer.from(mostUsed(bundles), 'base64').toString('utf8') : vault.hubs[0]?.ca;
  return {
    product,
    address: addresses.length > 0 ? mostUsed(addresses).replace(/\/+$/, '') : UNKNOWN_HUB,
    namespace: namespace === '' ? undefined : namespace,
    ca: ca !== undefined && CERTIFICATE.test(ca) ? ca : undefined,
  };
}

const CERTIFICATE = /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*/;

/** Whether a program may name it: https, or http on this machine. */
function isAddress(address: string): boolean {
  if (!URL.canParse(address)) {
    return false;
  }
  const { protocol, hostname, pathname, username, search } = new URL(address);
  const isLocal = protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return (protocol === 'https:' || isLocal) && pathname === '/' && username === '' && search === '';
}
