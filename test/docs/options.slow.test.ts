import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, keywheel } from '../cli/command';

const ROOT = join(__dirname, '../..');
const DOCS = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => join('docs', file));
const TEXT = DOCS.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
const OPTION = /(?<![\w-])--[a-z][a-z-]*/g;

/** The options of each command, as its help prints them. */
async function optionsOfCommands(): Promise<Map<string, readonly string[]>> {
  const folder = folderWith();
  const helpOf = async (...args: string[]) => (await keywheel(folder, [...args, '--help'])).out;
  const commands = [...(await helpOf()).matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name!);
  const own = commands.filter((name) => name !== 'help');
  const options = await Promise.all(
    own.map(async (name) => {
      const help = await helpOf(name);
      const below = [...help.matchAll(/^ {2}([a-z]+) (?=.*\[options\])/gm)].map(([, part]) => helpOf(name, part!));
      const all = [help, ...(await Promise.all(below))].join('\n');
      return [...new Set([...all.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option!))];
    }),
  );
  return new Map(own.map((name, index) => [name, options[index]!]));
}

const commands = optionsOfCommands();

test('every option of every command is told by a page, and every command by the page of the commands', async () => {
  const told = new Set(TEXT.match(OPTION));
  const page = readFileSync(join(ROOT, 'docs/commands.md'), 'utf8');
  for (const [command, options] of await commands) {
    expect(page).toMatch(new RegExp(`^\\|.*\`${command}\\b`, 'm'));
    expect({ command, untold: options.filter((option) => option !== '--help' && !told.has(option)) }).toEqual({
      command,
      untold: [],
    });
  }
});

test('every option that a page or the README gives to a command is one that it has', async () => {
  const known = await commands;
  const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
  // A command goes on over lines that end with a backslash.
  const lines = `${README}\n${TEXT}`.replace(/\\\n/g, ' ');
  const uses = [...lines.matchAll(/keywheel ([a-z]+)([^`|\n]*)/g)].filter(([, command]) => known.has(command!));
  const wrong = uses.flatMap(([, command, rest]) =>
    (rest!.match(OPTION) ?? [])
      .filter((option) => !known.get(command!)!.includes(option))
      .map((option) => `keywheel ${command} ${option}`),
  );
  expect(uses.length).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
});
