import { originOf } from '../../output/seen-object';
import type { Sealed } from '../../views/sealed-secrets';
import type { ClusterView } from '../../views/cluster-view';
import { says } from '../../output/said-values';
import { Check } from '../check';

/** More than that nobody rotates in an afternoon. */
const FEW = 20;

/** A sealing key is one cluster's own, and opens few Secrets. */
export const sealingKeyOpensLittle: Check = {
  id: 'sealing-key-opens-little',
  severity: 'warning',
  scope: 'fleet',
  why: 'Anyone who gets hold of a sealing key reads all that was ever sealed with it, and all of these values have to be rotated by hand.',
  *run({ clusters }) {
    const owners = new Map<string, ClusterView>();
    for (const cluster of clusters) {
      const [first] = cluster.sealed;
      if (first && cluster.sealed.length > FEW) {
        yield {
          ...originOf(first),
          ...says`"${{ cluster: cluster.name }}" has ${cluster.sealed.length} SealedSecrets, and ${FEW} are many`,
          fix: 'seal only what the operator needs to start, and deliver the rest from Vault/OpenBao',
        };
      }
      for (const [certificate, sealed] of byCertificate(cluster)) {
        const other = owners.get(certificate);
        owners.set(certificate, other ?? cluster);
        if (other) {
          yield {
            ...originOf(sealed),
            ...says`"${other.name}" and "${{ cluster: cluster.name }}" share the sealing key ${{ key: certificate }}`,
            fix: 'let the controller of each cluster make a key of its own, and seal the values again',
          };
        }
      }
    }
  },
};

/** The first SealedSecret of each certificate that it names. */
function byCertificate({ sealed }: ClusterView): Map<string, Sealed> {
  const first = new Map<string, Sealed>();
  for (const one of sealed) {
    const used = Object.values(one.record?.keys ?? {}).map(({ certificate }) => certificate);
    for (const certificate of [...(one.certificates ?? []), ...used]) {
      first.set(certificate, first.get(certificate) ?? one);
    }
  }
  return first;
}
