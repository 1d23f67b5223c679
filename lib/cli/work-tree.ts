import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FleetError } from '../errors';
import { logLine } from '../text/log';
import { commitOf, git, outsideOfHooks } from './git';
import { checkOutSubmodules } from './submodules';
import { untilEnd } from './until-end';

/** A git ref as it was committed, in a folder of its own. */
export interface WorkTree {
  readonly ref: string;
  /** The root of the repository here, and of the ref there. */
  readonly here: string;
  readonly there: string;
  /** For whatever runs in it: a hook's index and repository are those of here. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The files of a git ref in a work tree, which is gone afterwards, on signals too. Nothing of here changes, also where
 * git itself calls this in a hook.
 *
 * @param tell what a person should know
 * @throws FleetError GitMissing, GitRefUnknown, WorkTreeFailed
 */
export async function inWorkTree<T>(
  ref: string,
  use: (tree: WorkTree) => Promise<T>,
  tell: (text: string) => void,
): Promise<T> {
  const commit = commitOf(ref);
  const here = realpathSync(pathFromGit('--show-toplevel'));
  // Found with the settings that a hook has, and named, for it may not be that of the working directory.
  const repository = `--git-dir=${pathFromGit('--absolute-git-dir')}`;
  const env = outsideOfHooks();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'keywheel-'));
  const there = join(folder, 'base');
  const remove = () => {
    git([repository, 'worktree', 'remove', '--force', there], '', env);
    rmSync(folder, { recursive: true, force: true });
  };
  return untilEnd(remove, async () => {
    // Hooks that run after a checkout are about the work tree of a person.
    const add = ['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--quiet', '--detach', there, commit];
    const added = git([repository, ...add], '', env);
    if (added.status !== 0) {
      const why = logLine(added.stderr.toString().trim().split('\n').at(-1) ?? '');
      throw new FleetError(
        'WorkTreeFailed',
        `git cannot make a work tree of "${ref}" (${why}); give a folder with the output of before instead`,
      );
    }
    const tree = { ref, here, there, env };
    checkOutSubmodules(tree, commit, join(folder, 'index'), tell);
    return use(tree);
  });
}

function pathFromGit(option: string): string {
  return git(['rev-parse', option])
    .stdout.toString()
    .replace(/\r?\n$/, '');
}

/** Whether files differ from what is committed, as far as git follows them or should. */
export function hasUncommitted(): boolean {
  return git(['--no-optional-locks', 'status', '--porcelain']).stdout.length > 0;
}
