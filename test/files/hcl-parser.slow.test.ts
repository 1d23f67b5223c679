import { join } from 'node:path';
import { HclParser } from '../../lib/files/hcl-parser';
import { folderWith } from '../cli/command';

/** One that does what the real one does where a text takes its memory or its time. */
const PARSER = `exports.parse = async (_, text) => {
  if (text === 'ends') process.exit(2);
  if (text === 'stays') for (;;);
  if (text === 'throws') throw new RangeError('Maximum call stack size exceeded');
  if (text === 'refuses') throw new Error('parse config: [:1,1-2: Invalid character; that one]');
  global.before = (global.before ?? 0) + 1;
  return { text, before: global.before };
};`;

async function answers(...texts: string[]): Promise<unknown[]> {
  const parser = new HclParser(join(folderWith({ 'parser.js': PARSER }), 'parser.js'), 3_000);
  const all: unknown[] = [];
  for (const text of texts) {
    all.push(await parser.parse(text).catch(({ message }: Error) => message));
  }
  return all;
}

test.each([
  ['ends the parser', 'ends', 'ended'],
  ['the parser never comes to an end with', 'stays', 'late'],
  ['takes its stack', 'throws', 'Maximum call stack size exceeded'],
])('a text that %s is refused, and the next is read by a new one', async (_, text, message) => {
  expect(await answers('one', text, 'two')).toEqual([{ text: 'one', before: 1 }, message, { text: 'two', before: 1 }]);
});

test('a text that is refused leaves the parser as it is', async () => {
  expect(await answers('one', 'refuses', 'two')).toEqual([
    { text: 'one', before: 1 },
    expect.stringContaining('Invalid character'),
    { text: 'two', before: 2 },
  ]);
});

test('the parser that is installed reads HCL', async () => {
  expect(await HclParser.installed()!.parse('a = 1\n')).toEqual({ a: 1 });
});

test.each(['{', '{ "type": "module" }'])('the package.json where the command is run is not read (%s)', async (text) => {
  const own = process.cwd();
  process.chdir(folderWith({ 'package.json': text }));
  try {
    expect(await answers('one')).toEqual([{ text: 'one', before: 1 }]);
  } finally {
    process.chdir(own);
  }
});
