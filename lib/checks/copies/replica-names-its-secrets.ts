import { wayOf } from '../../views/copiers';
import { originOf } from '../../output/seen-object';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** What is copied from a cluster is named, not looked for. */
export const replicaNamesItsSecrets: Check = {
  id: 'replica-names-its-secrets',
  severity: 'warning',
  scope: 'fleet',
  why: 'Who looks for Secrets by a pattern or a label must be let read every Secret of that namespace, also those of tomorrow.',
  *run(views) {
    for (const cluster of views.clusters) {
      for (const use of cluster.uses.filter(({ kind, store }) => kind === 'find' && store?.upstream)) {
        const namespace = use.store!.upstream!.remoteNamespace;
        const upstream = wayOf(views, cluster, use.store!).reader?.cluster;
        const known = upstream?.secretNames(namespace) ?? [];
        const where = upstream ? ` on "${upstream.name}"` : '';
        yield {
          ...originOf(use),
          ...says`to find what it copies, ${{ store: use.storeName }} may read every Secret of "${{ namespace }}"${where}${known.length > 0 ? `, among them ${known.join(', ')}` : ''}`,
          fix: 'copy each Secret by its name, or keep in that namespace only what the other cluster may see',
        };
      }
    }
  },
};
