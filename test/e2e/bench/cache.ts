import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './file-lock';

/** Outside of the checkout: built once for each version, whatever is checked out. */
const CACHE = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'keywheel-bench');

/**
 * A file of the cache, made if it is not there, by one process at a time.
 *
 * @param versions files (and words) that pin the version
 * @param make writes to the folder that it is given
 * @returns its path
 */
export async function cached(
  name: string,
  versions: readonly string[],
  make: (folder: string) => Promise<void> | void,
): Promise<string> {
  const hash = createHash('sha256');
  for (const version of versions) {
    hash.update(existsSync(version) ? readFileSync(version) : version);
  }
  const folder = join(CACHE, hash.digest('hex').slice(0, 16));
  const file = join(folder, name);
  if (existsSync(file)) {
    return file;
  }
  return withLock(join(CACHE, `${name.replaceAll('/', '-')}.lock`), async () => {
    if (!existsSync(file)) {
      const stage = join(folder, `.${name.split('/')[0]}`);
      rmSync(stage, { recursive: true, force: true });
      mkdirSync(stage, { recursive: true });
      await make(stage);
      renameSync(join(stage, name), file);
      rmSync(stage, { recursive: true, force: true });
    }
    return file;
  });
}

/** Building takes minutes: who waits must see why. */
export function announce(message: string): void {
  process.stderr.write(`\n[bench] ${message}\n`);
}
