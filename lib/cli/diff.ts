import { changesOf } from '../change/changes';
import { json, maskedTexts } from '../encode/json';
import { changeMarkdown, changeText } from '../reports/change-report';
import type { ChangeFormat } from './options';
import type { OutputPlace } from './output-views';
import type { Printed } from './printed';
import { readSides, tellOnStandardError } from './sides';
import { keepingStandardOutput, writeStandardOutput } from './standard-output';

export interface DiffArguments extends OutputPlace {
  readonly format: ChangeFormat;
  readonly exitZero?: boolean;
}

/** Something needs a person. */
const ATTENTION = 3;
/** Where nobody's terminal says how wide it is. */
const USUAL_WIDTH = 100;

/** `keywheel diff` */
export async function diff(base = 'HEAD', args: DiffArguments): Promise<void> {
  const { terraform, manifests, patches, clusters } = args;
  const isFiles = args.app === undefined && [terraform, manifests, patches, clusters].some((one) => one !== undefined);
  // What programs print is no part of the answer.
  const { before, after, unknown } = await keepingStandardOutput(() =>
    readSides(base, args, isFiles ? 'files' : 'program', tellOnStandardError),
  );
  const changes = changesOf(before, after);
  const attention = changes.changes.filter((one) => one.attention).length;
  switch (args.format) {
    case 'json':
      await writeStandardOutput(
        json(
          {
            ...{ base, attention, changes: changes.changes, applied: changes.applied, notCompared: unknown },
          } satisfies Printed['diff'],
          maskedTexts,
        ),
      );
      break;
    case 'markdown':
      await writeStandardOutput(changeMarkdown(changes, { base, unknown }));
      break;
    default:
      await writeStandardOutput(changeText(changes, { base, unknown }, process.stdout.columns || USUAL_WIDTH));
  }
  if (attention > 0 && !args.exitZero) {
    process.exitCode = ATTENTION;
  }
}
