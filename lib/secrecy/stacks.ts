import { inClearOfTerraform } from './terraform-text';
import type { SynthesizedStack } from '../output/stack';
import type { HeldInClear } from '../output/held-in-clear';

/** What the stacks of a fleet hold in clear. */
export function heldInStacks(stacks: readonly SynthesizedStack[]): HeldInClear[] {
  return stacks.flatMap(({ name, json, owners }) =>
    inClearOfTerraform(json).map(({ what, standIn, address }) => ({
      what,
      standIn,
      address,
      path: owners.get(address) ?? '',
      place: `stack ${name}, ${address}`,
    })),
  );
}
