import { STATED } from '../../timing/age';
import { Check } from '../check';
import { tooOld } from './secret-is-rotated-within-maximum-age';

/** No value becomes older by design than a rule of the fleet allows. */
export const secretMeetsComplianceRules: Check = {
  id: 'secret-meets-compliance-rules',
  severity: 'warning',
  scope: 'fleet',
  why: 'An audit finds a secret that is older than the rule allows, and the design itself is the reason.',
  run: (views) => tooOld(views, ({ name }) => name !== STATED),
};
