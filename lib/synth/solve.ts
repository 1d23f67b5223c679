import type { Choices } from '../fleet/choices';
import type { Inventory } from '../fleet/inventory';
import type { RestartFile, SynthesizedCluster } from '../output/cluster';
import { Changes } from './changes';
import { chooseTimes, withRefreshes } from './chosen-times';
import { renderedViews } from './rendered-views';
import { withRotators } from './rotations';

/** What was left open, and the manifests in which it is not open any more. */
export interface Solved {
  readonly choices: Choices;
  readonly clusters: readonly SynthesizedCluster[];
}

/**
 * The stage between the manifests and the stacks: what the program leaves open about times is chosen from views of the
 * manifests as they were rendered, and those who rotate pairs of users are added, who have to wait for all of them.
 */
export function solve(
  rendered: readonly SynthesizedCluster[],
  restarts: readonly RestartFile[],
  inventory: Inventory,
  changes: Changes,
): Solved {
  const viewOf = renderedViews(rendered, restarts);
  const choices = chooseTimes(viewOf, inventory);
  return { choices, clusters: withRotators(withRefreshes(rendered, choices), viewOf, inventory, choices, changes) };
}
