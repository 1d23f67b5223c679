import type { Check } from '../check';
import { acknowledgementIsMerged } from './acknowledgement-is-merged';
import { apiVersionIsInSupport } from './api-version-is-in-support';
import { apiVersionIsServed } from './api-version-is-served';
import { checkCompletes } from './check-completes';
import { fieldHasItsType } from './field-has-its-type';
import { fieldIsKnown } from './field-is-known';
import { fileCanBeRead } from './file-can-be-read';
import { tenantsAreMerged } from './tenants-are-merged';

/** All of the output is read, and is what the servers take. */
export const FILES: readonly Check[] = [
  apiVersionIsServed,
  apiVersionIsInSupport,
  fileCanBeRead,
  fieldHasItsType,
  fieldIsKnown,
  acknowledgementIsMerged,
  tenantsAreMerged,
  checkCompletes,
];
