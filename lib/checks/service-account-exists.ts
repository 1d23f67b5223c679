import { Check } from './check';
import { originOf } from './cluster-view';
import { logins } from './logins';

/** A store logs in as a ServiceAccount that its cluster is given. */
export const serviceAccountExists: Check = {
  id: 'service-account-exists',
  severity: 'error',
  *run(views) {
    for (const { cluster, store, login } of logins(views)) {
      const [namespace, name] = login.account.split('/') as [string, string];
      if (!cluster.find('ServiceAccount', name, namespace)) {
        yield {
          ...originOf(store),
          message: `the store logs in as ServiceAccount "${login.account}", which nothing on "${cluster.name}" makes`,
          fix: 'make the ServiceAccount, or name one that is there',
        };
      }
    }
  },
};
