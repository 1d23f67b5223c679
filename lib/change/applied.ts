import type { ItemChange } from './changes';
import type { Difference } from './differences';

/** What will be done in one place: a stack of Terraform, the folder of a cluster, SQL. */
export interface Applied {
  readonly where: string;
  readonly created: readonly string[];
  readonly updated: readonly string[];
  /** Destroyed and created again, as far as the arguments tell. */
  readonly replaced: readonly string[];
  readonly removed: readonly string[];
}

/** Arguments that Terraform's provider cannot change in place. */
const IDENTITY =
  /^(path|name|backend|mount|namespace|role_name|role|type|username|db_name|key_type|key_bits|common_name)$/;

/** By place, in the order of their names: resources of Terraform and objects of Kubernetes. */
export function appliedChanges(items: readonly ItemChange[]): Applied[] {
  const places = new Map<string, Record<'created' | 'updated' | 'replaced' | 'removed', string[]>>();
  for (const { item, kind, differences } of items) {
    const place = places.get(item.where) ?? { created: [], updated: [], replaced: [], removed: [] };
    places.set(item.where, place);
    if (item.type !== 'statement' && item.type !== 'removed' && item.type !== 'stack order') {
      const isReplaced = /^vault_/.test(item.type) && isMadeAgain(differences);
      place[kind === 'comes' ? 'created' : kind === 'goes' ? 'removed' : isReplaced ? 'replaced' : 'updated'].push(
        item.what,
      );
    }
  }
  return [...places].map(([where, place]) => ({ where, ...place })).sort((a, b) => (a.where < b.where ? -1 : 1));
}

/** Whether the provider can change it in place, as far as the arguments tell. */
export function isMadeAgain(differences: readonly Difference[]): boolean {
  return differences.some(({ at }) => IDENTITY.test(at));
}
