import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, keywheel } from './command';

/** What the page states: the meaning of each code. */
const PAGE = readFileSync(join(__dirname, '../../docs/commands.md'), 'utf8');
const STATED = new Map([...PAGE.matchAll(/^\| (\d) +\| (.*?) *\|$/gm)].map(([, code, when]) => [Number(code), when!]));
/** They read the program or its output, and there is none. */
const READERS = [
  'synth',
  'rotate',
  'access',
  'diff',
  'timing',
  'check',
  'advice',
  'audit',
  'status',
  'bump',
  'plan',
  'load',
  'report',
  'import',
];
const COMMANDS = [...READERS, 'add', 'explain', 'init', 'schema', 'seal'];

test('the page states the codes, and who ends with 3', () => {
  expect([...STATED.keys()]).toEqual([0, 1, 2, 3]);
  expect([...STATED.get(3)!.matchAll(/`([a-z]+)/g)].map(([, name]) => name)).toEqual([
    ...['diff', 'access', 'plan', 'audit', 'status', 'bump', 'seal', 'import'],
  ]);
});

test.concurrent('help ends with 0, and names every command that is tried here', async () => {
  const { code, out } = await keywheel(folderWith(), ['--help']);
  const commands = [...out.matchAll(/^ {2}([a-z]+)(?= .*\S)/gm)].map(([, name]) => name!);
  expect([code, commands.filter((name) => name !== 'help').sort()]).toEqual([0, [...COMMANDS].sort()]);
});

test.concurrent.each(COMMANDS)('%s ends with 2 where the command line is wrong', async (command) => {
  expect(await keywheel(folderWith(), [command, '--no-such-option'])).toMatchObject({ code: 2, out: '' });
});

test.concurrent.each(READERS)('%s ends with 1 where there is nothing to read', async (command) => {
  expect(
    await keywheel(folderWith(), [command, ...(command === 'import' ? ['out'] : [])], { VAULT_TOKEN: 'none' }),
  ).toMatchObject({ code: 1 });
});
