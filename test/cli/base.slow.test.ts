import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiledLibrary } from '../compiled';
import { folderWith, keywheel, PROGRAM, SYNTH } from './command';
import { committed, git } from './git';

const MAIN = PROGRAM + SYNTH;
const WIDER = MAIN.replace("'shop'", "'shop,bank'");

/** A repository with a program, and nothing that it wrote; the program is another one since. */
function repository(files: Record<string, string> = {}, now = WIDER): string {
  const folder = folderWith({ 'main.ts': MAIN, ...files });
  committed(folder, '.');
  writeFileSync(join(folder, 'main.ts'), now);
  return folder;
}

async function diff(folder: string, base = 'HEAD', env: Record<string, string> = {}) {
  const temporary = folderWith();
  const ended = await keywheel(folder, ['access', '--app', 'main.ts', '--diff', base], { TMPDIR: temporary, ...env });
  return { ...ended, left: leftBy(temporary, folder) };
}

/** What a command left behind in its folder for temporary files, and in what git knows of work trees. */
function leftBy(temporary: string, folder: string): string[] {
  const trees = execFileSync('git', ['worktree', 'list', '--porcelain'], { cwd: folder, encoding: 'utf8' });
  return [
    ...readdirSync(temporary).filter((name) => name.startsWith('keywheel-')),
    ...[...trees.matchAll(/^worktree .*/gm)].slice(1).map(([tree]) => tree),
  ];
}

test.concurrent('the program of a ref is run by itself, and nothing is left of that', async () => {
  const { code, out, err, left } = await diff(repository());

  expect(out).toContain('prod-eu/bank/keywheel');
  expect(out).not.toContain('prod-eu/shop/keywheel');
  expect(code).toBe(3);
  expect(err).toBe('the work tree has changes that are not committed: it is compared with "HEAD" as it is\n');
  expect(left).toEqual([]);
});

test.concurrent('a program in a folder of the repository finds its own files and packages', async () => {
  const folder = folderWith({
    'fleets/acme/main.ts': `import './names';\nimport 'own';\n${MAIN}`,
    'fleets/acme/names.ts': 'process.env.TENANTS = "shop";',
    '.gitignore': 'node_modules\n',
    'node_modules/own/index.js': '',
  });
  committed(folder, '.');

  const { code, out, err, left } = await diff(join(folder, 'fleets/acme'));

  expect([code, out, err]).toEqual([0, 'Nobody gains or loses access.\n', '']);
  expect(left).toEqual([]);
});

test.concurrent('a hook keeps what is staged', async () => {
  const folder = repository({ 'other.ts': '' });
  writeFileSync(join(folder, 'staged'), '');
  git(folder, 'add', 'staged');
  const status = () => execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' });
  const staged = status();

  const { code, err, left } = await diff(folder, 'HEAD', {
    GIT_INDEX_FILE: join(folder, '.git/index'),
    GIT_DIR: join(folder, '.git'),
    GIT_PREFIX: '',
  });

  expect([code, err]).toEqual([3, expect.stringContaining('not committed')]);
  expect(status()).toBe(staged);
  expect(staged).toContain('A  staged');
  expect(left).toEqual([]);
});

test.concurrent('packages of the repository itself are those of the ref', async () => {
  const folder = folderWith({
    'fleet/main.ts': `import '@acme/tenants';\n${MAIN}`,
    'packages/tenants/index.js': "require('names');",
    'packages/tenants/node_modules/names/index.js': 'process.env.TENANTS ??= "shop";',
    '.gitignore': 'node_modules\n',
  });
  committed(folder, '.');
  mkdirSync(join(folder, 'node_modules/@acme'), { recursive: true });
  symlinkSync('../../packages/tenants', join(folder, 'node_modules/@acme/tenants'));
  writeFileSync(join(folder, 'packages/tenants/index.js'), 'process.env.TENANTS = "shop,bank";');

  const { code, out, left } = await diff(join(folder, 'fleet'));

  expect(code).toBe(3);
  expect(out).toContain('prod-eu/bank/keywheel');
  expect(left).toEqual([]);
});

test.concurrent('a submodule is that of the ref, and one that is not here is told', async () => {
  const tenants = folderWith({ 'names.ts': 'process.env.TENANTS = "shop";' });
  committed(tenants, '.');
  const folder = folderWith({ 'main.ts': `import './tenants/names';\n${MAIN}` });
  committed(folder, '.');
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', 'add', tenants, 'tenants');
  git(folder, 'commit', '--message=second');
  writeFileSync(join(folder, 'tenants/names.ts'), 'process.env.TENANTS = "shop,bank";');

  const { code, out, left } = await diff(folder);

  expect([code, out]).toEqual([3, expect.stringContaining('prod-eu/bank/keywheel')]);
  expect(left).toEqual([]);

  writeFileSync(join(folder, 'main.ts'), MAIN);
  rmSync(join(folder, 'tenants'), { recursive: true });

  expect((await diff(folder)).err).toContain('submodule "tenants" of "HEAD" is not here');
});

test.concurrent('a folder that is called like a ref is not taken for it', async () => {
  const folder = repository();
  mkdirSync(join(folder, 'main'));

  const { code, out, err } = await diff(folder, 'main');

  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('give "./main" for the folder, "main^0" for the commit');
  expect((await diff(folder, 'main^0')).code).toBe(3);
});

test.concurrent('a ref without a lock file runs with the packages of here, which is told', async () => {
  const folder = repository();
  writeFileSync(join(folder, 'bun.lock'), '');

  const { code, err } = await diff(folder);

  expect([code, err]).toEqual([3, expect.stringContaining('"HEAD" has no lock file: it runs with the packages that')]);
});

test.concurrent('what left the program is no error of a comparison', async () => {
  const folder = repository();
  await keywheel(folder, ['synth']);
  git(folder, 'add', '.');
  git(folder, 'commit', '--message=second');
  writeFileSync(join(folder, 'main.ts'), MAIN);

  const { code, out } = await diff(folder);

  // The namespace that left is no longer guarded, which is all that is opened.
  expect(code).toBe(3);
  expect(out).toMatch(/^Opens \(1\)\n.*\nValidatingAdmissionPolicy keywheel\.acme\.take-over [^]*\n\nCloses/);
  expect(out).toContain('prod-eu/bank/keywheel');
});

test.concurrent('packages that differ are installed as the lock file of the ref says', async () => {
  const lock = (name: string) => JSON.stringify({ name, version: '1.0.0', lockfileVersion: 3, packages: {} });
  const folder = repository({
    'package.json': '{ "name": "one", "version": "1.0.0" }',
    'package-lock.json': lock('one'),
  });
  writeFileSync(join(folder, 'package-lock.json'), lock('other'));

  const { code, err, left } = await diff(folder);

  expect(err).toContain('package-lock.json of "HEAD" is another one: its own packages are installed with "npm ci');
  expect(code).toBe(3);
  expect(left).toEqual([]);
});

test.concurrent.each<[string, Record<string, string>, string]>([
  ['that is not there', { 'main.ts': '', 'other.ts': MAIN }, 'BaseNotSynthesized'],
  ['that throws', { 'main.ts': 'throw new Error("no such day");' }, 'BaseNotSynthesized'],
  ['that does not compile', { 'main.ts': 'const = 1;' }, 'BaseNotSynthesized'],
  ['that ends the process', { 'main.ts': 'process.exit(4);' }, 'BaseNotSynthesized'],
  [
    'of a newer keywheel',
    { 'main.ts': MAIN, 'node_modules/keywheel/package.json': '{ "name": "keywheel", "version": "99.0.0" }' },
    'BaseNewer',
  ],
  [
    'whose packages cannot be installed',
    { 'main.ts': MAIN, 'package.json': '{ "name": "one", "version": "1.0.0" }', 'package-lock.json': '{' },
    'BaseNotInstalled',
  ],
])('a base %s is one clear error', async (_, files, error) => {
  const folder = folderWith(files);
  committed(folder, '.', '--force');
  writeFileSync(join(folder, 'main.ts'), MAIN);
  if ('package-lock.json' in files) {
    writeFileSync(join(folder, 'package-lock.json'), '{}');
  }

  const { code, out, err, left } = await diff(folder);

  expect([code, out]).toEqual([1, '']);
  expect(err.match(/^error (\w+)$/gm)).toEqual([`error ${error}`]);
  expect(left).toEqual([]);
  expect(existsSync(join(folder, 'dist'))).toBe(false);
});

test.concurrent('a program that came since has no base', async () => {
  const folder = folderWith({ 'README.md': '' });
  committed(folder, '.');
  writeFileSync(join(folder, 'main.ts'), MAIN);

  expect((await diff(folder)).err).toContain('error BaseProgramMissing\n  there is no program "main.ts" at HEAD');
});

test.concurrent('a base that the checks refuse is compared all the same', async () => {
  const broken = `${PROGRAM.replace('import {', 'import { Emitted,')}
Emitted.of(fleet).override({ type: 'vault_jwt_auth_backend_role' }, 'bound_subject', 'system:serviceaccount:a:b');
${SYNTH}`;
  const folder = repository({ 'main.ts': broken }, MAIN);

  const { code, err } = await diff(folder);

  expect(code).toBe(3);
  expect(err).toContain('the checks find errors in the program at HEAD; it is compared all the same');
});

test.concurrent('a folder without output is refused', async () => {
  const { code, err } = await diff(repository(), folderWith({ 'README.md': '' }));

  expect(code).toBe(1);
  expect(err).toContain('error BaseIsNoOutput');
});

test.concurrent.each(['SIGINT', 'SIGTERM'] as const)('%s leaves nothing behind', async (signal) => {
  const folder = repository({
    'main.ts': "require('node:fs').writeFileSync(process.env.MARK, ''); setInterval(() => 0, 1000);",
  });
  const temporary = folderWith();
  const mark = join(folderWith(), 'mark');
  mkdirSync(join(folder, 'empty'));
  const { command, env } = compiledLibrary();
  const child = spawn(process.execPath, [command, 'access', '--app', 'main.ts', '--diff', 'HEAD'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env, TMPDIR: temporary, MARK: mark },
    stdio: 'ignore',
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, by) => resolve(by)));
  while (!existsSync(mark) && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  child.kill(signal);

  expect(await ended).toBe(signal);
  expect(leftBy(temporary, folder)).toEqual([]);
});
