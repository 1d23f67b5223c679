import { says } from '../../output/said-values';
import { Check } from '../check';
import { isSaid, originOf } from '../../output/seen-object';
import type { ClusterView } from '../../views/cluster-view';

/** No two objects of a cluster have one name, and no Secret is made twice. */
export const objectNamesAreUnique: Check = {
  id: 'object-names-are-unique',
  severity: 'error',
  scope: 'cluster',
  why: 'Whichever object is applied last overwrites the other without a word, and what relied on the first one gets wrong values.',
  *run({ cluster: { duplicates, unread } }) {
    for (const { first, second } of duplicates.filter((pair) => !unread.folders || standTogether(pair))) {
      yield {
        ...originOf(second),
        ...says`${{ place: originOf(first).place }} has the same name, or makes a Secret of the same name: one would overwrite the other`,
        fix: 'rename one of them',
      };
    }
  },
};

/**
 * Whether both are applied for sure, and not the same: files of two folders may be overlays of each other. What is for
 * a whole cluster, such as a definition, comes with several products, and nobody minds.
 */
function standTogether({ first, second }: ClusterView['duplicates'][number]): boolean {
  const folder = ({ file }: { readonly file: string }) => file.slice(0, file.lastIndexOf('/') + 1);
  const { namespace } = second.object.metadata;
  return (
    folder(first) === folder(second) &&
    namespace !== undefined &&
    isSaid(namespace) &&
    KINDS.test(second.object.kind) &&
    JSON.stringify(first.object) !== JSON.stringify(second.object)
  );
}

/** What a Secret rests on. The rest of strangers' files may be one of several ways to do a thing. */
const KINDS = /Secret|^ServiceAccount$|^Role|Store$|^Vault|^Certificate$|^(?:Cluster)?(?:Generator|Issuer)$|^Password$/;
