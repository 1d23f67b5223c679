import { mountFault } from '../output/hub-names';
import type { FleetBase } from './fleet-base';

/** Names that no Vault namespace has: below one of them is what the server keeps for itself. */
const SERVERS_OWN = /^(root|sys|audit|auth|cubbyhole|identity)$/;

/** What is wrong with a Vault namespace of before that a program names, below the fleet's own; undefined where it may. */
export function vaultNamespaceFault(said: string | undefined, { vault }: FleetBase): string | undefined {
  const fault = said === undefined ? undefined : mountFault(said);
  if (said === undefined || fault !== undefined) {
    return (
      fault && `vaultNamespace ${JSON.stringify(said)} ${fault}; give one below that of the fleet, such as "team-a"`
    );
  }
  if (said.split('/').some((part) => SERVERS_OWN.test(part))) {
    return `vaultNamespace "${said}" holds a name that the server keeps for itself; give a Vault namespace, such as "team-a"`;
  }
  const own = vault?.namespace;
  return own !== undefined && `${said}/`.startsWith(`${own}/`)
    ? `vaultNamespace "${said}" begins with that of the fleet, "${own}", below which it is; write ` +
        (said === own ? 'none' : `"${said.slice(own.length + 1)}"`)
    : undefined;
}
