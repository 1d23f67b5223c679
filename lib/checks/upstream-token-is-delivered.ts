import { Check } from './check';
import { originOf } from './cluster-view';

/** The token with which a cluster reads another one is delivered, not made by hand. */
export const upstreamTokenIsDelivered: Check = {
  id: 'upstream-token-is-delivered',
  severity: 'warning',
  *run({ clusters }) {
    for (const cluster of clusters) {
      for (const store of cluster.stores) {
        const { upstreamToken, namespace } = store;
        if (upstreamToken && !cluster.makesSecret(upstreamToken.secretName, upstreamToken.key, namespace)) {
          const { secretName, key } = upstreamToken;
          yield {
            ...originOf(store),
            message: `nothing makes Secret "${secretName}" with the upstream token, and without a hub nothing can: it is made out of band`,
            fix:
              'copy the token that waits upstream by hand, and again whenever it changes: ' +
              `kubectl -n ${namespace} create secret generic ${secretName} --from-file=${key}=/dev/stdin; ` +
              'or give the fleet a vault, which delivers it',
          };
        }
      }
    }
  },
};
