import type { Check } from '../check';
import { engineExists } from './engine-exists';
import { hubNamesAreUnique } from './hub-names-are-unique';
import { hubResourceHasItsPlace } from './hub-resource-has-its-place';
import { kvVersionAgrees } from './kv-version-agrees';
import { objectNamesAreUnique } from './object-names-are-unique';
import { pinnedVersionExists } from './pinned-version-exists';
import { referenceNamesAResource } from './reference-names-a-resource';
import { vaultNamespaceExists } from './vault-namespace-exists';

/** What each side names is there, once, and where it is looked for. */
export const NAMES: readonly Check[] = [
  objectNamesAreUnique,
  hubNamesAreUnique,
  hubResourceHasItsPlace,
  referenceNamesAResource,
  vaultNamespaceExists,
  engineExists,
  kvVersionAgrees,
  pinnedVersionExists,
];
