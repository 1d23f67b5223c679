import { agreeing, SPOKE } from '../files/read';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { committed } from './git';
import { folderWith, keywheel } from './command';

const ARGS = ['check', '--terraform', 'terraform', '--manifests', 'manifests'];
const BROKEN = { ...agreeing(), 'manifests/eu/app.yaml': SPOKE.replace('role: app', 'role: apps') };

test.concurrent('files that agree end well, and what is not known is told', async () => {
  const { code, out, err } = await keywheel(folderWith(agreeing()), ARGS);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('not known\n');
  expect(out).toMatch(/✔ both sides agree, as far as it is known: 1 cluster, 0 errors, 0 warnings\n$/);
});

test.concurrent('an error is told with its file and line, and ends with 1', async () => {
  const { code, out } = await keywheel(folderWith(BROKEN), ARGS);
  expect(code).toBe(1);
  expect(out).toContain('error login-role-exists\n');
  expect(out).toContain('at manifests/eu/app.yaml:8, SecretStore app/hub\n');
});

test.concurrent.each([
  ['an error', BROKEN, 'never', 0],
  ['a warning', { ...agreeing(), 'manifests/eu/app.yaml': SPOKE.replace('https:', 'http:') }, 'error', 0],
  ['a warning', { ...agreeing(), 'manifests/eu/app.yaml': SPOKE.replace('https:', 'http:') }, 'warning', 1],
])('%s with --fail-on %3$s ends with %4$i', async (_what, files, failOn, code) => {
  expect(await keywheel(folderWith(files), [...ARGS, '--fail-on', failOn])).toMatchObject({ code });
});

test.concurrent('findings for another program are alone on standard output', async () => {
  const { code, out, err } = await keywheel(folderWith(BROKEN), [...ARGS, '--format', 'json']);
  expect([code, JSON.parse(out).findings]).toEqual([
    1,
    [expect.objectContaining({ source: { file: 'manifests/eu/app.yaml', line: 8 } })],
  ]);
  expect(err).toContain('not known');
  expect(err).toContain('both sides do not agree');
});

test.concurrent('an acknowledged error ends well', async () => {
  const mapping = 'acknowledge: [{ id: login-role-exists, reason: it comes next week }]\n';
  const { code, out } = await keywheel(folderWith({ ...BROKEN, 'keywheel.check.yaml': mapping }), ARGS);
  expect(code).toBe(0);
  expect(out).toContain('acknowledged error login-role-exists: it comes next week');
});

test.concurrent.each(['text', 'json', 'sarif', 'junit'])(
  'what a pull request acknowledges anew does not count, and is told as %s',
  async (format) => {
    const folder = folderWith({ ...BROKEN, 'keywheel.check.yaml': 'acknowledge: []\n' });
    committed(folder, '.');
    const mapping = 'acknowledge: [{ id: login-role-exists, reason: trust me }]\n';
    writeFileSync(join(folder, 'keywheel.check.yaml'), mapping);
    const { code, out } = await keywheel(folder, [...ARGS, '--mapping-from', 'HEAD', '--format', format]);
    expect(code).toBe(1);
    expect(out).toContain('acknowledgement-is-merged');
    expect(out).toMatch(/[Ii]t acknowledges .{1,8}login-role-exists.*, which the base branch does not: .*trust me/);
    expect(out).not.toContain('acknowledged error');
  },
);

test.concurrent('what the base branch acknowledges counts, whatever stands in the pull request', async () => {
  const mapping = 'acknowledge: [{ id: login-role-exists, reason: it comes next week }]\n';
  const folder = folderWith({ ...BROKEN, 'keywheel.check.yaml': mapping });
  committed(folder, '.');
  writeFileSync(join(folder, 'keywheel.check.yaml'), 'acknowledge: []\n');
  const { code, out } = await keywheel(folder, [...ARGS, '--mapping-from', 'HEAD']);
  expect([code, out]).toEqual([0, expect.stringContaining('acknowledged error login-role-exists')]);
});

test.concurrent.each([
  ['no files at all', {}, ['check'], 'FilesMissing'],
  ['a path that is not there', agreeing(), ['check', '--terraform', 'nope'], 'FilesMissing'],
  [
    'an unknown check',
    { ...agreeing(), 'keywheel.check.yaml': 'acknowledge: [{ id: x, reason: y }]' },
    ARGS,
    'CheckUnknown',
  ],
])('%s is an error with its code', async (_what, files, args, says) => {
  const { code, out, err } = await keywheel(folderWith(files as Record<string, string>), args);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(says);
});
