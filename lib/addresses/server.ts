import { isIPv6 } from 'node:net';

/**
 * One spelling for each address of a server, so that a second one does not make it another: capitals, a dot at the end,
 * short forms of addresses, and every way to say "this machine". Two DNS names of one server cannot be known here.
 */
export function serverOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${hostOf(host)}:${port}`;
}

const LOOPBACK = 'localhost';

function hostOf(host: string): string {
  const plain = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  const bare = plain.replace(/\.$/, '');
  const known = isIPv6(plain) ? ofVersion4(parsed(`[${plain}]`)) : parsed(bare);
  return isLoopback(known) ? LOOPBACK : known;
}

/** As browsers read it: `127.1` and `0x7f000001` are 127.0.0.1. https://url.spec.whatwg.org/#concept-host-parser */
function parsed(host: string): string {
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return host;
  }
}

/** An address of IPv4 that is written as one of IPv6. */
function ofVersion4(address: string): string {
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(address) ?? [];
  if (high === undefined || low === undefined) {
    return address;
  }
  const numbers = [high, low].map((part) => parseInt(part, 16)).flatMap((part) => [part >> 8, part & 255]);
  return numbers.join('.');
}

function isLoopback(host: string): boolean {
  return /^(?:(?:.+\.)?localhost|localhost\.localdomain|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(host);
}
