import { originOf } from '../../output/seen-object';
import { Check } from '../check';
import { says } from '../../output/said-values';

/** What is sealed was sealed with the current certificate of its cluster. */
export const sealingCertificateIsCurrent: Check = {
  id: 'sealing-certificate-is-current',
  severity: 'warning',
  scope: 'cluster',
  why: 'Anyone who got hold of an older key reads it in the repository, and a cluster that is made again from the newest key cannot open it.',
  *run({ cluster }) {
    for (const sealed of cluster.sealed) {
      const { record, certificates } = sealed;
      const stale = Object.entries(record?.keys ?? {}).filter(
        ([, { certificate }]) => certificates?.includes(certificate) && certificate !== certificates.at(-1),
      );
      if (stale.length > 0) {
        yield {
          ...originOf(sealed),
          ...says`${stale.map(([key]) => `"${key}"`).join(', ')} ${stale.length === 1 ? 'was' : 'were'} sealed with an older certificate`,
          fix: 'rotate the value and seal the new one with the current certificate; then the older one can go',
        };
      }
    }
  },
};
