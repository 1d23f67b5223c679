import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, keywheel } from './command';

test.concurrent.each([
  ['no command', [], 'Usage: keywheel'],
  ['an unknown command', ['sinth'], "unknown command 'sinth'"],
  ['an unknown option', ['synth', '--nope'], "unknown option '--nope'"],
  ['an option without its argument', ['synth', '--app'], "option '--app <file>' argument missing"],
  [
    'a format that there is not',
    ['synth', '--format', 'xml'],
    'Allowed choices are text, json, sarif, junit, github, gitlab',
  ],
  ['nothing to explain', ['explain'], "missing required argument 'name'"],
  ['an account without its cluster', ['access', '--of', 'shop/api'], 'Give <cluster>/<namespace>/<ServiceAccount>'],
  ['an empty folder name', ['synth', '--output', ''], 'it is empty'],
  ['an empty name to remove', ['synth', '--remove', 'a,,b'], 'a name is empty'],
])('%s is wrong usage', async (_, args, says) => {
  const { code, out, err } = await keywheel(folderWith(), args);

  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(says);
});

test.concurrent('--version tells the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));

  expect(await keywheel(folderWith(), ['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});
