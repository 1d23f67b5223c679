import { command, word } from '../../encode/shell';
import { ACCOUNT_TOKEN } from '../../views/secret-types';
import { originOf, SeenObject } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** An object that was read from a cluster says since when it is there. */
type Metadata = SeenObject['object']['metadata'] & { readonly creationTimestamp?: unknown };

/** A token with which somebody reads a cluster dies by itself. */
export const upstreamTokenExpires: Check = {
  id: 'upstream-token-expires',
  severity: 'warning',
  scope: 'cluster',
  why: 'Anyone who has got hold of it once reads with it for years, and nobody sees when it was made.',
  *run({ cluster }) {
    for (const seen of cluster.ofKind('Secret')) {
      const { name, namespace, creationTimestamp } = seen.object.metadata as Metadata;
      if (seen.object['type'] === ACCOUNT_TOKEN) {
        const at = command('kubectl', '--context', cluster.name, '-n', namespace ?? 'default');
        const since = typeof creationTimestamp === 'string' ? `; it was made at ${creationTimestamp}` : '';
        yield {
          ...originOf(seen),
          ...says`the token that Kubernetes puts into Secret "${{ secret: name }}" of "${{ cluster: cluster.name }}" never expires${since}`,
          fix:
            'let the other cluster come as its own ServiceAccount (UpstreamAuth.serviceAccount), which holds no token; ' +
            `or renew it: its age is reported by ${at} get secret ${word(name)} -o jsonpath='{.metadata.creationTimestamp}', ` +
            `and ${at} delete secret ${word(name)} ends it, before the manifest is applied again and makes the next`,
        };
      }
    }
  },
};
