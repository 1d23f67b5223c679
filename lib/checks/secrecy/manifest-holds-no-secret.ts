import { originOf } from '../../output/seen-object';
import { Check } from '../check';
import { says } from '../../output/said-values';

/** No manifest holds the value of a secret. */
export const manifestHoldsNoSecret: Check = {
  id: 'manifest-holds-no-secret',
  severity: 'error',
  scope: 'cluster',
  why: 'Anyone who may read the repository, its history or the backups of etcd has the secret, for good.',
  *run({ cluster: { held, unread } }) {
    for (const { seen, inClear, hasReference } of held) {
      // Elsewhere others fill in what looks like Terraform's: dashboards, and tools that apply the files.
      const isLeft = hasReference && !unread.operator;
      const all = inClear
        .filter(({ standIn, isConfiguration }) => !standIn && !isConfiguration)
        .map(({ what }) => what);
      for (const what of [...all, ...(isLeft ? ['a reference of Terraform that nothing fills in'] : [])]) {
        yield {
          ...originOf(seen),
          ...says`it holds ${what}`,
          fix: 'put the value in Vault/OpenBao and deliver it, and replace it there: it is known by now',
        };
      }
    }
  },
};
