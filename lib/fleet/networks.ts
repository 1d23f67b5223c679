import { IConstruct } from 'constructs';
import { isIP } from 'node:net';
import { note } from '../errors';

/** Notes `CidrInvalid` for each text that is no block of addresses. */
export function requireNetworks(scope: IConstruct, what: string, networks: readonly string[]): void {
  for (const network of networks.filter((one) => !isNetwork(one))) {
    note(scope, 'CidrInvalid', `${what} has "${network}"; use a network such as "10.20.0.0/16"`);
  }
}

function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
}
