import { grouped } from '../collections/grouped';
import type { Owner } from '../views/tenants';
import type { Views } from '../views/views';
import { entrantsOf } from './entrants';

/** Whose logins are: of a Kubernetes namespace by `<auth mount>/<namespace>`, of a machine by `role <auth mount>/<role>`. */
export type OwnersByPlace = ReadonlyMap<string, Pick<Owner, 'name' | 'isStated'>>;

export function ownersOf(views: Views): OwnersByPlace {
  const machines = Object.entries(views.vault.outside).flatMap(([role, { tenant }]) =>
    tenant === undefined ? [] : [[`role ${role}`, { name: tenant, isStated: true }] as const],
  );
  return new Map<string, Pick<Owner, 'name' | 'isStated'>>([
    ...machines,
    ...entrantsOf(views).map(({ mount, owner }) => [`${mount}/${owner.namespace}`, owner] as const),
  ]);
}

/** A namespace or machine that a statement makes one tenant's, with others that were somebody else's before. */
export interface Joined {
  readonly place: string;
  readonly tenant: string;
  readonly others: readonly string[];
}

/**
 * What is of one tenant now, and was not before. No check holds these against each other any more, so it opens as much
 * as a policy does. A tenant that only has another name joins nothing, and neither does a namespace that comes.
 */
export function joinedBy(before: OwnersByPlace, after: OwnersByPlace): Joined[] {
  const stated = [...after].filter(([place, { isStated }]) => isStated && before.has(place));
  return [...grouped(stated, ([, { name }]) => name)].flatMap(([tenant, members]) => {
    const byOwner = grouped(members, ([place]) => before.get(place)!.name);
    const [first, second] = [...byOwner];
    if (!first || !second) {
      return [];
    }
    return [...byOwner].flatMap(([name, own]) => {
      const [, others] = name === first[0] ? second : first;
      // Of whom it was before, all is as it was: who came is told.
      return name === tenant ? [] : own.map(([place]) => ({ place, tenant, others: others.map(([one]) => one) }));
    });
  });
}
