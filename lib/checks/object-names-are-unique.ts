import { Check } from './check';
import { originOf } from '../views/seen-object';

/** No two objects of a cluster have one name, and no Secret is made twice. */
export const objectNamesAreUnique: Check = {
  id: 'object-names-are-unique',
  severity: 'error',
  why: 'Whichever object is applied last overwrites the other without a word, and what relied on the first one gets wrong values.',
  *run({ clusters }) {
    for (const { duplicates } of clusters) {
      for (const { first, second } of duplicates) {
        yield {
          ...originOf(second),
          message: `${originOf(first).place} has the same name, or makes a Secret of the same name: one would overwrite the other`,
          fix: 'rename one of them',
        };
      }
    }
  },
};
