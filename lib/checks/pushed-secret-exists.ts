import { originOf, specOf } from '../views/seen-object';
import { Check } from './check';

/** What is pushed to the hub is a key of a Secret that is there. */
export const pushedSecretExists: Check = {
  id: 'pushed-secret-exists',
  severity: 'error',
  why: 'The PushSecret fails, and whoever waits for the value on the hub waits for ever, or keeps an old one.',
  *run({ clusters }) {
    for (const cluster of clusters.filter(({ unread }) => !unread.objects)) {
      for (const seen of cluster.ofKind('PushSecret')) {
        const { namespace } = seen.object.metadata;
        const { selector, data = [], template } = specOf(seen.object);
        const secret: string | undefined = selector?.secret?.name;
        if (secret === undefined || template) {
          continue;
        }
        for (const { match } of data) {
          const key: string | undefined = match?.secretKey;
          if (!cluster.makesSecret(secret, key, namespace)) {
            yield {
              ...originOf(seen),
              message: `it pushes ${key === undefined ? '' : `key "${key}" of `}Secret "${secret}", which nothing that is written for "${cluster.name}" makes`,
              fix: 'name a Secret of the namespace and a key that it has',
            };
          }
        }
      }
    }
  },
};
