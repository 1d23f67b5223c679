import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { deserialize } from 'node:v8';
import type { BaseResult } from './base-process';
import { runChild } from './child';
import { untilEnd } from './until-end';

/** What a process printed that ended before its program was done. */
export interface EndedEarly {
  readonly code: number;
  readonly output: string;
}

/**
 * What a program renders, in a process of its own.
 *
 * @param program absolute
 */
export async function renderedApart(
  program: string,
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<BaseResult | EndedEarly> {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-'));
  const file = join(folder, 'result');
  // What a person says of the program of here is not said of this one.
  const own = { ...env, KEYWHEEL_REMOVE: '', KEYWHEEL_CHECK_ONLY: '', KEYWHEEL_COMMITTED: '' };
  const args = [...process.execArgv, join(__dirname, `base-process${extname(__filename)}`), program, file];
  return untilEnd(
    () => rmSync(folder, { recursive: true, force: true }),
    async () => {
      const ended = await runChild(process.execPath, args, { cwd, env: own });
      return existsSync(file) ? (deserialize(readFileSync(file)) as BaseResult) : ended;
    },
  );
}
