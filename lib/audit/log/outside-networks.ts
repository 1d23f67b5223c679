import { BlockList, isIP } from 'node:net';
import { literalText } from '../../encode/terraform';
import type { KnownLogin, KnownLogins } from './known-logins';
import type { LogUses } from './log-uses';
import { actorName } from './requests';

/** Somebody who used the hub from where these files do not let it. */
export interface OutsideUse {
  readonly who: string;
  readonly role: string;
  readonly mount: string;
  readonly addresses: readonly string[];
  /** Networks that the role is bound to. */
  readonly bound: readonly string[];
}

/** Where a role is bound to networks, and the log has requests that were carried out from others. */
export function outsideUses(uses: LogUses, known: KnownLogins): OutsideUse[] {
  return uses.all.flatMap(({ actor, addresses, hasMoreAddresses }) => {
    const logins = actor ? known.of(actor) : [];
    const networks = logins.map(({ attributes }) => networksOf(attributes));
    // One of these that is bound to nothing lets in from everywhere.
    if (!actor || logins.length === 0 || networks.some((one) => one.length === 0)) {
      return [];
    }
    const bound = [...new Set(networks.flat())];
    const outside = [...addresses].filter((address) => !isIn(bound, address)).sort();
    const { role, mount } = logins[0]!;
    const all = hasMoreAddresses ? [...outside, 'more addresses than are kept'] : outside;
    return all.length > 0 ? [{ who: actorName(actor, logins), role, mount, addresses: all, bound }] : [];
  });
}

function networksOf(attributes: KnownLogin['attributes']): readonly string[] {
  return [attributes['token_bound_cidrs'] ?? []].flat().map((one) => literalText(String(one)));
}

function isIn(networks: readonly string[], address: string): boolean {
  const version = isIP(address);
  if (version === 0) {
    return true;
  }
  const list = new BlockList();
  for (const network of networks) {
    const [net = '', bits] = network.split('/');
    const own = isIP(net);
    const longest = own === 4 ? 32 : 128;
    const prefix = bits === undefined ? longest : Number(bits);
    if (own === 0 || !(prefix >= 0 && prefix <= longest)) {
      // One that cannot be read may hold any address.
      return true;
    }
    list.addSubnet(net, prefix, own === 4 ? 'ipv4' : 'ipv6');
  }
  return list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
