import type { Check } from '../check';
import { dataOutlivesItsFile } from './data-outlives-its-file';
import { folderComesAfterItsNeeds } from './folder-comes-after-its-needs';
import { folderIsApplied } from './folder-is-applied';
import { nothingWaitsForFailure } from './nothing-waits-for-failure';
import { projectAllowsItsObjects } from './project-allows-its-objects';

/** What is written arrives: all of it, where it belongs, and in an order that works. */
export const GITOPS: readonly Check[] = [
  folderIsApplied,
  folderComesAfterItsNeeds,
  projectAllowsItsObjects,
  nothingWaitsForFailure,
  dataOutlivesItsFile,
];
