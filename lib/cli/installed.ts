import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { FleetError } from '../errors';
import { logLines } from '../text/log';
import { runChild } from './child';
import { linkPackages } from './linked-packages';
import type { WorkTree } from './work-tree';

/** How each package manager installs exactly what its lock file says. */
const INSTALL: Readonly<Record<string, readonly string[]>> = {
  'package-lock.json': ['npm', 'ci', '--no-audit', '--no-fund'],
  'npm-shrinkwrap.json': ['npm', 'ci', '--no-audit', '--no-fund'],
  'pnpm-lock.yaml': ['pnpm', 'install', '--frozen-lockfile'],
  'yarn.lock': ['yarn', 'install', '--frozen-lockfile'],
  'bun.lock': ['bun', 'install', '--frozen-lockfile'],
  'bun.lockb': ['bun', 'install', '--frozen-lockfile'],
};

/**
 * Gives a work tree the packages that its own lock file names: those of here where the lock file is the same.
 *
 * @param program its path below the root
 * @param tell what takes time
 * @throws FleetError BaseNotInstalled
 */
export async function install(
  { ref, here, there, env }: WorkTree,
  program: string,
  tell: (text: string) => void,
): Promise<void> {
  const folders = foldersOf(program);
  const locked = folders.flatMap((folder) => Object.keys(INSTALL).map((lock) => ({ folder, lock })));
  const own = locked.find(({ folder, lock }) => existsSync(join(there, folder, lock)));
  if (own && textOf(join(there, own.folder, own.lock)) !== textOf(join(here, own.folder, own.lock))) {
    const [command, ...args] = INSTALL[own.lock]!;
    tell(
      `${own.lock} of "${ref}" is another one: its own packages are installed with "${[command, ...args].join(' ')}"`,
    );
    const { code, output } = await runChild(command!, args, { cwd: join(there, own.folder), env });
    if (code !== 0) {
      throw new FleetError(
        'BaseNotInstalled',
        `"${[command, ...args].join(' ')}" failed for "${ref}": ${lastLine(output)}; make it work in a checkout of ` +
          `"${ref}", or run "keywheel synth" there and give the folder`,
      );
    }
    return;
  }
  if (!own && locked.some(({ folder, lock }) => existsSync(join(here, folder, lock)))) {
    tell(`"${ref}" has no lock file: it runs with the packages that are installed here`);
  }
  linkPackages(here, there, folders);
}

/** From that of the program up to the root. */
function foldersOf(program: string): string[] {
  const folders = [dirname(program)];
  while (folders.at(-1) !== '.') {
    folders.push(dirname(folders.at(-1)!));
  }
  return folders.map((folder) => relative('.', folder));
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'latin1').replaceAll('\r\n', '\n') : undefined;
}

function lastLine(output: string): string {
  const lines = logLines(output).split('\n');
  return lines.findLast((line) => line.trim() !== '')?.trim() ?? 'it printed nothing';
}
