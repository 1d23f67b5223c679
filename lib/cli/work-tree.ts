import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FleetError } from '../errors';
import { logLine } from '../text/log';
import { commitOf, git } from './git';
import { untilEnd } from './until-end';

/** A git ref as it was committed, in a folder of its own. */
export interface WorkTree {
  readonly ref: string;
  /** The root of the repository here, and of the ref there. */
  readonly here: string;
  readonly there: string;
}

/**
 * The files of a git ref in a work tree, which is gone afterwards, on signals too.
 *
 * @throws FleetError GitMissing, GitRefUnknown, WorkTreeFailed
 */
export async function inWorkTree<T>(ref: string, use: (tree: WorkTree) => Promise<T>): Promise<T> {
  const commit = commitOf(ref);
  const here = realpathSync(
    git(['rev-parse', '--show-toplevel'])
      .stdout.toString()
      .replace(/\r?\n$/, ''),
  );
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'keywheel-'));
  const there = join(folder, 'base');
  const remove = () => {
    git(['worktree', 'remove', '--force', there]);
    rmSync(folder, { recursive: true, force: true });
  };
  return untilEnd(remove, async () => {
    // Hooks that run after a checkout are about the work tree of a person.
    const added = git(['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--quiet', '--detach', there, commit]);
    if (added.status !== 0) {
      const why = logLine(added.stderr.toString().trim().split('\n').at(-1) ?? '');
      throw new FleetError(
        'WorkTreeFailed',
        `git cannot make a work tree of "${ref}" (${why}); give a folder with the output of before instead`,
      );
    }
    return use({ ref, here, there });
  });
}

/** Whether files differ from what is committed, as far as git follows them or should. */
export function hasUncommitted(): boolean {
  return git(['status', '--porcelain']).stdout.length > 0;
}
