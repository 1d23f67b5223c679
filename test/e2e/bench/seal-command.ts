import { spawnSync, SpawnSyncReturns } from 'node:child_process';
import { join } from 'node:path';

const COMMAND = join(__dirname, '../../../lib/cli/main.ts');
const TSCONFIG = join(__dirname, '../../../tsconfig.json');

/** `keywheel seal`, as a person runs it in a checkout: the value goes to its standard input. */
export function keywheelSeal(
  folder: string,
  args: readonly string[],
  input: Buffer | string = '',
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ['--require', require.resolve('tsx/cjs'), COMMAND, 'seal', ...args], {
    cwd: folder,
    input,
    env: { PATH: process.env['PATH'], TSX_TSCONFIG_PATH: TSCONFIG },
    encoding: 'utf8',
  });
}
