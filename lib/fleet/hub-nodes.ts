import { hostOf, portOf } from '../addresses/url';
import type { HubNode } from './hub-server';

/** Of a listener for metrics, unless the program says another. */
export const METRICS_PORT = 9101;

/** Where a node is reached by the others: as both servers have it, the port after that of its own address. */
export function clusterAddressOf({ address, clusterAddress }: HubNode): string {
  if (clusterAddress !== undefined) {
    return clusterAddress;
  }
  const host = hostOf(address);
  return `https://${host.includes(':') ? `[${host}]` : host}:${portOf(address) + 1}`;
}
