import { hashBits } from '../collections/hash-bits';
import { note } from '../errors';
import type { FleetBase } from './fleet-base';
import type { TenantNamespace } from './tenant-namespace';

/** Half of an interval: beyond that the hub is asked for twice as much as the program says. */
const MOST = 0.5;
/** In seconds: less is asked of the hub only where the program says it. */
const LEAST = 5;
/** Of which a namespace has one, always the same. */
const BITS = 32;

/** Notes `RefreshSpreadInvalid` for what is no share. */
export function requireRefreshSpread(fleet: FleetBase): void {
  const { refreshSpread } = fleet;
  if (!(refreshSpread >= 0 && refreshSpread <= MOST)) {
    note(
      fleet,
      'RefreshSpreadInvalid',
      `refreshSpread is ${refreshSpread}; use a number from 0, which leaves every interval as it is, to ${MOST}`,
    );
  }
}

/**
 * An interval that the program leaves open, in whole seconds: up to the fleet's share shorter, by a hash of the cluster and
 * the namespace. External Secrets Operator adds nothing by chance: what has one interval and was applied together stays
 * together for ever. It never becomes longer, so whatever was proved of its age holds.
 *
 * @param least it does not become shorter than this
 */
export function spreadInterval(interval: number, namespace: TenantNamespace, least = 0): number {
  const most = interval * namespace.tenant.fleet.refreshSpread;
  const room = Math.floor(Math.min(most, Math.max(0, interval - Math.max(least, LEAST))));
  return room > 0 ? interval - Math.floor(partOf(namespace) * (room + 1)) : interval;
}

const parts = new WeakMap<TenantNamespace, number>();

/** Of all its deliveries, at least 0 and less than 1. */
function partOf(namespace: TenantNamespace): number {
  let part = parts.get(namespace);
  if (part === undefined) {
    part = parseInt(hashBits(`${namespace.cluster.name}/${namespace.name}`, BITS), 2) / 2 ** BITS;
    parts.set(namespace, part);
  }
  return part;
}
