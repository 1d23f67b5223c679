import type { InClear } from '../secrecy/clear-text';
import { inClearOfTerraform } from '../secrecy/terraform-text';
import type { SynthesizedStack } from '../synth/synthesized-fleet';
import type { Origin } from './hub-resource';

/** Something that files of Terraform hold in clear, and where. */
export interface HeldInClear extends Origin, InClear {
  /** The block, as Terraform names it. */
  readonly address: string;
}

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
