import { command, word } from '../../encode/shell';
import { says } from '../../output/said-values';
import { Check } from '../check';
import type { ClusterView } from '../../views/cluster-view';
import { originOf } from '../../output/seen-object';
import { waitingTokens } from '../../views/waiting-tokens';

/** The token with which a cluster reads another one is delivered, not made by hand. */
export const upstreamTokenIsDelivered: Check = {
  id: 'upstream-token-is-delivered',
  severity: 'warning',
  scope: 'fleet',
  why: 'Nobody renews a token that was copied by hand: when it changes, the replication stops until somebody copies it again.',
  *run({ clusters }) {
    for (const cluster of clusters) {
      for (const store of cluster.stores) {
        const { upstream, namespace } = store;
        const token = upstream?.token;
        if (
          upstream &&
          token &&
          // Somebody else's, where it is said whose it is.
          upstream.user === undefined &&
          !cluster.unread.objects &&
          !cluster.makesSecret(token.secretName, token.key, namespace)
        ) {
          yield {
            ...originOf(store),
            ...says`nothing makes Secret "${{ secret: token.secretName }}" with the upstream token: without a hub it is made out of band`,
            fix:
              `copy the token by hand, and again whenever it changes: ${upstreamCommand(clusters, cluster, upstream.remoteNamespace)} | ` +
              `${makingCommand(cluster, namespace, token)}; or seal it with "keywheel seal"; or give the fleet a vault, which delivers it`,
          };
        }
      }
    }
  },
};

function makingCommand(
  cluster: ClusterView,
  namespace = 'default',
  token: { secretName: string; key: string },
): string {
  const at = ['--context', cluster.name, '-n', namespace];
  const made = [token.secretName, `--from-file=${token.key}=/dev/stdin`];
  return command('kubectl', ...at, 'create', 'secret', 'generic', ...made);
}

/** Prints the token that waits for a cluster, where it can be told which one that is. */
function upstreamCommand(clusters: readonly ClusterView[], downstream: ClusterView, namespace: string): string {
  const candidates = waitingTokens(clusters, downstream, namespace);
  const found = candidates.length === 1 ? candidates[0] : undefined;
  const [context, secret] = found ? [word(found.cluster.name), word(found.secret)] : ['<upstream>', '<token>'];
  return `kubectl --context ${context} -n ${word(namespace)} get secret ${secret} -o jsonpath='{.data.token}' | base64 -d`;
}
