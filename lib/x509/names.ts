import { isIP, isIPv6 } from 'node:net';

/**
 * A name in a certificate, in its one spelling: in lower case, without a dot at the end, other letters as A-labels, an
 * address in its short form, the scheme and host of a URI in lower case.
 */
export function normalName(name: string): string {
  const uri = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)(.*)$/is.exec(name);
  if (uri) {
    return `${uri[1]!.toLowerCase()}${uri[2]!}`;
  }
  if (isIP(name) > 0) {
    return hostOf(isIPv6(name) ? `[${name}]` : name) ?? name.toLowerCase();
  }
  const bare = name.toLowerCase().replace(/\.$/, '');
  const [wildcard = ''] = /^\*\./.exec(bare) ?? [];
  const rest = bare.slice(wildcard.length);
  return wildcard + (/[^\x20-\x7e]/.test(rest) ? (hostOf(rest) ?? rest) : rest);
}

function hostOf(host: string): string | undefined {
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return undefined;
  }
}

/** Of the pod itself, whoever it is: no other one is reached by it. */
export function isLoopbackName(name: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(normalName(name));
}

/** Names and wildcards of one label, with whose they are. https://www.rfc-editor.org/rfc/rfc6125#section-6.4.3 */
export class NameOwners<T> {
  private readonly exact = new Map<string, Set<T>>();
  /** By what stands behind the first label: owners of `*` there, and of any name there. */
  private readonly wildcards = new Map<string, Set<T>>();
  private readonly below = new Map<string, Set<T>>();

  add(name: string, owner: T): void {
    const normal = normalName(name);
    const parent = parentOf(normal);
    put(normal.startsWith('*.') ? this.wildcards : this.exact, normal.startsWith('*.') ? parent : normal, owner);
    put(this.below, parent, owner);
  }

  /** Whose names have something in common with it. */
  meeting(name: string): Set<T> {
    const normal = normalName(name);
    const parent = parentOf(normal);
    return normal.startsWith('*.')
      ? new Set(this.below.get(parent))
      : new Set([...(this.exact.get(normal) ?? []), ...(this.wildcards.get(parent) ?? [])]);
  }

  /** Whose names it is one of, or all of whose names are below a wildcard. */
  covering(name: string): Set<T> {
    const normal = normalName(name);
    return normal.startsWith('*.') ? new Set(this.wildcards.get(parentOf(normal))) : this.meeting(normal);
  }
}

function put<T>(map: Map<string, Set<T>>, key: string, owner: T): void {
  map.set(key, (map.get(key) ?? new Set<T>()).add(owner));
}

/** Addresses and URIs have none that a wildcard could stand before. */
function parentOf(name: string): string {
  return /^[^/:[\]]+$/.test(name) ? name.slice(name.indexOf('.') + 1 || name.length) : `=${name}`;
}
