import { Check } from '../check';
import { misreadAs } from '../misread';

/** Every field is one that its kind has. */
export const fieldIsKnown: Check = {
  id: 'field-is-known',
  severity: 'warning',
  scope: 'fleet',
  why: 'The API server drops the field, or refuses the object: what was meant by it is not so.',
  *run({ misread }) {
    yield* misreadAs('field', misread);
  },
};
