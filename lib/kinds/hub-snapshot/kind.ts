import type { Kind } from '../kind';
import { HubSnapshots } from './hub-snapshots';

/** Snapshots of the hub itself: a client of it, and a CronJob that runs as that. */
export const hubSnapshot: Kind = {
  constructs: [HubSnapshots],
  needsHub: (inventory) => inventory.of(HubSnapshots).map((owner) => ({ owner, why: 'snapshots are of the hub' })),
};
