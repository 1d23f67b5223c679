import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isIgnored } from '../../lib/cli/git';
import { inEmptyFolder } from '../fixtures/fleets';
import { committed, git } from './git';

describe('a file that git leaves out of the repository', () => {
  let folder: string;
  const file = (name: string) => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keywheel-git-'));
    ['here.tfstate', 'kept.tfstate', '.gitignore'].forEach((name) => writeFileSync(file(name), '*.tfstate\n'));
    committed(folder, '.gitignore');
    git(folder, 'add', '--force', 'kept.tfstate');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['is one that it ignores', 'here.tfstate', true],
    ['is none that was added all the same', 'kept.tfstate', false],
    ['is none that it does not know yet', 'main.tf', false],
  ])('%s', (_, name, expected) => {
    expect(isIgnored(file(name))).toBe(expected);
  });

  test('is none where there is no repository', () => {
    inEmptyFolder((empty) => expect(isIgnored(join(empty, 'here.tfstate'))).toBe(false));
  });

  test('is asked for without running what the settings of the repository name', () => {
    git(folder, 'config', 'core.fsmonitor', `touch ${file('ran')}; false`);

    expect(isIgnored(file('here.tfstate'))).toBe(true);
    expect(existsSync(file('ran'))).toBe(false);
  });
});
