import { Check } from '../check';
import { misreadAs } from '../misread';

/** Every value is of the type that its field has. */
export const fieldHasItsType: Check = {
  id: 'field-has-its-type',
  severity: 'error',
  scope: 'fleet',
  why: 'The API server, or Terraform, refuses the whole object, and what was there before stays as it was.',
  *run({ misread }) {
    yield* misreadAs('type', misread);
  },
};
