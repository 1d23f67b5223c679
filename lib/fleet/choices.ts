import { Duration } from 'cdk8s';
import type { Delivery } from './delivery';
import type { TenantSecret } from './tenant-secret';

/** A time that the program leaves open, and why it is what it is. */
export interface Choice {
  readonly time: Duration;
  readonly reason: string;
}

/** What was chosen where the program leaves times open. */
export interface Choices {
  /** How long what is leased lives: users made on demand. */
  readonly ttls: ReadonlyMap<TenantSecret<string>, Choice>;
  /** How often deliveries are read again. */
  readonly refreshes: ReadonlyMap<Delivery<string>, Choice>;
}

/** How often a delivery is read again, as stated or chosen. */
export function refreshOf(delivery: Delivery<string>, { refreshes }: Choices): Duration {
  return refreshes.get(delivery)?.time ?? delivery.refreshInterval;
}
