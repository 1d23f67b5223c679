import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

test('the page of the architecture has the rooms of the lint rule, in their order', () => {
  const rooms = JSON.parse(
    execFileSync(process.execPath, [join(ROOT, 'test/rooms-linted.mjs')], { encoding: 'utf8' }),
  ) as { name: string; column: string }[];
  const told = [...page.matchAll(/^\| `([a-z0-9-]+)` +\| (ground|reading|stating|top) +\| \S/gm)];

  expect(told.map(([, name, column]) => `${name} ${column}`)).toEqual(
    rooms.map(({ name, column }) => `${name} ${column}`),
  );
});

test('every file and folder that it names is there', () => {
  const named = [...page.matchAll(/`(?:lib\/)?((?:[a-z]+\/)+(?:[a-z-]+\.ts)?)`/g)].map(([, path]) => path!);
  const missing = named.filter((path) => !existsSync(join(ROOT, 'lib', path)) && !existsSync(join(ROOT, path)));

  expect(named.length).toBeGreaterThan(30);
  expect(missing.filter((path) => !path.startsWith('apps/'))).toEqual([]);
});
