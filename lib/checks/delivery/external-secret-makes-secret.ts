import { keptValues } from '../../timing/kept';
import { goSeconds } from '../../go/duration';
import type { ClusterView } from '../../views/cluster-view';
import { generatorKind, isRandom } from '../../views/generators';
import { originOf, SeenObject, specOf } from '../../output/seen-object';
import { hubPath } from '../../views/stores';
import type { Views } from '../../views/views';
import { Said, says } from '../../output/said-values';
import { Check } from '../check';

/** An ExternalSecret makes its Secret, from something, and reads again. */
export const externalSecretMakesSecret: Check = {
  id: 'external-secret-makes-secret',
  severity: 'error',
  scope: 'fleet',
  why: 'There is no Secret, or one that stays for ever what it was on its first day.',
  *run(views) {
    for (const cluster of views.clusters) {
      for (const seen of cluster.ofKind('ExternalSecret', 'PushSecret')) {
        const { refreshInterval, refreshPolicy, target, data = [], dataFrom = [], dataTo = [] } = specOf(seen.object);
        const problem = (said: Said, fix: string) => ({ ...originOf(seen), ...said, fix });
        const interval = refreshInterval === undefined ? undefined : goSeconds(String(refreshInterval));
        if (refreshInterval !== undefined && interval === undefined) {
          yield problem(
            says`its refreshInterval is "${{ time: String(refreshInterval) }}", which is not a valid duration`,
            'write it as Go does: "1h0m0s"',
          );
        } else if (
          ((refreshPolicy === 'CreatedOnce' && target?.creationPolicy !== 'Orphan') ||
            (interval === 0 && refreshPolicy !== 'OnChange')) &&
          !staysTheSame(views, cluster, seen)
        ) {
          yield problem(says`it reads once and never again`, 'give it a refreshInterval');
        }
        if (data.length + dataFrom.length + dataTo.length === 0) {
          yield problem(says`it is made of nothing`, 'name a key under data or dataFrom');
        }
        const { creationPolicy = 'Owner' } = target ?? {};
        const { metadata } = seen.object;
        const name = target?.name ?? metadata.name;
        const there =
          cluster.find('Secret', name, metadata.namespace) ?? cluster.sealedSecret(metadata.namespace, name);
        if (creationPolicy === 'Merge' && !there && !cluster.unread.objects) {
          yield problem(says`its creationPolicy is Merge, and there is no Secret to merge into`, 'say Owner');
        }
        if (creationPolicy === 'None') {
          yield problem(says`its creationPolicy is None, so no Secret is made`, 'say Owner');
        }
      }
    }
  },
};

/** Whether nothing that it is made of changes: random values are made once, as the operator's own pages have it. */
function staysTheSame(views: Views, cluster: ClusterView, { object }: SeenObject): boolean {
  const { data = [], dataFrom = [] } = specOf(object);
  const references: any[] = [...data, ...dataFrom];
  const others = references.filter(({ sourceRef }) => {
    const kind = generatorKind(cluster, sourceRef?.generatorRef);
    return !isRandom(kind) && kind !== 'Fake';
  });
  const sources = cluster.delivered.find((delivered) => delivered.object === object)?.sources ?? [];
  const kept = sources.filter(
    ({ store, key }) => store?.vault && keptValues(views).get(hubPath(store.vault, key))?.once,
  );
  return references.length > 0 && others.length === kept.length;
}
