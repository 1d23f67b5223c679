import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, folderWith, keywheel, PROGRAM, SYNTH } from './command';
import { committed } from './git';
import { printed } from '../schemas/printed';

const MAIN = PROGRAM + SYNTH;

/** A repository whose program has become another one. */
function changed(now: string, before = MAIN): string {
  const folder = folderWith({ 'main.ts': before });
  committed(folder, '.');
  writeFileSync(join(folder, 'main.ts'), now);
  return folder;
}

test.concurrent('what a person must do is told first, with its command, and nothing is written', async () => {
  const folder = changed(MAIN.replace("'shop').split", "'shop,bank').split"));

  const { code, out } = await keywheel(folder, ['diff']);

  expect(code).toBe(3);
  expect(out).toMatch(/^\d+ of \d+ changes need attention since HEAD; /);
  expect(out).toContain('\nValues\n  ! is put by people: acme.kv/data/prod/bank/database (hub)\n');
  expect(out).toContain('      $ vault kv put -mount=acme.kv prod/bank/database password=-\n');
  expect(out).toMatch(
    /\nAccess\n(?:.*\n)*? {2}! opens: prod-eu\/bank\/keywheel \(hub\)\n {6}may now read on "acme.kv\/data\/prod\/bank\/database"/,
  );
  expect(Object.keys(filesOf(folder)).filter((file) => !file.startsWith('.git/'))).toEqual(['main.ts']);
});

test.concurrent('a secret that is gone is told with who uses it, in JSON too', async () => {
  const folder = changed(MAIN.replace('.deliver(tenant.addNamespace(eu, name))', ''));

  const { code, out } = await keywheel(folder, ['diff', '--format', 'json']);

  expect(code).toBe(3);
  const { base, attention, changes, notCompared } = printed('diff', out);
  expect([base, attention > 0, notCompared]).toEqual(['HEAD', true, []]);
  expect(changes).toContainEqual({
    ...{ subject: 'secrets', effect: 'goes', where: 'cluster prod-eu', what: 'Secret shop/database' },
    ...{ how: 'goes, and no workload here uses it', attention: true },
  });
});

test.concurrent('--exit-zero ends with 0, and Markdown has the rest behind a click', async () => {
  const folder = changed(MAIN.replace("'shop').split", "'shop,bank').split"));

  const { code, out } = await keywheel(folder, ['diff', 'HEAD', '--exit-zero', '--format', 'markdown']);

  expect(code).toBe(0);
  expect(out).toMatch(/^\*\*keywheel\*\*: \d+ of \d+ changes need attention since `HEAD`\.\n/);
  expect(out.split('<details>')[0]).toContain('acme.kv/data/prod/bank/database');
  expect(out).toContain('\n<details><summary>All changes</summary>\n');
});

test.concurrent('what a program wrote is what it writes, from a folder and from files', async () => {
  const folder = folderWith({ 'main.ts': MAIN });
  await keywheel(folder, ['synth']);
  const other = folderWith();
  cpSync(folder, other, { recursive: true });

  const [program, files] = await Promise.all([
    keywheel(folder, ['diff', other]),
    keywheel(folder, ['diff', other, '--terraform', 'cdktf.out', '--manifests', 'dist']),
  ]);

  expect([program.code, program.out.split('\n')[0], program.err]).toEqual([
    0,
    `Nothing changes in meaning since ${other}.`,
    '',
  ]);
  expect([files.code, files.out.split('\n')[0]]).toEqual([0, `Nothing changes in meaning since ${other}.`]);
});

test.concurrent('files that are stale are not taken for the program', async () => {
  const folder = folderWith({ 'main.ts': MAIN });
  await keywheel(folder, ['synth']);
  committed(folder, '.');
  writeFileSync(join(folder, 'main.ts'), MAIN.replace("'https://vault.", "'https://other."));
  rmSync(join(folder, 'dist'), { recursive: true });

  const { code, out } = await keywheel(folder, ['diff']);

  expect(code).toBe(3);
  expect(out).toContain('what it reads (vault.server): "https://other.example.com:8200" instead of');
  expect(existsSync(join(folder, 'dist'))).toBe(false);
  expect(readFileSync(join(folder, 'main.ts'), 'utf8')).toContain('https://other.');
});

test.concurrent('a program that does not synthesise is an error, not a difference', async () => {
  const { code, out, err } = await keywheel(changed('throw new Error("half done");'), ['diff']);

  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('half done');
});
