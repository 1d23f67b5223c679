import { readFiles } from '../../lib/files/read-files';
import { inRepository, Installed } from './in-repository';

type KillCommands = (
  how: Installed,
  read: () => unknown,
  kills: number,
  seed: number,
) => Promise<{ counts: Record<string, number> }>;
type LiveRuns = (
  how: Installed,
  seconds: number,
  seed: number,
) => Promise<{ counts: Record<string, number>; wrong: string[] }>;
const { killCommands } = jest.requireActual<{ killCommands: KillCommands }>('./commands');
const { liveRuns } = jest.requireActual<{ liveRuns: LiveRuns }>('./live');

jest.setTimeout(180_000);

/** `npm run test:kills:commands` kills hundreds. */
test('a command that is killed leaves the old output, the new one, or one that nobody takes for whole; the next run completes it', async () => {
  const { counts } = await inRepository((installed) => killCommands(installed, readFiles, 3, 3));
  expect(counts).toMatchObject({ undetected: 0, 'not completed': 0, 'completing one that was killed': 1 });
});

/** `npm run test:kills:live` goes on for minutes. */
test('commands that run at the same time wait for each other or say so, and leave the whole output of one of them', async () => {
  const { counts, wrong } = await inRepository((installed) => liveRuns(installed, 6, 1));
  expect(wrong).toEqual([]);
  expect(counts['done']).toBeGreaterThan(0);
});
