import type { Check } from '../check';
import { changedSecretIsUpdated } from './changed-secret-is-updated';
import { changedSecretReachesWorkloads } from './changed-secret-reaches-workloads';
import { deliveryFollowsItsSecret } from './delivery-follows-its-secret';
import { outageStaysWithinPromise } from './outage-stays-within-promise';
import { rotatedValueReachesFiles } from './rotated-value-reaches-files';
import { rotationLeavesTimeToMove } from './rotation-leaves-time-to-move';
import { rotatorCanRun } from './rotator-can-run';
import { rotatorWaitsForPropagation } from './rotator-waits-for-propagation';
import { secretIsRotatedWithinMaximumAge } from './secret-is-rotated-within-maximum-age';
import { secretMeetsComplianceRules } from './secret-meets-compliance-rules';
import { usedValueIsNotDeleted } from './used-value-is-not-deleted';

/** A new value is everywhere before the old one dies, and none becomes too old. */
export const ROTATION: readonly Check[] = [
  changedSecretIsUpdated,
  changedSecretReachesWorkloads,
  outageStaysWithinPromise,
  rotatorWaitsForPropagation,
  rotatorCanRun,
  rotatedValueReachesFiles,
  rotationLeavesTimeToMove,
  secretIsRotatedWithinMaximumAge,
  secretMeetsComplianceRules,
  usedValueIsNotDeleted,
  deliveryFollowsItsSecret,
];
