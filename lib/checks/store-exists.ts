import { Check } from './check';
import { isSaid, originOf } from '../views/seen-object';

/** What is read or written goes through a store that is there. */
export const storeExists: Check = {
  id: 'store-exists',
  severity: 'error',
  why: 'The operator finds no store, so the Secret is never made, and pods that mount it do not start.',
  *run({ clusters }) {
    for (const { uses, name, unread } of clusters) {
      for (const use of uses) {
        if (!use.store && !unread.objects && isSaid(use.object.metadata.namespace)) {
          yield {
            ...originOf(use),
            message: `${use.storeName} is not among what is written for "${name}" in this namespace`,
            fix: 'name a store of the namespace',
          };
        }
      }
    }
  },
};
