import { existsSync, realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { RenderedSide } from '../change/side';
import { FleetError } from '../errors';
import { isFatal } from '../output/finding';
import { logLines } from '../text/log';
import type { BaseResult } from './base-process';
import { install } from './installed';
import { renderedApart } from './program-apart';
import { version } from './version';
import { inWorkTree, WorkTree } from './work-tree';

/**
 * What the program of a git ref renders: it is run in a work tree of the ref, in a process of its own, with the packages
 * that its own lock file names.
 *
 * @param program absolute, as it is here
 * @param tell what takes time, and what a person should know of the base
 * @throws FleetError GitMissing, GitRefUnknown, WorkTreeFailed, BaseProgramMissing, BaseNotInstalled, BaseNotSynthesized, BaseNewer
 */
export async function renderedAt(
  ref: string,
  program: string,
  tell: (text: string) => void,
): Promise<readonly RenderedSide[]> {
  const use = async (tree: WorkTree) => {
    const path = relative(tree.here, realpathSync(program));
    if (!existsSync(join(tree.there, path))) {
      throw new FleetError(
        'BaseProgramMissing',
        `there is no program "${path}" at ${ref}; give a ref that has it, its source with --app where git does not keep ` +
          'what is built, or a folder with the output of before',
      );
    }
    await install(tree, path, tell);
    const result = await run(tree, path);
    if ('error' in result) {
      throw new FleetError(
        'BaseNotSynthesized',
        `the program at ${ref} does not synthesise; give a ref at which it does. It says: ${firstLines(result.error)}`,
      );
    }
    if (result.version !== undefined && isNewer(result.version, version())) {
      throw new FleetError(
        'BaseNewer',
        `the program at ${ref} is written for keywheel ${result.version}, and this one is ${version()}, which may not ` +
          'know all of it; install the newer one',
      );
    }
    if (result.fleets.length === 0) {
      throw new FleetError(
        'BaseNotSynthesized',
        `the program at ${ref} synthesises no fleet; give a ref at which it does`,
      );
    }
    if (result.findings.some(isFatal)) {
      tell(`the checks find errors in the program at ${ref}; it is compared all the same`);
    }
    return result.fleets;
  };
  return inWorkTree(ref, use, tell);
}

/** In the folder that is the working directory's, for programs read files from there. */
async function run({ ref, here, there, env }: WorkTree, path: string): Promise<BaseResult> {
  const cwd = resolve(there, relative(here, realpathSync(process.cwd())));
  const result = await renderedApart(join(there, path), { cwd: existsSync(cwd) ? cwd : there, env });
  if ('output' in result) {
    throw new FleetError(
      'BaseNotSynthesized',
      `the program at ${ref} ended with code ${result.code} before it was done. It says: ${firstLines(result.output)}`,
    );
  }
  return result;
}

/** An error is one line of a log; its first ones say what is wrong. */
export function firstLines(text: string): string {
  const lines = logLines(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length === 0 ? 'nothing' : lines.slice(0, 4).join(' ');
}

function isNewer(one: string, other: string): boolean {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  const at = a.findIndex((number, index) => number !== b[index]);
  return at >= 0 && a[at]! > (b[at] ?? 0);
}

function numbersOf(text: string): number[] {
  return text.split(/[-+]/)[0]!.split('.').map(Number);
}
