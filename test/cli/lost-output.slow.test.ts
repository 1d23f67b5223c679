import { execFile } from 'node:child_process';
import { folderWith, keywheel } from './command';
import { HUB, SPOKE } from '../files/read';
import { compiledLibrary } from '../compiled';

const FILES = { 'tf/main.tf.json': JSON.stringify(HUB), 'manifests/eu/app.yaml': SPOKE };
const SIDES = ['--terraform', 'tf', '--manifests', 'manifests'];
const BROKEN = 'apiVersion: v1\nkind: Secret\n\tmetadata: [\n';
const READERS = [
  ['check', ...SIDES],
  ['access', ...SIDES],
  ['timing', ...SIDES],
  ['load', ...SIDES],
  ['advice', ...SIDES],
  ['report', '--json', ...SIDES],
  ['audit', '--print-policy', ...SIDES],
  ['explain', 'user-has-one-role'],
  ['--help'],
];

/** Runs it in a shell, with what becomes of its standard output; the shell prints its exit code. */
function inShell(args: readonly string[], output: string, files: Record<string, string> = FILES) {
  const { command, env } = compiledLibrary();
  const line = `node "$@" ${output}; echo "\${PIPESTATUS[0]}" >&2`;
  return new Promise<string[]>((resolve) =>
    execFile(
      'bash',
      ['-c', line, 'bash', command, ...args],
      { cwd: folderWith(files), env: { PATH: process.env['PATH'], ...env } },
      (_, __, err) => resolve(err.trimEnd().split('\n')),
    ),
  );
}

test.concurrent.each(READERS)('%s ends with 141, quietly, where nobody reads it', async (...args) => {
  const lines = await inShell(args, '| true');
  expect(lines.at(-1)).toBe('141');
  expect(lines.join('\n')).not.toMatch(/EPIPE|Error|^\s+at /m);
});

test.concurrent('an error stays an error where nobody reads it', async () => {
  const broken = { ...FILES, 'manifests/eu/broken.yaml': BROKEN };
  expect((await inShell(['check', ...SIDES], '| true', broken)).at(-1)).toBe('1');
});

test.concurrent('what cannot be written ends with 1, and says so', async () => {
  const lines = await inShell(['check', ...SIDES], '> /dev/full');
  expect(lines.at(-1)).toBe('1');
  expect(lines.join('\n')).toContain('error OutputNotWritten\n  standard output: ENOSPC');
  expect(lines.join('\n')).not.toMatch(/^\s+at /m);
});

test.concurrent.each([['timing'], ['load'], ['advice'], ['access'], ['audit', '--print-policy']])(
  '%s says what it could not read, and ends with 1',
  async (...args) => {
    const folder = folderWith({ ...FILES, 'manifests/eu/broken.yaml': BROKEN });
    const { code, out, err } = await keywheel(folder, [...args, ...SIDES]);
    expect(code).toBe(1);
    expect(out + err).toMatch(/not known: .*manifests\/eu\/broken\.yaml: a document of it is not valid YAML/is);
  },
);

test.concurrent('--assert takes no format that has no place for a verdict', async () => {
  const folder = folderWith({ ...FILES, 'access.yaml': 'assertions: []' });
  const { code, out, err } = await keywheel(folder, ['access', '--assert', 'access.yaml', '--format', 'csv', ...SIDES]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain("'--assert <file>' cannot be used with option '--format csv'");
});
