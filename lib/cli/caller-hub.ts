import { readFileSync } from 'node:fs';
import { FleetError, oneOf } from '../errors';
import type { Views } from '../views/views';
import type { HubAddress } from './hub-client';

/**
 * The hub that a command asks. `VAULT_ADDR` and `VAULT_CACERT` come first: who asks may be in another network.
 *
 * @throws FleetError HubUnknown
 */
export function callerHub({ vault }: Views): HubAddress {
  const { VAULT_ADDR: address, VAULT_CACERT: file } = process.env;
  const addresses = [...new Set(vault.hubs.map((hub) => hub.address).filter(Boolean))];
  if (!address && addresses.length !== 1) {
    const found = addresses.length === 0 ? 'the output names no hub' : `the output names ${oneOf(addresses)}`;
    throw new FleetError('HubUnknown', `${found}; say in VAULT_ADDR which one is asked`);
  }
  return {
    address: (address ?? addresses[0]!).replace(/\/+$/, ''),
    ca: file ? authorityIn(file) : vault.hubs[0]?.ca,
  };
}

function authorityIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new FleetError('HubUnknown', `VAULT_CACERT names no file that can be read: ${(error as Error).message}`);
  }
}
