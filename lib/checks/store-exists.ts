import { Check } from './check';

/** What is read or written goes through a store that is there. */
export const storeExists: Check = {
  id: 'store-exists',
  severity: 'error',
  *run({ clusters }) {
    for (const { uses, name } of clusters) {
      for (const { store, storeName, path, place } of uses) {
        if (!store) {
          yield {
            path,
            place,
            message: `${storeName} is not among what is written for "${name}" in this namespace`,
            fix: 'name a store of the namespace',
          };
        }
      }
    }
  },
};
