import { lstatSync, Stats, statSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
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

/** Itself, and not a link to one. */
export function isPlainFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
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

/** With a part that is empty, or begins with a dot. */
const UNUSUAL = /\/(?:[./]|$)/;

/** A path as a person would type it here. */
export function shown(path: string): string {
  const here = process.cwd();
  // Nearly every path is plain and below, and is asked for each object.
  if (path.startsWith(here + sep) && !UNUSUAL.test(path)) {
    return path.slice(here.length + 1);
  }
  const below = relative(here, path);
  return below === '' ? '.' : below.startsWith('..') ? path : below;
}

/** A folder, and those that it is in. */
export function ancestorsOf(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestorsOf(parent)];
}
