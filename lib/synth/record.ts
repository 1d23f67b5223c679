import { FleetError, FleetErrors, oneOf } from '../errors';
import { movedUsers, RotatedUsers } from './rotated-users';
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
  /** Addresses that Terraform forgets, whose data stays on the hub, by stack. */
  readonly released: Readonly<Record<string, readonly string[]>>;
  /** Clusters that left; an empty stack takes their logins off the hub. */
  readonly removedClusters: readonly string[];
}

/** What the program states now. */
export type Statement = Pick<FleetRecord, 'fleet' | 'tenants' | 'clusters' | 'retained' | 'generated' | 'users'>;

/**
 * The record that follows.
 *
 * @param remove tenants (`payments` or `prod/payments`) and clusters that may leave
 * @throws FleetErrors TenantVanished, ClusterVanished, RemovalUnknown, ReleasedDataReturns, RotatedUserMoves
 */
export function nextRecord(previous: FleetRecord | undefined, now: Statement, remove: readonly string[]): FleetRecord {
  const goneTenants = without(previous?.tenants ?? [], now.tenants);
  const goneClusters = without(previous?.clusters ?? [], now.clusters);
  const namedFor = (name: string) => remove.find((named) => name === named || name.endsWith(`/${named}`));
  const released: Record<string, readonly string[]> = {};
  for (const stack of stacksOf(previous)) {
    const left = without(previous?.retained[stack] ?? [], now.retained[stack] ?? []);
    const all = [...new Set([...(previous?.released[stack] ?? []), ...left])].sort();
    if (all.length > 0) {
      released[stack] = all;
    }
  }
  const errors = [
    ...goneTenants.filter((name) => !namedFor(name)).map((name) => vanished('TenantVanished', 'tenant', name)),
    ...goneClusters.filter((name) => !namedFor(name)).map((name) => vanished('ClusterVanished', 'cluster', name)),
    ...remove
      .filter(
        (named) => ![...goneTenants, ...goneClusters].some((name) => name === named || name.endsWith(`/${named}`)),
      )
      .map((named) => unknownRemoval(named, [...goneTenants, ...goneClusters])),
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
    if (Array.isArray(record.tenants) && Array.isArray(record.clusters) && record.retained && record.released) {
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

function vanished(code: string, what: string, name: string): FleetError {
  return new FleetError(
    code,
    `${what} "${name}" was there at the last synthesis and is gone; put it back, or say --remove ${name} ` +
      `(KEYWHEEL_REMOVE=${name} where another command runs the program)`,
  );
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
