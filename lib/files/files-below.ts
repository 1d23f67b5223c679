import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { FleetError } from '../errors';
import { isIncompleteMark } from '../incomplete';

/** Folders of tools, which hold copies of what is said elsewhere. */
const NOT_OURS = /^(\.git|\.terraform|node_modules)$/;

/**
 * Every file below a folder, sorted.
 *
 * @throws FleetError OutputIncomplete where a synthesis was interrupted: what is there is of no one program
 */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return NOT_OURS.test(entry.name) ? [] : filesBelow(path);
      }
      if (isIncompleteMark(entry.name)) {
        throw new FleetError(
          'OutputIncomplete',
          `a synthesis was interrupted while it wrote into ${shown(folder)}, so some of its files are missing or old; ` +
            'run "keywheel synth", which completes it',
        );
      }
      return entry.isFile() ? [path] : [];
    });
}

/**
 * @param option that named it
 * @throws FleetError FilesMissing
 */
export function requireThere(path: string, option: string): void {
  if (!statSync(path, { throwIfNoEntry: false })) {
    throw new FleetError('FilesMissing', `there is no ${shown(path)}; say with ${option} where it is`);
  }
}

export function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}

/** A path as a person would type it here. */
export function shown(path: string): string {
  const below = relative(process.cwd(), path);
  return below === '' ? '.' : below.startsWith('..') ? path : below;
}
