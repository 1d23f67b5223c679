import type { HubResource } from '../output/hub-resource';
import type { Misread } from '../output/misread';
import { combinedAccounts } from './login-roles';

/** Of all roles of one run; far more than a company binds that way. */
const MOST_COMBINED = 100_000;

interface Bounded {
  readonly resources: readonly HubResource[];
  readonly misread: readonly Misread[];
  /** Types of which there are more than are looked at. */
  readonly unread: readonly string[];
}

/**
 * What is left of the resources where roles bind more ServiceAccounts than are looked at: two short lists and a `for_each`
 * say millions of them.
 */
export function withinBounds(resources: readonly HubResource[]): Bounded {
  const over: HubResource[] = [];
  let left = MOST_COMBINED;
  const read = resources.filter((resource) => {
    const combined = combinedAccounts(resource);
    if (combined > left) {
      over.push(resource);
      return false;
    }
    left -= combined;
    return true;
  });
  return {
    resources: read,
    misread: over.length === 0 ? [] : [tooMany(over[0]!, over.length - 1)],
    unread: [...new Set(over.map(({ type }) => type))],
  };
}

function tooMany({ address, path, place, source }: HubResource, others: number): Misread {
  const roles = others === 0 ? `${address} is` : `${address} and ${others} other roles are`;
  return {
    ...{ kind: 'unreadable', path, place, source },
    message: `${roles} not read: roles bind more than ${MOST_COMBINED} ServiceAccounts, each name in each namespace`,
    fix: 'give each namespace a role of its own, which binds the ServiceAccounts that it has',
  };
}
