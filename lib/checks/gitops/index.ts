import type { Check } from '../check';
import { commitsAreApplied } from './commits-are-applied';
import { dataOutlivesItsFile } from './data-outlives-its-file';
import { folderComesAfterItsNeeds } from './folder-comes-after-its-needs';
import { folderIsApplied } from './folder-is-applied';
import { folderIsAppliedAsItIs } from './folder-is-applied-as-it-is';
import { nothingWaitsForFailure } from './nothing-waits-for-failure';
import { projectAllowsItsObjects } from './project-allows-its-objects';
import { projectKeepsToItsTenant } from './project-keeps-to-its-tenant';
import { removedObjectsLeaveTheCluster } from './removed-objects-leave-the-cluster';

/** What is written arrives: all of it, where it belongs, and in an order that works. */
export const GITOPS: readonly Check[] = [
  folderIsApplied,
  folderIsAppliedAsItIs,
  commitsAreApplied,
  folderComesAfterItsNeeds,
  projectAllowsItsObjects,
  projectKeepsToItsTenant,
  nothingWaitsForFailure,
  dataOutlivesItsFile,
  removedObjectsLeaveTheCluster,
];
