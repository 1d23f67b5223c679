import { lstatSync, readFileSync, Stats } from 'node:fs';

/** What is at a path itself, which may be a link; undefined where nothing is. */
export function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // A file stands where a folder of the path would be.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') {
      return undefined;
    }
    throw error;
  }
}

/** The text of a file, and of nothing else: neither of what a link leads to nor of a device. */
export function plainText(file: string): string | undefined {
  return entryAt(file)?.isFile() ? readFileSync(file, 'utf8') : undefined;
}
