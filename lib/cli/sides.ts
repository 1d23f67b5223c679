import { statSync } from 'node:fs';
import { RenderedSide, renderedSide, Side, sideOf } from '../change/side';
import { FleetError } from '../errors';
import { hubsOf, resourcesOf, statementsOf } from '../output/hub-resource';
import { logLine } from '../text/log';
import { readViews } from '../views/views';
import { renderedAt } from './base-program';
import { commitOf, isCommit } from './git';
import { OutputPlace, readOutput, ReadOutput, readOutputBefore, requireWhole } from './output-views';
import { checkProgram, findProgram } from './program';
import { hasUncommitted } from './work-tree';

/** Before and after a change. */
export interface Sides {
  readonly before: Side;
  readonly after: Side;
  /** What is not compared, in sentences. */
  readonly unknown: readonly string[];
}

/**
 * Both sides of a comparison: the program as it is here, or the output in folders, and what was there before. At a git
 * ref that is what the program of then renders, and in a folder the output that lies there.
 *
 * @param base a git ref or a folder
 * @param of what is compared: the program, or files of both sides
 * @param tell what takes time, and what a person should know
 * @throws FleetError as {@link renderedAt}, BaseAmbiguous and BaseIsNoOutput; whatever is wrong with the program
 */
export async function readSides(
  base: string,
  place: OutputPlace,
  of: 'program' | 'files',
  tell: (text: string) => void,
): Promise<Sides> {
  const isFolder = statSync(base, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isFolder && isCommit(base)) {
    // Whoever may add a folder must not choose what a change is compared with.
    throw new FleetError(
      'BaseAmbiguous',
      `"${base}" is a folder here, and a commit of that name; give "./${base}" for the folder, "${base}^0" for the commit`,
    );
  }
  if (of === 'files') {
    const after = await readOutput(place);
    const before = await outputBefore(base, place);
    requireWhole(before, after);
    return { before: filesSide(before), after: filesSide(after), unknown: unknownOf(before, after) };
  }
  const program = findProgram(place.app);
  if (!isFolder) {
    commitOf(base);
    if (hasUncommitted()) {
      tell(`the work tree has changes that are not committed: it is compared with "${base}" as it is`);
    }
  }
  const after = sideOf(await renderedHere(program));
  if (!isFolder) {
    return { before: sideOf(await renderedAt(base, program, tell)), after, unknown: [] };
  }
  const before = await outputBefore(base, place);
  requireWhole(before);
  return { before: filesSide(before), after, unknown: unknownOf(before) };
}

/** For what is no part of the answer. */
export function tellOnStandardError(text: string): void {
  process.stderr.write(`${logLine(text)}\n`);
}

async function renderedHere(program: string): Promise<RenderedSide[]> {
  const fleets: RenderedSide[] = [];
  await checkProgram(program, { comparison: 'after', onChecked: (fleet) => fleets.push(renderedSide(fleet)) });
  if (fleets.length === 0) {
    throw new FleetError(
      'FleetMissing',
      'the program ran and synthesised no fleet; end it with "new MyFleet().synth()", or name another with --app',
    );
  }
  return fleets;
}

async function outputBefore(base: string, place: OutputPlace): Promise<ReadOutput> {
  try {
    return await readOutputBefore(base, place);
  } catch (error) {
    if (error instanceof FleetError && ['FilesMissing', 'TerraformUnreadable', 'TerraformIsHcl'].includes(error.code)) {
      throw new FleetError(
        'BaseIsNoOutput',
        `folder "${base}" holds no output of keywheel (${error.reason}); give the folder in which "keywheel synth" was run, ` +
          'or a git ref',
      );
    }
    throw error;
  }
}

/** Of keywheel's own stacks, resources are taken as they are written: nothing is carried out that Terraform would. */
function filesSide({ output, views, stacks }: ReadOutput): Side {
  if (stacks === undefined) {
    return { output, views, stacks: [] };
  }
  const own = { ...output, resources: resourcesOf(stacks), hubs: hubsOf(stacks), ...statementsOf(stacks) };
  return { output: own, views: readViews(own), stacks };
}

function unknownOf(...sides: readonly ReadOutput[]): string[] {
  const said = sides.flatMap(({ unknown }) => unknown);
  return [
    ...new Set([
      ...said,
      ...(sides.some(({ stacks }) => stacks === undefined)
        ? ['of Terraform that keywheel did not write, all but resources and data sources (providers, modules, outputs)']
        : []),
      'SQL for databases and rules for Prometheus are not read from folders',
    ]),
  ];
}
