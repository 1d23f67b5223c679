import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { init } from '../../lib/cli/init';
import { filesOf, folderWith, keywheel } from './command';

const REPOSITORY = join(__dirname, '../..');
const installed = (name: string): { name: string; version: string } =>
  JSON.parse(readFileSync(join(REPOSITORY, 'node_modules', name, 'package.json'), 'utf8'));

function initialized(): string {
  const folder = folderWith();
  init(folder, '1.2.3');
  return folder;
}

describe('a new project', () => {
  const folder = folderWith();
  const next = init(folder, '1.2.3');
  const files = filesOf(folder);

  test('has everything that its commands need', () => {
    expect(Object.keys(files)).toEqual([
      '.github/workflows/keywheel.yaml',
      '.gitignore',
      '.gitlab-ci.yml',
      'README.md',
      'cdk8s.yaml',
      'cdktf.json',
      'certificates/prod-eu-tokens.pem',
      'certificates/vault.pem',
      'fleet.test.ts',
      'fleet.ts',
      'jest.config.js',
      'main.ts',
      'package.json',
      'tsconfig.json',
    ]);
    expect(Object.values(files).join()).not.toMatch(/\{\{\w+\}\}|PRIVATE KEY/);
  });

  test('says what to do next in three lines', () => {
    expect(next.trim().split('\n')).toEqual([
      expect.stringMatching(/^1\. cd .+ && npm install$/),
      expect.stringMatching(/^2\. npx keywheel synth /),
      expect.stringMatching(/^3\. npm test /),
    ]);
  });

  test('pins keywheel, and the versions with which keywheel is tested', () => {
    const { dependencies } = JSON.parse(files['package.json']!);
    const { keywheel: pinned, constructs, ...others } = dependencies;

    expect(pinned).toBe('1.2.3');
    expect(installed('constructs').version).toMatch(new RegExp(`^${constructs.slice(1).replace(/\.\d+$/, '')}\\.`));
    // Where the suite runs on cdktf's fork, an alias stands in for it, with versions of its own.
    const names = Object.keys(others).filter((name) => installed(name).name === name);
    expect(names.length).toBeGreaterThanOrEqual(4);
    for (const name of names) {
      expect([name, others[name]]).toEqual([name, installed(name).version]);
    }
  });

  test('is run by cdk8s and by cdktf', () => {
    const { projectId, ...cdktf } = JSON.parse(files['cdktf.json']!);

    expect(cdktf).toMatchObject({ language: 'typescript', app: 'npx keywheel synth', sendCrashReports: 'false' });
    expect(projectId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(files['cdk8s.yaml']).toContain('app: npx keywheel synth\noutput: dist\n');
  });

  test('has an id and a name of its own', () => {
    const other = folderWith({ 'My Fleet/.keep': '' });
    init(join(other, 'My Fleet'), '1.2.3');
    const { projectId } = JSON.parse(readFileSync(join(other, 'My Fleet/cdktf.json'), 'utf8'));

    expect(files['cdktf.json']).not.toContain(projectId);
    expect(JSON.parse(readFileSync(join(other, 'My Fleet/package.json'), 'utf8')).name).toBe('my-fleet');
  });

  test('keeps the state of Terraform out of version control, and the output for GitOps in it', () => {
    const ignored = files['.gitignore']!.split('\n').filter((line) => !line.startsWith('#'));

    expect(ignored).toEqual(expect.arrayContaining(['node_modules/', 'cdktf.out/', '*.tfstate']));
    expect(ignored.join()).not.toMatch(/dist|\.keywheel/);
  });
});

describe('the comment of a new project', () => {
  const files = filesOf(initialized());

  /** What is posted: the script of the job runs with commands of that name which keep what they are handed. */
  function posted(script: string, comment: string | undefined): string {
    const folder = folderWith({
      ...(comment === undefined ? {} : { 'comment.md': comment }),
      'bin/curl': '#!/bin/sh\ncp body.md posted',
      'bin/gh': '#!/bin/sh\ncase "$*" in *body=@*) cp comment.md posted;; esac',
    });
    ['curl', 'gh'].forEach((name) => chmodSync(join(folder, 'bin', name), 0o755));
    const env = { PATH: `${folder}/bin:${process.env['PATH']}`, KEYWHEEL_COMMENT_TOKEN: 'set' };
    execFileSync('sh', ['-e', '-c', script], { cwd: folder, env, stdio: 'ignore' });
    return readFileSync(join(folder, 'posted'), 'utf8');
  }

  const gitLab = (load(files['.gitlab-ci.yml']!) as { 'keywheel comment': { script: string[] } })['keywheel comment'];
  const gitHub = (
    load(files['.github/workflows/keywheel.yaml']!) as { jobs: { comment: { steps: { run?: string }[] } } }
  ).jobs.comment.steps.flatMap(({ run }) => run ?? []);

  test.each([
    ['GitLab', gitLab.script.join('\n')],
    ['GitHub', gitHub.join('\n')],
  ])('%s is told what was compared, and where nothing was, that', (_, script) => {
    const none = /^\*\*keywheel\*\*: what this means could not be compared/;

    expect(posted(script, '**keywheel**: 1 of 1 change\n')).toBe('**keywheel**: 1 of 1 change\n');
    expect(posted(script, undefined)).toMatch(none);
    expect(posted(script, '')).toMatch(none);
    expect(posted(script, 'anything')).toMatch(none);
    expect(posted(script, `**keywheel**${'a'.repeat(300_000)}`)).toMatch(none);
  });

  test('GitLab carries out nothing of it', () => {
    const hostile = '**keywheel**\n/merge\n \t/approve\n\r/target_branch x\n\u0001/close\na /b\n';

    expect(posted(gitLab.script.join('\n'), hostile)).toBe(
      '**keywheel**\n\\/merge\n\\/approve\n\\/target_branch x\n\\/close\na /b\n',
    );
  });
});

describe('init', () => {
  test('overwrites nothing: it names what is there and writes nothing at all', async () => {
    const present = { 'fleet.ts': '// mine\n', 'certificates/vault.pem': 'mine\n' };
    const folder = folderWith(present);

    const { code, out, err } = await keywheel(folder, ['init']);

    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(
      /^error FileExists\n {2}certificates\/vault\.pem, fleet\.ts would be overwritten; nothing was written/,
    );
    expect(filesOf(folder)).toEqual(present);
  });

  test('leaves other files alone', () => {
    const folder = folderWith({ 'notes.txt': 'mine\n' });

    init(folder, '1.2.3');

    expect(filesOf(folder)).toMatchObject({ 'notes.txt': 'mine\n', 'main.ts': expect.any(String) });
  });

  test('throws when the folder cannot be made', () => {
    const folder = folderWith({ file: '' });

    expect(() => init(join(folder, 'file/project'), '1.2.3')).toThrow(/^FolderNotWritable: cannot write /);
    expect(readdirSync(folder)).toEqual(['file']);
  });
});
