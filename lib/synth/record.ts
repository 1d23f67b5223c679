import { FleetError, FleetErrors, oneOf } from '../errors';
import { movedUsers, RotatedUsers } from './rotated-users';
import type { Delivered, Rename } from './delivered';
import { departures } from './departures';
import type { GeneratedValues } from '../vault/generated-value';

/**
 * What keywheel must remember from one synthesis to the next: a small file that belongs into version control beside the
 * program. Without it, nobody could tell a tenant that was removed from one that never was.
 */
export interface FleetRecord {
  readonly fleet: string;
  /** `<environment>/<tenant>`. */
  readonly tenants: readonly string[];
  readonly clusters: readonly string[];
  /** Addresses of what holds data, by stack. */
  readonly retained: Readonly<Record<string, readonly string[]>>;
  /** Random values that Terraform makes and that must stay, those of secrets that left too. */
  readonly generated?: GeneratedValues;
  /** Users of databases that the hub rotates. */
  readonly users?: RotatedUsers;
  /** What somebody uses. */
  readonly delivered?: Delivered;
  /** Addresses that Terraform forgets, whose data stays on the hub, by stack. */
  readonly released: Readonly<Record<string, readonly string[]>>;
  /** Clusters that left; an empty stack takes their logins off the hub. */
  readonly removedClusters: readonly string[];
}

/** What the program states now. */
export interface Statement extends Pick<
  FleetRecord,
  'fleet' | 'tenants' | 'clusters' | 'retained' | 'generated' | 'users'
> {
  readonly delivered: Delivered;
  readonly renames: readonly Rename[];
  /** `<cluster>/<namespace>`. */
  readonly namespaces: readonly string[];
}

/**
 * The record that follows.
 *
 * @param remove what may leave: tenants (`payments` or `prod/payments`), clusters, secrets (`payments/db`), keys of them
 * (`payments/db/user`), namespaces (`prod-eu/app`) and Secrets in them (`prod-eu/app/db`)
 * @throws FleetErrors TenantVanished, ClusterVanished, SecretVanished, KeyVanished, NamespaceVanished, DeliveryVanished,
 * RemovalUnknown, RenameUnknown, RenameInvalid, GeneratedKeyMissing, ReleasedDataReturns, RotatedUserMoves
 */
export function nextRecord(previous: FleetRecord | undefined, now: Statement, remove: readonly string[]): FleetRecord {
  const left = departures(previous, now, remove);
  const released: Record<string, readonly string[]> = {};
  for (const stack of stacksOf(previous)) {
    const freed = without(previous?.retained[stack] ?? [], now.retained[stack] ?? []);
    const all = [...new Set([...(previous?.released[stack] ?? []), ...freed])].sort();
    if (all.length > 0) {
      released[stack] = all;
    }
  }
  const errors = [
    ...left.errors,
    ...left.unknown.map((named) => unknownRemoval(named, left.names)),
    ...Object.entries(released).flatMap(([stack, addresses]) =>
      addresses.filter((address) => now.retained[stack]?.includes(address)).map((address) => returns(stack, address)),
    ),
    ...movedUsers(previous?.users, now.users),
  ];
  if (errors.length > 0) {
    throw new FleetErrors(errors);
  }
  return {
    fleet: now.fleet,
    tenants: now.tenants,
    clusters: now.clusters,
    retained: now.retained,
    ...(now.generated && { generated: now.generated }),
    ...(now.users && { users: now.users }),
    delivered: now.delivered,
    released,
    removedClusters: removedClusters(previous, now.clusters),
  };
}

/** Every cluster that was there once and is not now. */
export function removedClusters(previous: FleetRecord | undefined, clusters: readonly string[]): string[] {
  const known = new Set([...(previous?.clusters ?? []), ...(previous?.removedClusters ?? [])]);
  return without([...known], clusters).sort();
}

/** @throws RecordInvalid */
export function parseRecord(text: string, file: string): FleetRecord {
  try {
    const record = JSON.parse(text) as FleetRecord;
    const { delivered } = record;
    const complete =
      Array.isArray(record.tenants) && Array.isArray(record.clusters) && record.retained && record.released;
    if (complete && (delivered === undefined || (delivered.secrets && delivered.objects))) {
      return record;
    }
  } catch {
    // Told below: it is no record either way.
  }
  throw new FleetError('RecordInvalid', `${file} is no record of a fleet; restore it from version control`);
}

function stacksOf(record: FleetRecord | undefined): string[] {
  return [...new Set([...Object.keys(record?.retained ?? {}), ...Object.keys(record?.released ?? {})])].sort();
}

function without(names: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return names.filter((name) => !known.has(name));
}

function unknownRemoval(named: string, gone: readonly string[]): FleetError {
  return new FleetError(
    'RemovalUnknown',
    `--remove ${named} names nothing that has left the program; ${gone.length > 0 ? `use ${oneOf(gone)}` : 'nothing has left it'}`,
  );
}

function returns(stack: string, address: string): FleetError {
  return new FleetError(
    'ReleasedDataReturns',
    `${address} of stack "${stack}" was released, and its data may still be on the hub; after "terraform import ` +
      `${address} <id>" in that stack, or once the data is gone, take its line out of the record in .keywheel/`,
  );
}
