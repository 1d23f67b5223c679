import { existsSync, mkdirSync, readdirSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const PACKAGES = 'node_modules';

/**
 * Gives a work tree the packages that are installed here. Those that lie in the repository itself, as workspaces do, are
 * those of the work tree: what they hold may differ.
 *
 * @param here the root of the repository, without links on the way
 * @param there the root of the work tree
 * @param folders below the root, whose packages are wanted
 */
export function linkPackages(here: string, there: string, folders: readonly string[]): void {
  const wanted = [...new Set(folders)];
  // Packages of the repository bring packages of their own.
  for (const folder of wanted) {
    const [from, to] = [join(here, folder, PACKAGES), join(there, folder, PACKAGES)];
    if (!existsSync(from) || existsSync(to)) {
      continue;
    }
    for (const name of packagesIn(from)) {
      const target = realpathSync(join(from, name));
      const own = ownFolder(here, target);
      if (own !== undefined && !wanted.includes(own)) {
        wanted.push(own);
      }
      mkdirSync(dirname(join(to, name)), { recursive: true });
      // A junction is what Windows lets everybody make.
      symlinkSync(own === undefined ? target : join(there, own), join(to, name), 'junction');
    }
  }
}

/** Names of the folders in it, those of a scope each by its own. */
function packagesIn(folder: string): string[] {
  return readdirSync(folder)
    .flatMap((name) => (name.startsWith('@') ? readdirSync(join(folder, name)).map((one) => join(name, one)) : [name]))
    .filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory());
}

/** Of a package of the repository itself: its folder below the root. */
function ownFolder(here: string, target: string): string | undefined {
  const below = relative(here, target);
  const parts = below.split(sep);
  return parts[0] === '..' || parts.includes(PACKAGES) ? undefined : below;
}
