import { statementsOf } from '../output/hub-resource';
import { newAddresses } from './hub-addresses';
import { leavingAccounts } from './leaving-accounts';
import { leavings, sharedAdministrators } from './leavings';
import { droppedRoots } from './changed-roots';
import { droppedTrust } from './signing-keys';
import type { DatabaseRole } from '../views/database-roles';
import type { VaultView } from '../views/vault-view';
import type { Model } from './model';
import { newValues, otherMakers } from './new-values';
import { movedOperators } from './moved-operators';
import { otherValues } from './other-values';
import { outsideTasks } from './outside-logins';
import { exchangedKeys } from './exchanged-keys';
import type { Change } from './state';
import { leavingSecrets } from './used-secrets';

/** What no stack and no folder does, and a person or another machine has to. */
export interface ByHand {
  readonly what:
    | 'run SQL'
    | 'copy a value'
    | 'write a value'
    | 'expect another value'
    | 'add a key'
    | 'switch the signing key'
    | 'let a signing key go'
    | 'let a root go'
    | 'give new settings'
    | 'free a Secret'
    | 'free an account'
    | 'see to what leaves'
    | 'give an administrator'
    | 'move the operator'
    | 'keep both addresses'
    | 'keep both CAs';
  /**
   * What must not be applied before it is done: anything, the new folders, or stacks without what leaves; undefined where
   * it makes no difference.
   */
  readonly before?: 'stacks' | 'folders' | 'removal';
  /** A database, a path of the hub with its Vault namespace, a cluster or an address. */
  readonly at: string;
  /** Where the value is today. */
  readonly from?: string;
  /** Keys that are new: of a value, or those that sign, as heads of tokens call them. */
  readonly keys?: readonly string[];
  /** Whether Terraform makes another value there, which would be delivered in place of the old one. */
  readonly isGenerated?: boolean;
  /** What is to be done, in words, where `what` and the names do not say it. */
  readonly says?: string;
  /** Clusters in which it is used. */
  readonly clusters: readonly string[];
}

export function byHandOf(change: Change, model: Model): ByHand[] {
  const { before, after } = model;
  const added = newKeys(change);
  return [
    ...newSql(change, model),
    ...sharedAdministrators(before, after),
    ...newValues(before, after),
    ...otherMakers(before, after),
    ...otherValues(before, after),
    ...exchangedKeys(before, after, added),
    ...leavingSecrets(before, after),
    ...leavingAccounts(before, after),
    ...added,
    ...model.clusters
      .filter((name) => model.signsAnew(name))
      .map((at): ByHand => {
        const keys = model.nextKeyIds(at);
        return { what: 'switch the signing key', before: 'folders', at, keys, clusters: [at] };
      }),
    ...newAddresses(change),
    ...outsideTasks(before, after),
    ...movedOperators(before, after),
    ...droppedTrust(before, after),
    ...droppedRoots(before, after),
    ...leavings(before, after),
  ];
}

/** Vault/OpenBao rotates no user that the database does not have. */
function newSql({ before, after }: Change, model: Model): ByHand[] {
  const { sql: old } = before;
  const { sql: now } = after;
  const changed =
    old && now
      ? [...now].filter(([name, text]) => old.get(name) !== text).map(([name]) => name)
      : databasesOfNewUsers(model.before.vault, model.after.vault);
  return changed.map((at) => ({ what: 'run SQL', before: 'stacks', at, clusters: [] }));
}

/** Where the SQL was not read, as from folders: databases of users, and of ways to make users, that come. */
function databasesOfNewUsers(before: VaultView, after: VaultView): string[] {
  const [had, has] = [before, after].map(
    ({ staticRoles, dynamicRoles }) =>
      new Map<string, DatabaseRole>([
        ...[...staticRoles.values()].map((role) => [JSON.stringify([role.connection, role.username]), role] as const),
        ...[...dynamicRoles.values()].map(
          (role) => [JSON.stringify([role.connection, role.attributes['creation_statements']]), role] as const,
        ),
      ]),
  );
  const come = [...has!].filter(([user]) => !had!.has(user));
  return [...new Set(come.map(([, { mount, connection }]) => connection.slice(mount.length + 1)))].sort();
}

/** Keys that people write at a path that is there already. */
function newKeys({ before, after }: Change): ByHand[] {
  const [old, now] = [before, after].map(({ stacks }) => statementsOf(stacks).keys ?? {});
  return Object.entries(now!).flatMap(([at, text]) => {
    const had = old![at]?.split(',');
    const keys = text.split(',').filter((key) => had !== undefined && !had.includes(key));
    return keys.length === 0
      ? []
      : [{ what: 'add a key' as const, before: 'folders' as const, at, keys, clusters: [] }];
  });
}
