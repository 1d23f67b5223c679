import { join } from 'node:path';
import { folderWith, keywheel, PROGRAM, SYNTH } from './command';

const BANK = join(__dirname, '../../apps/bank/main.ts');
const advise = (...more: string[]) => keywheel(join(BANK, '..'), ['advice', '--app', BANK, ...more]);

test.concurrent('advice tells the pattern of each consumer, and where another one suits better', async () => {
  const { code, out } = await advise('--format', 'json');
  const { consumers, unknown } = JSON.parse(out);

  expect(code).toBe(0);
  expect(unknown).toContain('workload identity');
  const departing = consumers.filter(({ departs }: { departs: boolean }) => departs);
  expect(departing).toEqual([
    expect.objectContaining({
      cluster: 'east',
      consumer: 'CronJob app-cards/app-cards-settlement',
      takes: 'Secret core-db',
      today: 'ExternalSecret, one user',
      why: 'logins fail from each rotation until everybody has restarted',
    }),
  ]);
});

test.concurrent('advice is a table, or Markdown', async () => {
  const [table, markdown] = await Promise.all([advise(), advise('--format', 'markdown')]);

  expect(table.out).toMatch(/^consumer +takes +today +better +why\n/);
  expect(table.out).toContain('all of its pods share one user');
  expect(markdown.out).toMatch(/^\| consumer \| takes \| today \| better \| why \|\n/);
});

test.concurrent('advice without a consumer says where workloads are looked for', async () => {
  const { code, out } = await keywheel(folderWith({ 'main.ts': PROGRAM + SYNTH }), ['advice', '--app', 'main.ts']);

  expect(code).toBe(0);
  expect(out).toBe('Nothing that is written here takes a secret: give the folders of the workloads as --manifests.\n');
});
