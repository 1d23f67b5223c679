import { FleetError, FleetErrors, oneOf } from '../errors';
import { movedUsers } from './rotated-users';
import { fields, fit, list, map } from '../files/shape';
import { departures } from './departures';
import type { FleetRecord, Statement } from './fleet-record';

/**
 * The record that follows.
 *
 * @param remove what may leave: tenants (`payments` or `prod/payments`), clusters, secrets (`payments/db`), keys of them
 * (`payments/db/user`), namespaces (`prod-eu/app`), Secrets in them (`prod-eu/app/db`), the GitOps tool of a cluster
 * (`prod-eu.gitops`) and what its API servers had to decrypt (`prod-eu.encryption`); of one fleet alone with its name before
 * it (`acme:payments`)
 * @throws FleetErrors TenantVanished, ClusterVanished, SecretVanished, KeyVanished, NamespaceVanished, DeliveryVanished,
 * GitOpsToolChanged, EncryptionOrderInvalid, RemovalUnknown, RenameUnknown, RenameInvalid, GeneratedKeyMissing, ReleasedDataReturns, RotatedUserMoves
 */
export function nextRecord(previous: FleetRecord | undefined, now: Statement, remove: readonly string[]): FleetRecord {
  const named = ofFleet(now.fleet, remove);
  const left = departures(previous, now, named);
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
    ...left.unknown.map((one) => unknownRemoval(now.fleet, one, left.names)),
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
    ...(now.gitOps && { gitOps: now.gitOps }),
    ...(now.encryption && { encryption: now.encryption }),
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

const TEXTS = list('text');
const RECORD = fields(
  {
    ...{ fleet: 'text', tenants: TEXTS, clusters: TEXTS, removedClusters: TEXTS },
    ...{ retained: map(TEXTS), released: map(TEXTS), users: map('text'), gitOps: map('text') },
    encryption: map(map(TEXTS)),
    generated: map(
      fields(
        {
          ...{ vaultNamespace: 'text', mount: 'text', path: 'text', keys: TEXTS },
          ...{ length: 'number', specialCharacters: 'boolean', metadata: map('any') },
        },
        ...['mount', 'path', 'keys', 'length', 'specialCharacters', 'metadata'],
      ),
    ),
    delivered: fields({ secrets: map('text'), objects: map('text'), places: map('text') }, ...['secrets', 'objects']),
  },
  ...['fleet', 'tenants', 'clusters', 'retained', 'released'],
);

/** What this version writes; a later one may remember what this one would forget. */
const FORMAT = 1;

/**
 * @param fleet whose record it must be
 * @throws RecordInvalid
 */
export function parseRecord(text: string, file: string, fleet: string): FleetRecord {
  const invalid = (what: string, fix: string) => new FleetError('RecordInvalid', `${file} ${what}; ${fix}`);
  const restore =
    'restore it from version control, or remove it, and "keywheel synth" restores it from the output where that is there';
  if (/^(<{7}|>{7}) /m.test(text)) {
    throw invalid('holds the marks of a merge that is not done', 'keep what both sides list, and run it again');
  }
  let record: FleetRecord & { readonly format?: unknown };
  try {
    record = JSON.parse(text) as typeof record;
  } catch {
    throw invalid('is not a record of a fleet: it is not valid JSON', restore);
  }
  if (typeof record === 'object' && record !== null && typeof record.format === 'number' && record.format > FORMAT) {
    throw invalid(`was written by a later version of keywheel (format ${record.format})`, 'install that version');
  }
  const wrong: string[] = [];
  fit(record, RECORD, ({ at, message }) => wrong.push(at === '' ? message : `field ${at}: ${message}`));
  if (wrong.length > 0) {
    throw invalid(`is not a record of a fleet (${wrong[0]})`, restore);
  }
  if (record.fleet !== fleet) {
    throw invalid(`is the record of fleet ${JSON.stringify(record.fleet)}, and not of "${fleet}"`, restore);
  }
  return { ...record, removedClusters: record.removedClusters ?? [] };
}

function stacksOf(record: FleetRecord | undefined): string[] {
  return [...new Set([...Object.keys(record?.retained ?? {}), ...Object.keys(record?.released ?? {})])].sort();
}

function without(names: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return names.filter((name) => !known.has(name));
}

/** Names without the fleet that may stand before them, such as `acme:payments`; those of other fleets are theirs. */
function ofFleet(fleet: string, remove: readonly string[]): string[] {
  return remove.flatMap((name) => {
    const [owner, ...rest] = name.split(':');
    return rest.length === 0 ? [name] : owner === fleet ? [rest.join(':')] : [];
  });
}

function unknownRemoval(fleet: string, named: string, gone: readonly string[]): FleetError {
  return new FleetError(
    'RemovalUnknown',
    `--remove ${named} names nothing that has left fleet "${fleet}"; ${gone.length > 0 ? `use ${oneOf(gone)}` : 'nothing has left it'}, ` +
      `and where the program has several fleets, say of which it is: --remove <fleet>:${named}`,
  );
}

function returns(stack: string, address: string): FleetError {
  return new FleetError(
    'ReleasedDataReturns',
    `${address} of stack "${stack}" was released, and its data may still be in Vault/OpenBao; after "terraform import ` +
      `${address} <id>" in that stack, or once the data is gone, take its line out of the record in .keywheel/`,
  );
}
