import { Check } from '../check';
import { misreadAs } from '../misread';

/** Everything in the files is read, or no client takes it. */
export const fileCanBeRead: Check = {
  id: 'file-can-be-read',
  severity: 'error',
  scope: 'fleet',
  why: 'What no check has seen may be anything: a Secret in clear, or a store of somebody else.',
  *run({ misread }) {
    yield* misreadAs('unreadable', misread);
  },
};
