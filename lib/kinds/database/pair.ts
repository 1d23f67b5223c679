import { grouped } from '../../collections/grouped';
import type { Delivery } from '../../fleet/delivery';
import type { Inventory, NamespaceDuties } from '../../fleet/inventory';
import { locate, Location } from '../../fleet/location';
import { names } from '../../fleet/names';
import type { TenantNamespace } from '../../fleet/tenant-namespace';
import { RotatingDatabaseCredential, rotatorOf } from './rotating-database-credential';

/** Two users that take turns, and all deliveries that must have moved before the next turn. */
export interface PairRotation {
  readonly credential: RotatingDatabaseCredential;
  readonly deliveries: readonly Delivery<string>[];
}

export function alternates({ rotation }: RotatingDatabaseCredential): boolean {
  return rotation.settings.kind === 'alternatingUsers';
}

/** Pairs of users that are rotated from a namespace. */
export function rotationsFrom({ inventory, namespace }: NamespaceDuties): readonly PairRotation[] {
  return inventory.derive(rotationsByNamespace).get(namespace) ?? [];
}

/** Where a namespace confirms which rotation a Secret of it carries. */
export function confirmationLocationOf({ secret, namespace, name }: Delivery<string>): Location {
  return locate(secret.tenant, namespace, names.confirmation(namespace.cluster.name, namespace.name, name));
}

/** Where whoever rotates a pair of users takes its turn. */
export function turnLocationOf(credential: RotatingDatabaseCredential, namespace: TenantNamespace): Location {
  return locate(credential.tenant, namespace, names.turn(credential.name));
}

function rotationsByNamespace(inventory: Inventory): ReadonlyMap<TenantNamespace | undefined, readonly PairRotation[]> {
  const delivered = grouped(inventory.deliveries, ({ secret }) => secret);
  const pairs = inventory.of(RotatingDatabaseCredential).filter(alternates);
  const rotations = pairs.map((credential) => ({
    credential,
    deliveries: (delivered.get(credential) ?? []).toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)),
  }));
  return grouped(rotations, ({ credential, deliveries }) =>
    rotatorOf(
      credential,
      deliveries.map(({ namespace }) => namespace),
    ),
  );
}

function placeOf({ namespace, name }: Delivery<string>): string {
  return `${namespace.cluster.name}/${namespace.name}/${name}`;
}
