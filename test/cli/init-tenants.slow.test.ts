import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { init } from '../../lib/cli/init';
import { compiledLibrary } from '../compiled';
import { filesOf, folderWith, keywheel } from './command';

const REPOSITORY = join(__dirname, '../..');
const LIBRARY = compiledLibrary();
const NPX = `#!/bin/sh\nshift\nexec "${process.execPath}" "${LIBRARY.command}" "$@"\n`;

/** Both repositories, next to each other. */
function repositories(): string {
  const folder = folderWith({ 'bin/npx': NPX });
  chmodSync(join(folder, 'bin/npx'), 0o755);
  init(folder, '1.2.3', true);
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'platform/node_modules'));
  return folder;
}

const edit = (file: string, change: (text: string) => string) =>
  writeFileSync(file, change(readFileSync(file, 'utf8')));

test('the platform’s program synthesises the files of the teams', async () => {
  const { code, out, err } = await keywheel(join(repositories(), 'platform'), ['synth']);

  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^example: 1 cluster, 1 tenant, 1 secret, 1 delivery; .* 0 warnings\n$/);
});

test('the schema is the one that is published, where the file of a team looks for it', () => {
  const files = filesOf(join(repositories(), 'teams'));

  expect(files['schemas/prod.json']).toBe(readFileSync(join(REPOSITORY, 'schemas/tenant-file.schema.json'), 'utf8'));
  expect(files['tenants/prod/shop.yaml']).toMatch(
    /^# yaml-language-server: \$schema=\.\.\/\.\.\/schemas\/prod\.json\n/,
  );
});

describe('what a pull request of a team runs', () => {
  const workflow = load(
    readFileSync(join(REPOSITORY, 'templates/tenants/teams/.github/workflows/keywheel.yaml'), 'utf8'),
  );
  const { steps, permissions } = (workflow as any).jobs.check;
  const script: string = steps.at(-1).run;

  function pullRequest(change: (text: string) => string) {
    const folder = repositories();
    mkdirSync(join(folder, 'before'));
    cpSync(join(folder, 'teams/tenants'), join(folder, 'before/tenants'), { recursive: true });
    edit(join(folder, 'teams/tenants/prod/shop.yaml'), change);
    const summary = join(folder, 'summary.md');
    const { status, stderr } = spawnSync('bash', ['-c', script], {
      cwd: join(folder, 'platform'),
      encoding: 'utf8',
      env: {
        ...process.env,
        ...LIBRARY.env,
        PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
        GITHUB_WORKSPACE: folder,
        GITHUB_STEP_SUMMARY: summary,
      },
    });
    return { status, stderr, summary: () => readFileSync(summary, 'utf8') };
  }

  test('has the right to read, and checks out no code of the pull request', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(JSON.stringify((workflow as any).on)).not.toContain('pull_request_target');
    expect(steps.filter((step: any) => step['working-directory'] === 'teams')).toEqual([]);
  });

  test('says what it means: a value to put, and access that opens', () => {
    const { status, summary } = pullRequest((text) =>
      text.replace(
        '  database:\n',
        '  stripe:\n    keys: [api_key]\n    deliveries: [{ name: stripe }]\n  database:\n',
      ),
    );

    expect(status).toBe(0);
    expect(summary()).toMatch(/^\*\*keywheel\*\*/);
    expect(summary()).toContain('prod/shop/stripe');
  });

  test('fails with file, line and column where a file is wrong', () => {
    const { status, stderr } = pullRequest((text) => text.replace('keys:', 'kezs:'));

    expect(status).toBe(1);
    expect(stderr).toMatch(/shop\.yaml:\d+:\d+/);
    expect(stderr).toContain('"keys"');
  });
});
