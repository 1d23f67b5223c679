import { Duration } from 'cdk8s';
import type { Delivery } from './delivery';
import { refreshWithin, RotatingDatabaseCredential } from './rotating-database-credential';

/** A time that the program leaves open, and why it is what it is. */
export interface Choice {
  readonly time: Duration;
  readonly reason: string;
}

/** What was chosen where the program leaves times open. */
export interface Choices {
  /** How long users made on demand live. */
  readonly ttls: ReadonlyMap<RotatingDatabaseCredential, Choice>;
  /** How often deliveries are read again. */
  readonly refreshes: ReadonlyMap<Delivery<string>, Choice>;
}

/** How long users live that nothing delivers, unless the program says so. */
export const UNDELIVERED_TTL = Duration.hours(1);

/** How long the users of a credential live, as stated or chosen; undefined where none are made. */
export function ttlOf(credential: RotatingDatabaseCredential, { ttls }: Choices): Duration | undefined {
  const { settings } = credential.rotation;
  return settings.kind === 'dynamic' ? (settings.ttl ?? ttls.get(credential)?.time) : undefined;
}

/** How often a delivery is read again, as stated or chosen. */
export function refreshOf(delivery: Delivery<string>, { refreshes }: Choices): Duration {
  return refreshes.get(delivery)?.time ?? delivery.refreshInterval;
}

/** How often a delivery is read again where its users live for some time and nothing else is said. */
export function refreshFor(delivery: Delivery<string>, ttl: Duration): Duration {
  return delivery.refreshIsOpen ? refreshWithin(ttl) : delivery.refreshInterval;
}
