import { json, maskedTexts } from '../encode/json';
import { FleetError } from '../errors';
import type { Side as ComparedSide } from '../change/side';
import { Plan, planOf } from '../plan/plan';
import type { Side } from '../plan/side';
import { planJson, planText } from '../reports/plan-report';
import type { OutputPlace } from './output-views';
import { writePlan } from './plan-folder';
import { readSides, tellOnStandardError } from './sides';
import { writeStandardOutput } from './standard-output';

export interface PlanArguments extends OutputPlace {
  readonly output: string;
  readonly discard?: boolean;
  readonly format: 'text' | 'json';
}

/** The order matters, or there is none. */
const NEEDS_SOMEBODY = 3;

/**
 * `keywheel plan`: an order in which a change is applied and no step breaks anything.
 *
 * @throws FleetError as `readSides`, and PlanNeedsOutput, SeveralFleets, PlanFolderTaken, PlanUnfinished
 */
export async function plan(base: string, { output, discard = false, format, ...place }: PlanArguments): Promise<void> {
  const isFiles = place.terraform !== undefined || place.manifests !== undefined;
  const { before, after } = await readSides(base, place, isFiles ? 'files' : 'program', tellOnStandardError);
  const found = planOf(sideOf(before, `the base ("${base}")`), sideOf(after, 'the present output'));
  writePlan(found, output, discard, tellOnStandardError);
  await writeStandardOutput(format === 'json' ? json(planJson(found, output), maskedTexts) : planText(found, output));
  process.exitCode = needsSomebody(found) ? NEEDS_SOMEBODY : 0;
}

function needsSomebody({ verdict }: Plan): boolean {
  return verdict !== 'nothing' && verdict !== 'any order';
}

/** Stacks are united and written again: others than keywheel's own are not taken apart. */
function sideOf({ output, stacks, sql }: ComparedSide, what: string): Side {
  if (stacks.length === 0 && output.resources.length > 0) {
    throw new FleetError(
      'PlanNeedsOutput',
      `${what} holds Terraform that keywheel did not write; give output of "keywheel synth", or a program`,
    );
  }
  const names = stacks.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    throw new FleetError('SeveralFleets', `${what} is of several fleets; plan them one at a time, each with --app`);
  }
  const { clusters, restarts, syncs, bundles, tenantPlaces } = output;
  return { stacks, clusters, restarts, syncs, bundles, tenantPlaces, sql };
}
