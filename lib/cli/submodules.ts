import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { git } from './git';
import type { WorkTree } from './work-tree';

/**
 * Writes the files of the submodules of a work tree, and of theirs, from the repositories that are here: nothing is
 * fetched, and nothing in those repositories changes.
 *
 * @param commit what is checked out in the work tree
 * @param index a file that is made for it, and gone afterwards
 * @param tell which ones are not here
 */
export function checkOutSubmodules(
  { ref, here, there, env }: WorkTree,
  commit: string,
  index: string,
  tell: (text: string) => void,
): void {
  const own = { ...env, GIT_INDEX_FILE: index };
  const checkOut = (folder: string, of: string) => {
    for (const { path, object } of submodulesOf(join(here, folder), of, env)) {
      const below = join(folder, path);
      const from = join(here, below);
      rmSync(index, { force: true });
      if (
        isRoot(from, env) &&
        git(['-C', from, 'read-tree', object], '', own).status === 0 &&
        git(['-C', from, 'checkout-index', '--all', `--prefix=${join(there, below)}/`], '', own).status === 0
      ) {
        checkOut(below, object);
      } else {
        tell(`submodule "${below}" of "${ref}" is not here; if the program needs it: "git submodule update --init"`);
      }
    }
  };
  checkOut('.', commit);
  rmSync(index, { force: true });
}

function submodulesOf(folder: string, commit: string, env: NodeJS.ProcessEnv): { path: string; object: string }[] {
  const listed = git(['-C', folder, 'ls-tree', '-r', '-z', '--full-tree', commit], '', env).stdout.toString();
  return listed
    .split('\0')
    .map((line) => /^160000 commit (\S+)\t(.*)$/s.exec(line))
    .flatMap((entry) => (entry ? [{ object: entry[1]!, path: entry[2]! }] : []));
}

/** A submodule that is not checked out is a folder of the repository around it. */
function isRoot(folder: string, env: NodeJS.ProcessEnv): boolean {
  const { status, stdout } = git(['-C', folder, 'rev-parse', '--show-prefix'], '', env);
  return status === 0 && stdout.toString().trim() === '';
}
