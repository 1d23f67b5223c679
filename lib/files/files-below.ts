import { lstatSync, Stats, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { FleetError } from '../errors';

/**
 * @param option that named it
 * @throws FleetError FilesMissing
 */
export function requireThere(path: string, option: string): void {
  if (!isThere(path)) {
    throw new FleetError('FilesMissing', `there is no ${shown(path)}; say with ${option} where it is`);
  }
}

export function isFolder(path: string): boolean {
  return statusOf(path)?.isDirectory() ?? false;
}

/** Itself, and not a link to one. */
export function isPlainFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

export function isThere(path: string): boolean {
  return statusOf(path) !== undefined;
}

/** Of what a link leads to; undefined where nothing is, or a link that leads to itself. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** A path as a person would type it here. */
export function shown(path: string): string {
  const below = relative(process.cwd(), path);
  return below === '' ? '.' : below.startsWith('..') ? path : below;
}

/** A folder, and those that it is in. */
export function ancestorsOf(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestorsOf(parent)];
}
