import { Check } from '../check';
import { misreadAs } from '../misread';

/** Every acknowledgement is one that the base branch has. */
export const acknowledgementIsMerged: Check = {
  id: 'acknowledgement-is-merged',
  severity: 'warning',
  scope: 'fleet',
  why: 'Anyone who merges the change lets these findings stay: somebody should have read the reason.',
  *run({ misread }) {
    yield* misreadAs('acknowledged', misread);
  },
};
