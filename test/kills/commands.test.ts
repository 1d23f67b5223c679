import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFiles } from '../../lib/files/read-files';
import { compileLibrary } from '../compiled';

type KillCommands = (
  how: { readonly command: string; readonly program: string; readonly size: string },
  read: () => unknown,
  kills: number,
  seed: number,
) => Promise<{ counts: Record<string, number> }>;
const { killCommands } = jest.requireActual<{ killCommands: KillCommands }>('./commands');

/** `npm run test:kills:commands` kills hundreds. */
test('a command that is killed leaves the old output, the new one, or one that nobody takes for whole; the next run completes it', async () => {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-'));
  try {
    const command = compileLibrary(folder);
    const program = join(folder, 'program.js');
    cpSync(join(__dirname, 'program.js'), program);
    mkdirSync(join(folder, 'repository'));
    process.chdir(join(folder, 'repository'));
    const { counts } = await killCommands({ command, program, size: '4,1' }, readFiles, 3, 3);
    expect(counts).toMatchObject({ undetected: 0, 'not completed': 0, 'completing one that was killed': 1 });
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
}, 180_000);
