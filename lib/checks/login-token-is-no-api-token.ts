import { Check } from './check';
import { originOf } from './cluster-view';
import { logins } from './logins';

/** The token that a store shows to the hub is of no use at the cluster's API server. */
export const loginTokenIsNoApiToken: Check = {
  id: 'login-token-is-no-api-token',
  severity: 'warning',
  *run(views) {
    const told = new Set<string>();
    for (const { cluster, store, login } of logins(views)) {
      const role = views.vault.role(login.mount, login.role);
      const others = login.audiences.filter((audience) => !role?.audiences.includes(audience));
      if (others.length > 0 && cluster.isReviewer(login.account) && !told.has(cluster.name)) {
        told.add(cluster.name);
        yield {
          ...originOf(store),
          message:
            `on "${cluster.name}" login tokens are meant for ${others.map((one) => `"${one}"`).join(', ')} too and may ` +
            'review tokens: whoever holds the hub can call the API server with them for ten minutes',
          fix: 'use ClusterAuth.jwt, or a TokenReviewer other than the client token',
        };
      }
    }
  },
};
