import type { FleetBase } from '../../fleet/fleet-base';
import { vaultNamespaceFault } from '../../fleet/vault-namespace-fault';
import { mountFault } from '../../output/hub-names';

/** Where a key was on the hub before the program. */
export interface ExistingKeyAttributes {
  /** Path of the transit engine, such as `transit`. */
  readonly mount: string;
  /** Name of the key in it: `cards` for `vault read transit/keys/cards`. */
  readonly key: string;
  /** The Vault namespace of the engine, below the fleet's own. @default - the fleet's own */
  readonly vaultNamespace?: string;
}

/** What the hub takes: https://developer.hashicorp.com/vault/api-docs/secret/transit#create-key */
const KEY_NAME = /^\w([\w.-]*\w)?$/;

/** What is wrong with the place of a key that a program names itself, and what to do; undefined for one that it may name. */
export function keyPlaceFault(
  { mount, key, vaultNamespace }: ExistingKeyAttributes,
  fleet: FleetBase,
): string | undefined {
  const ofMount = mountFault(mount);
  if (ofMount !== undefined) {
    return `mount ${JSON.stringify(mount)} ${ofMount}; give the path of one transit engine, such as "transit"`;
  }
  if (mount.startsWith(`${fleet.name}.`) || vaultNamespace?.startsWith(`${fleet.name}.`)) {
    return `"${vaultNamespace ?? mount}" is one of the fleet's own, which begin with "${fleet.name}."; use the construct that made the key`;
  }
  return (
    vaultNamespaceFault(vaultNamespace, fleet) ??
    (KEY_NAME.test(key)
      ? undefined
      : `key ${JSON.stringify(key)} is not a valid name of a key; use a-z, A-Z, 0-9, "_", "-" and ".", as the engine lists it`)
  );
}
