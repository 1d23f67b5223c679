import type { Mutation } from '../../mutation';
import { folderIsApplied } from './folder-is-applied';
import { folderIsAppliedAsItIs } from './folder-is-applied-as-it-is';
import { commitsAreApplied } from './commits-are-applied';
import { removedObjectsLeaveTheCluster } from './removed-objects-leave-the-cluster';
import { folderComesAfterItsNeeds } from './folder-comes-after-its-needs';
import { projectAllowsItsObjects } from './project-allows-its-objects';
import { projectKeepsToItsTenant } from './project-keeps-to-its-tenant';
import { nothingWaitsForFailure } from './nothing-waits-for-failure';
import { dataOutlivesItsFile } from './data-outlives-its-file';

export const MUTATIONS: readonly Mutation[] = [
  ...folderIsApplied,
  ...folderIsAppliedAsItIs,
  ...commitsAreApplied,
  ...removedObjectsLeaveTheCluster,
  ...folderComesAfterItsNeeds,
  ...projectAllowsItsObjects,
  ...projectKeepsToItsTenant,
  ...nothingWaitsForFailure,
  ...dataOutlivesItsFile,
];
