import { BlockList, isIP } from 'node:net';
import { otherRoles } from '../../access/other-roles';
import { literalText } from '../../encode/terraform';
import { absolute } from '../../output/hub-resource';
import type { Views } from '../../views/views';
import type { KnownLogins } from './known-logins';
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
export function outsideUses(views: Views, uses: LogUses, known: KnownLogins): OutsideUse[] {
  const bound = boundNetworks(views);
  return uses.all.flatMap(({ actor, uses: ofActor, addresses }) => {
    const principals = actor ? known.of(actor) : [];
    const [principal] = principals;
    if (!actor || !principal || ![...ofActor.values()].some(({ allowed }) => allowed > 0)) {
      return [];
    }
    const networks = bound.get(`${principal.mount} ${principal.role}`);
    const outside = networks ? [...addresses].filter((address) => !isWithin(networks, address)).sort() : [];
    return networks && outside.length > 0
      ? [
          {
            who: actorName(actor, principals),
            role: principal.role,
            mount: principal.mount,
            addresses: outside,
            bound: networks,
          },
        ]
      : [];
  });
}

/** By `<mount> <role>`. */
function boundNetworks({ vault }: Views): ReadonlyMap<string, readonly string[]> {
  const all = [...vault.roles.values(), ...otherRoles(vault)];
  return new Map(
    all.flatMap(({ namespace, mount, name, attributes }) => {
      const networks = [attributes['token_bound_cidrs'] ?? []].flat().map((one) => literalText(String(one)));
      return networks.length > 0 ? [[`${absolute(namespace, mount)} ${name}`, networks] as const] : [];
    }),
  );
}

function isWithin(networks: readonly string[], address: string): boolean {
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
