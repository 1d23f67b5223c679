import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, keywheel } from './command';

/** What the page states: the meaning of each code. */
const PAGE = readFileSync(join(__dirname, '../../docs/commands.md'), 'utf8');
const STATED = new Map([...PAGE.matchAll(/^\| (\d) +\| (.*?) *\|$/gm)].map(([, code, when]) => [Number(code), when!]));
const SECTIONS = [...PAGE.matchAll(/^## ([a-z]+)$/gm)].map(([, name]) => name!);
/** They read the program or its output, and there is none. */
const READERS = ['synth', 'rotate', 'access', 'timing', 'check', 'advice', 'audit'];

test('the page states the codes, and who ends with 3', () => {
  expect([...STATED.keys()]).toEqual([0, 1, 2, 3]);
  expect([...STATED.get(3)!.matchAll(/`([a-z]+)/g)].map(([, name]) => name)).toEqual(['access', 'audit', 'seal']);
});

test.concurrent(
  'every command ends with 2 where the command line is wrong, and with 1 where something is missing',
  async () => {
    const { code, out } = await keywheel(folderWith(), ['--help']);
    expect(code).toBe(0);
    const commands = [...out.matchAll(/^ {2}([a-z]+)(?= .*\S)/gm)]
      .map(([, name]) => name!)
      .filter((name) => name !== 'help');
    expect(commands).toEqual(expect.arrayContaining([...READERS, ...SECTIONS]));
    for (const command of commands) {
      const wrong = await keywheel(folderWith(), [command, '--no-such-option']);
      expect([command, wrong.code, wrong.out]).toEqual([command, 2, '']);
    }
    for (const command of READERS) {
      const missing = await keywheel(folderWith(), [command], { VAULT_TOKEN: 'none' });
      expect([command, missing.code]).toEqual([command, 1]);
    }
  },
);
