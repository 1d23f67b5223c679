import { agreeing, hubWith, SPOKE } from '../files/read';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { committed, git } from './git';
import { filesOf, folderWith, keywheel } from './command';
import { printed } from '../schemas/printed';

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
  expect(out).toContain('\n  manifests/eu/app.yaml:8, SecretStore app/hub\n    ');
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
  expect([code, printed('check', out).findings]).toEqual([
    1,
    [expect.objectContaining({ source: { file: 'manifests/eu/app.yaml', line: 8 } })],
  ]);
  expect(err).toContain('not known');
  expect(err).toContain('both sides do not agree');
});

test.concurrent('only what is asked for is looked at, and nothing is said of the rest', async () => {
  const mapping = 'acknowledge: [{ id: login-role-exists, reason: it comes next week }]\n';
  const files = { ...BROKEN, 'keywheel.check.yaml': mapping };
  const other = await keywheel(folderWith(files), [...ARGS, '--only', 'worst-patterns']);
  expect([other.code, other.out]).toEqual([
    0,
    expect.stringMatching(/✔ \d+ of \d+ checks, and whether files can be read: 1 cluster.*; "keywheel advice"/),
  ]);
  const same = await keywheel(folderWith(BROKEN), [...ARGS, '--only', 'logins,store-exists', '--format', 'junit']);
  expect([same.code, same.out]).toEqual([1, expect.stringContaining('login-role-exists')]);
  expect(same.out).not.toContain('manifest-holds-no-secret');
  expect(await keywheel(folderWith(BROKEN), [...ARGS, '--only', 'login'])).toMatchObject({ code: 1, out: '' });
});

test.concurrent('an acknowledged error ends well', async () => {
  const mapping = 'acknowledge: [{ id: login-role-exists, reason: it comes next week }]\n';
  const { code, out } = await keywheel(folderWith({ ...BROKEN, 'keywheel.check.yaml': mapping }), ARGS);
  expect(code).toBe(0);
  expect(out).toContain('acknowledged error login-role-exists: it comes next week');
});

test.concurrent.each(['text', 'json', 'sarif', 'junit'])(
  'what a pull request acknowledges again does not count, and is told as %s',
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

/** Two teams that read one value, where Terraform states whose each is. */
const teams = (tenants: Record<string, string>) => ({
  'terraform/main.tf.json': hubWith((resource, hub) => {
    const { app } = resource.vault_kubernetes_auth_backend_role;
    app.bound_service_account_namespaces = ['app', 'risk'];
    hub['//'] = { keywheel: { tenants: { eu: tenants } } };
  }),
  'manifests/eu/app.yaml': SPOKE,
  'keywheel.check.yaml': 'acknowledge: [{ id: tenants-are-apart, reason: known }]\n',
});

test.concurrent(
  'a pull request that makes two tenants one, in Terraform, is an error until that is merged',
  async () => {
    const folder = folderWith(teams({ app: 'prod/app', risk: 'prod/risk' }));
    committed(folder, '.');
    const before = await keywheel(folder, [...ARGS, '--mapping-from', 'HEAD']);
    expect(before.out).not.toContain('tenants-are-merged');
    writeFileSync(
      join(folder, 'terraform/main.tf.json'),
      teams({ app: 'prod/app', risk: 'prod/app' })['terraform/main.tf.json'],
    );
    for (const where of [['check'], ARGS]) {
      const { code, out } = await keywheel(folder, [...where, '--mapping-from', 'HEAD']);
      expect([code, out]).toEqual([1, expect.stringContaining('error tenants-are-merged')]);
      expect(out).toContain(
        'logins of "eu/risk" and of "eu/app" are of one tenant, "prod/app", as Terraform states it',
      );
    }
    git(folder, 'commit', '--all', '--message=joined');
    const merged = await keywheel(folder, [...ARGS, '--mapping-from', 'HEAD']);
    expect(merged.out).not.toContain('tenants-are-merged');
  },
);

test.concurrent(
  'where Terraform of the base branch is not committed, that its tenants were not compared is told',
  async () => {
    const folder = folderWith(teams({ app: 'prod/app', risk: 'prod/risk' }));
    committed(folder, 'keywheel.check.yaml');
    const { out } = await keywheel(folder, [...ARGS, '--mapping-from', 'HEAD']);
    expect(out).toMatch(/cannot be read at HEAD: whether the change makes several tenants one is not known/);
  },
);

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

test.concurrent('without options both sides are found, and what was taken for what is told', async () => {
  const { code, out } = await keywheel(folderWith(agreeing()), ['check']);
  expect(code).toBe(0);
  expect(out).toMatch(/^found here\n {2}Terraform: terraform \(1 file\)\n {2}cluster eu: manifests\/eu \(1 file\)\n/);
  expect(out).toMatch(/1 cluster, 0 errors, 0 warnings\n$/);
});

test.concurrent(
  'an error in what is found is told as anywhere, and leaves standard output to the findings',
  async () => {
    const { code, out, err } = await keywheel(folderWith(BROKEN), ['check', '--format', 'json']);
    expect([code, JSON.parse(out).findings.map(({ id }: { id: string }) => id)]).toEqual([1, ['login-role-exists']]);
    expect(err).toMatch(/^found here\n/);
  },
);

test.concurrent(
  'what was found is written as a mapping file, which the next run takes, and never over another',
  async () => {
    const folder = folderWith({ ...BROKEN, 'docs/a.json': '{}' });
    expect((await keywheel(folder, ['check', '--write-mapping'])).code).toBe(1);
    expect(readFileSync(join(folder, 'keywheel.check.yaml'), 'utf8')).toMatch(
      /^# .*\nclusters:\n {2}eu:\n {4}manifests:\n {6}- manifests\/eu\n$/,
    );
    const { code, out } = await keywheel(folder, ['check']);
    expect([code, out]).toEqual([1, expect.stringContaining('clusters: as keywheel.check.yaml')]);
    expect(out).toContain('error login-role-exists\n');
    const again = await keywheel(folder, ['check', '--write-mapping']);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('MappingExists')]);
  },
);

test.concurrent('the output of a program is read as ever, whatever lies beside it', async () => {
  const { 'terraform/main.tf.json': hub, 'manifests/eu/app.yaml': spoke } = agreeing();
  const files = {
    'cdktf.out/stacks/hub/cdk.tf.json': hub!,
    'dist/eu/app.yaml': spoke!,
    'other/app.yaml': 'apiVersion: v1\nkind: [',
  };
  const { code, out } = await keywheel(folderWith(files), ['check']);
  expect([code, out]).toEqual([0, expect.not.stringContaining('found here')]);
});

test.concurrent('what the README shows is what the command prints', async () => {
  const [, shown] = /## Check what you have[^]*?```text\n([^]*?)```/.exec(
    readFileSync(join(__dirname, '../../README.md'), 'utf8'),
  )!;
  const { code, out } = await keywheel(folderWith(filesOf(join(__dirname, '../fixtures/two-sides'))), ['check']);
  expect(code).toBe(1);
  expect(out).toContain(shown);
});
