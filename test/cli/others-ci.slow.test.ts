import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { compiledLibrary } from '../compiled';
import { folderWith } from './command';

const REPOSITORY = join(__dirname, '../..');
const LIBRARY = compiledLibrary();
const { version, devDependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
const yaml = (file: string) => load(readFileSync(join(REPOSITORY, file), 'utf8')) as any;

/** In place of npx: it writes down the packages that are asked for, and runs the command of this repository. */
const NPX = `#!/bin/bash
while [ "$1" != -- ]; do echo "$1" >> packages; shift; done
shift 2
exec "${process.execPath}" "${LIBRARY.command}" "$@"
`;

/** In place of npm: it writes down where it is asked for which packages, and installs the command of this repository. */
const npm = (folder: string) => `#!/bin/bash
pwd > "${folder}/installed-in"
printf '%s\\n' "$@" > "${folder}/packages"
mkdir -p node_modules/.bin
printf '#!/bin/bash\\nexec "%s" "%s" "$@"' "${process.execPath}" "${LIBRARY.command}" > node_modules/.bin/keywheel
chmod +x node_modules/.bin/keywheel
`;

/** A repository of others: both sides, with one typing error between them, and a program that would say that all is well. */
function repository(): string {
  const folder = folderWith({ 'bin/npx': NPX, 'node_modules/.bin/keywheel': '#!/bin/bash\ntouch run' });
  writeFileSync(join(folder, 'bin/npm'), npm(folder));
  ['bin/npx', 'bin/npm', 'node_modules/.bin/keywheel'].forEach((file) => chmodSync(join(folder, file), 0o755));
  cpSync(join(REPOSITORY, 'test/fixtures/two-sides'), folder, { recursive: true });
  return folder;
}

function bash(folder: string, script: string, env: Record<string, string>) {
  const path = `${join(folder, 'bin')}:${process.env['PATH']}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...LIBRARY.env, ...env, PATH: path },
  });
  const packages = readFileSync(join(folder, 'packages'), 'utf8').split('\n');
  return { status, stdout, stderr, packages };
}

/** An .npmrc, and what is in node_modules, is taken from the folder in which npm runs and those above it. */
function isInstalledElsewhere(folder: string): void {
  const place = readFileSync(join(folder, 'installed-in'), 'utf8').trim();
  expect(place.startsWith(folder)).toBe(false);
  expect([existsSync(place), existsSync(join(folder, 'run'))]).toEqual([false, false]);
}

describe('the action of GitHub', () => {
  const action = yaml('action.yml');
  const [step] = action.runs.steps;
  const inputs = (given: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(step.env as Record<string, string>).map(([name, from]) => {
        const [, input] = /^\${{ inputs\.([a-z-]+) }}$/.exec(from)!;
        return [name, given[input!] ?? action.inputs[input!].default];
      }),
    );

  test('ends with 1 and writes SARIF where the two sides differ', () => {
    const folder = repository();
    const { status, packages } = bash(folder, step.run, inputs({ manifests: 'clusters/prod', terraform: 'terraform' }));

    expect(status).toBe(1);
    isInstalledElsewhere(folder);
    const { runs } = JSON.parse(readFileSync(join(folder, 'keywheel.sarif'), 'utf8'));
    expect(runs[0].results.map(({ level }: { level: string }) => level)).toContain('error');
    expect(packages).toContain(`keywheel@${version}`);
    expect(packages).toContain(`@cdktn/hcl2json@${devDependencies['@cdktn/hcl2json']}`);
  });

  test('annotates the pull request where it is asked to, and writes no SARIF', () => {
    const folder = repository();
    const given = { manifests: 'clusters/prod', terraform: 'terraform', format: 'github' };
    const { status, stdout } = bash(folder, step.run, inputs(given));

    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=[^,:]+,line=\d+,title=[a-z-]+::/m);
    expect(existsSync(join(folder, 'keywheel.sarif'))).toBe(false);
  });

  test('ends with 0 where nothing is to fail', () => {
    expect(bash(repository(), step.run, inputs({ 'fail-on': 'never' })).status).toBe(0);
  });

  test('takes an input for what it is, and runs none of it', () => {
    const folder = repository();
    const { status, stderr } = bash(
      folder,
      step.run,
      inputs({ terraform: '$(touch run)\n; touch run\n--app main.ts' }),
    );

    expect([status, existsSync(join(folder, 'run'))]).toEqual([1, false]);
    expect(stderr).toContain('$(touch run)');
  });
});

describe('the template of GitLab', () => {
  const { 'keywheel check': job } = yaml('templates/ci/gitlab.yaml');

  test('ends with 1 and writes JUnit where the two sides differ', () => {
    const folder = repository();
    const { status, packages } = bash(folder, `set -e\n${job.script[0]}`, {
      ...job.variables,
      KEYWHEEL_OPTIONS: '--terraform terraform --manifests clusters/prod',
    });

    expect(status).toBe(1);
    isInstalledElsewhere(folder);
    expect(readFileSync(join(folder, job.artifacts.reports.junit), 'utf8')).toContain('<failure');
    expect(packages).toContain(`keywheel@${version}`);
  });
});

describe('the hook of pre-commit', () => {
  const [hook] = yaml('.pre-commit-hooks.yaml');

  test('ends with 1 where the two sides differ, over the whole repository', () => {
    const { status, packages } = bash(repository(), hook.entry, {});

    expect([status, hook.pass_filenames]).toEqual([1, false]);
    expect(packages).toEqual(
      expect.arrayContaining([`keywheel@${version}`, `@cdktn/hcl2json@${devDependencies['@cdktn/hcl2json']}`]),
    );
  });
});
