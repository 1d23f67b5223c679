import type { Store } from '../views/stores';
import type { VaultView } from '../views/vault-view';

/** What the hub answers about a path: its fields, that nothing is there, or why it does not tell. */
export type HubAnswer =
  { readonly fields: Readonly<Record<string, unknown>> } | 'missing' | { readonly refused: string };

/** What the hub answers at one moment. No value of anybody is among it. */
export interface LiveHub {
  readonly address: string;
  readonly state: 'unsealed' | 'sealed' | 'not initialised' | 'without a leader' | 'a DR secondary' | 'away';
  /** Why there is no answer, where it is away; why roles and policies were not read, where they were not. */
  readonly reason?: string;
  /** By its own clock, in milliseconds. */
  readonly at?: number;
  /** How far that clock is ahead of this machine's, in milliseconds. */
  readonly ahead?: number;
  /** Since when a node leads, by the same clock; undefined where it does not say. */
  readonly activeSince?: number;
  /** What unseals it, as its configuration calls it: `shamir`, `transit`, `awskms`. */
  readonly seal?: string;
  /** By the path of the API, with its Vault namespace; of a folder only why its names are not told. */
  readonly answers: ReadonlyMap<string, HubAnswer>;
  /** Names in a folder of the API, with its Vault namespace. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /**
   * How many leases there are of what is asked for at a path, with its Vault namespace. None of a hub that is replicated:
   * each of them keeps its own.
   */
  readonly leases?: ReadonlyMap<string, number>;
}

/** Where the hub says which audit devices it has; it wants "sudo" for it. https://openbao.org/api-docs/system/audit/ */
export const AUDIT_DEVICES = 'sys/audit';

/**
 * Whether what was asked is the hub of a store. Of one hub each network may have an address of its own; of several that are
 * written only the address tells which it is.
 */
export function asksThat({ hubs }: Pick<VaultView, 'hubs'>, { vault }: Store, hub: LiveHub | undefined): boolean {
  const at = (address: string) => address.replace(/\/+$/, '');
  const addresses = new Set(hubs.flatMap(({ address }) => (address ? [at(address)] : [])));
  return addresses.size < 2 || vault === undefined || at(vault.server) === hub?.address;
}
