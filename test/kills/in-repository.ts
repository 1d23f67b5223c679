import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileLibrary } from '../compiled';

/** The command, and a program of a few clusters with a tenant each. */
export interface Installed {
  readonly command: string;
  readonly program: string;
  readonly size: string;
}

/** Runs in an empty folder beside which the library is installed, and removes both. */
export async function inRepository<T>(run: (installed: Installed) => Promise<T>): Promise<T> {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-'));
  try {
    const command = compileLibrary(folder);
    const program = join(folder, 'program.js');
    cpSync(join(__dirname, 'program.js'), program);
    mkdirSync(join(folder, 'repository'));
    process.chdir(join(folder, 'repository'));
    return await run({ command, program, size: '4,1' });
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
}
