import { grouped } from '../collections/grouped';
import type { Inventory, NamespaceDuties } from '../fleet/inventory';
import { dataPath, isInOwnEngine, type Location } from '../fleet/location';
import { names } from '../fleet/names';
import { KINDS } from '../kinds';
import type { PathGrant } from '../vault/policy-document';
import { Canary, canariesOf } from './canaries';

/** What a namespace does on the hub, by all kinds together. */
export interface HubUse {
  /** Values that the operator reads for it in the KV engine of its tenant. */
  readonly values: readonly Location[];
  /** Values that it reads where keywheel found them. */
  readonly places: readonly Location[];
  /** What the operator asks for it one by one: of other engines, and of those places. */
  readonly requests: readonly PathGrant[];
  /** Where the operator writes for it. */
  readonly writes: readonly Location[];
  /** Those of its stores, whose marks are among the values. */
  readonly canaries: readonly Canary[];
  /** Its ServiceAccounts that log in. */
  readonly accounts: ReadonlySet<string>;
}

export function hubUseOf(duties: NamespaceDuties): HubUse {
  return duties.inventory.derive(hubUse).get(duties)!;
}

/** Whether its own store reads something. */
export function usesOwnStore(duties: NamespaceDuties): boolean {
  const { values, places } = hubUseOf(duties);
  return values.length > 0 || places.some((place) => isInOwnEngine(duties.namespace.tenant, place));
}

/** Canaries whose ExternalSecrets are in a namespace. */
export function canariesShownIn({ inventory, namespace }: NamespaceDuties): readonly Canary[] {
  return inventory.derive(canariesByPlace).get(namespace) ?? [];
}

function canariesByPlace({ namespaces }: Inventory) {
  return grouped(
    namespaces.flatMap((duties) => hubUseOf(duties).canaries),
    ({ shownIn }) => shownIn,
  );
}

function hubUse({ fleet, namespaces }: Inventory): ReadonlyMap<NamespaceDuties, HubUse> {
  return new Map(
    namespaces.map((duties) => {
      const reads = KINDS.map((kind) => kind.reads?.(duties) ?? {});
      const delivered = reads.flatMap((one) => one.values ?? []);
      const canaries = delivered.length > 0 ? canariesOf(duties) : [];
      const values = [...delivered, ...canaries.map(({ location }) => location)];
      const places = reads.flatMap((one) => one.places ?? []);
      const requests = [
        ...reads.flatMap((one) => one.requests ?? []),
        ...places.map((place): PathGrant => [dataPath(place), ['read']]),
      ];
      const writes = fleet.vault ? KINDS.flatMap((kind) => kind.writes?.(duties) ?? []) : [];
      const account = duties.namespace.own.serviceAccount;
      const own = KINDS.flatMap((kind) => kind.accounts?.(duties) ?? []);
      const readsAsItself = values.length + requests.length > 0 || own.includes(account);
      const accounts = new Set([
        ...(readsAsItself ? [account] : []),
        ...(writes.length > 0 ? [names.pusher] : []),
        ...own,
      ]);
      return [duties, { values, places, requests, writes, canaries, accounts }];
    }),
  );
}
