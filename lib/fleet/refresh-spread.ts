import { hashBits } from '../collections/hash-bits';
import { note } from '../errors';
import type { FleetBase } from './fleet-base';
import type { TenantNamespace } from './tenant-namespace';

/** Half of an interval: beyond that the hub is asked for twice as much as the program says. */
const MOST = 0.5;
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
export function spreadInterval(
  interval: number,
  { name, cluster, tenant: { fleet } }: TenantNamespace,
  least = 0,
): number {
  const room = Math.floor(Math.min(interval * fleet.refreshSpread, Math.max(0, interval - least)));
  const part = room > 0 ? parseInt(hashBits(`${cluster.name}/${name}`, BITS), 2) / 2 ** BITS : 0;
  return interval - Math.floor(part * (room + 1));
}
