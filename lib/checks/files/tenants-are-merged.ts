import { Check } from '../check';
import { misreadAs } from '../misread';

/** Terraform makes no logins one tenant's that are of several tenants on the base branch. */
export const tenantsAreMerged: Check = {
  id: 'tenants-are-merged',
  severity: 'error',
  scope: 'fleet',
  why: 'No check keeps logins of one tenant apart: anyone who states them as one opens the secrets of each to the other.',
  *run({ misread }) {
    yield* misreadAs('joined', misread);
  },
};
