import { says } from '../../output/said-values';
import { Check } from '../check';

/** No file of Terraform holds the value of a secret: it would be in every plan and state as well. */
export const terraformHoldsNoSecret: Check = {
  id: 'terraform-holds-no-secret',
  severity: 'error',
  scope: 'hub',
  why: 'Anyone who may read the repository, a plan or the state has the secret, for good.',
  *run({ inClear }) {
    for (const { what, standIn, address, path, place, source } of inClear) {
      if (!standIn) {
        yield {
          path,
          place,
          source,
          ...says`${{ address }} holds ${what}`,
          fix: 'pass the value by an ephemeral variable and a write-only argument, and make the old value invalid: it stays in the history',
        };
      }
    }
  },
};
