import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { errorsOf, filesBelow, inEmptyFolder, smallWithSecret } from '../fixtures/fleets';

const OPTIONS = ['manifests', 'terraform', 'sql', 'patches', 'gitOps', 'alerts', 'reports'] as const;

function refusals(output: string) {
  return OPTIONS.flatMap((option) => errorsOf(() => smallWithSecret().fleet.synth({ [option]: output })));
}

test.each([
  ['.git', 'where git keeps its own'],
  ['.git/hooks', 'where git keeps its own'],
  ['.GIT/objects', 'where git keeps its own'],
  ['sub/.Git. ', 'where git keeps its own'],
  ['GIT~1', 'where git keeps its own'],
  ['x/../.git', 'where git keeps its own'],
  ['bare/refs/heads', 'where git keeps its own'],
  ['node_modules/x', 'packages are installed'],
  ['/', 'root of the file system'],
  ['dist/../../../../../../../..', 'root of the file system'],
  [homedir(), 'home folder'],
  [dirname(homedir()), 'root of the file system|home folder'],
  ['.', 'folder of the program'],
  ['..', 'folder of the program'],
  ['dist/..', 'folder of the program'],
  ['self', 'folder of the program'],
  ['lib', 'sources of a program'],
  ['apps/bank', 'sources of a program'],
  ['link', 'leads to'],
  ['link/below', 'leads to'],
  [join(__dirname), 'sources of a program'],
  [join(__dirname, '..'), 'sources of a program'],
])('%s is refused for every folder of the output, and nothing is written', (output, reason) => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'keywheel-'));
  try {
    inEmptyFolder((folder) => {
      ['.git/hooks', 'bare/objects', 'bare/refs/heads', 'lib', 'apps/bank', 'sub'].forEach((one) =>
        mkdirSync(one, { recursive: true }),
      );
      ['bare/HEAD', 'lib/fleet.ts', 'apps/bank/package.json'].forEach((one) => writeFileSync(one, ''));
      symlinkSync(elsewhere, 'link');
      symlinkSync('.', 'self');
      const before = namesBelow(folder);
      const errors = refusals(output);
      expect(errors.map(({ code }) => code)).toEqual(OPTIONS.map(() => 'OutputRefused'));
      errors.forEach((error) => expect(error.reason).toMatch(new RegExp(reason)));
      expect(namesBelow(folder)).toEqual(before);
      expect(filesBelow(elsewhere)).toEqual({});
    });
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

test('what lies beside the manifests by itself is refused as well where it leads out of the program', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'keywheel-'));
  try {
    inEmptyFolder(() => {
      symlinkSync(elsewhere, 'dist.patches');
      const errors = errorsOf(() => smallWithSecret().fleet.synth());
      expect(errors.map(({ code }) => code)).toEqual(['OutputRefused']);
      expect(errors[0]!.reason).toContain('leads to');
    });
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

/** Names alone: links are not followed. */
function namesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}

test.each(['dist', 'deep/er', '../beside-keywheel', 'lib/output', 'inside'])('%s is taken', (output) => {
  inEmptyFolder((folder) => {
    mkdirSync('lib');
    mkdirSync('real');
    symlinkSync('real', 'inside');
    writeFileSync('lib/fleet.ts', '');
    try {
      smallWithSecret().fleet.synth({ manifests: output });
      expect(existsSync(join(output, 'eu', 'app.k8s.yaml'))).toBe(true);
    } finally {
      rmSync(join(folder, '..', 'beside-keywheel'), { recursive: true, force: true });
    }
  });
});

describe('a link within the output', () => {
  test.each([
    ['a file', 'dist/eu/app.k8s.yaml', 'theirs.yaml'],
    ['a folder', 'dist/eu', 'folder'],
    ['a file of Terraform', 'cdktf.out/manifest.json', 'theirs.json'],
    ['a folder of stacks', 'cdktf.out/stacks', 'folder'],
    ['a link that leads nowhere', 'dist/eu/cluster.k8s.yaml', 'missing'],
  ])('that stands for %s is never written through', (_, link, target) => {
    inEmptyFolder((folder) => {
      mkdirSync('folder');
      writeFileSync('theirs.yaml', 'kind: Theirs\n');
      writeFileSync('theirs.json', '{}');
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(folder, target), link);
      const errors = errorsOf(() => smallWithSecret().fleet.synth());
      expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['FileNotOurs']));
      expect(errors[0]!.reason).toContain('symbolic link');
      expect(readFileSync('theirs.yaml', 'utf8')).toBe('kind: Theirs\n');
      expect(readFileSync('theirs.json', 'utf8')).toBe('{}');
      expect(existsSync('missing')).toBe(false);
      expect(existsSync('.keywheel/acme.json')).toBe(false);
    });
  });

  test('is no reason to remove what it leads to', () => {
    inEmptyFolder((folder) => {
      smallWithSecret().fleet.synth();
      mkdirSync('theirs');
      // As if it were of a cluster that left: by name and content it is a file of this fleet.
      const text = readFileSync('dist/eu/app.k8s.yaml', 'utf8').replace('as eu/', 'as us/');
      writeFileSync('theirs/app.k8s.yaml', text);
      symlinkSync(join(folder, 'theirs'), 'dist/us');
      smallWithSecret().fleet.synth();
      expect(readFileSync('theirs/app.k8s.yaml', 'utf8')).toBe(text);
    });
  });

  test('of the hard kind leaves the other name as it was', () => {
    inEmptyFolder(() => {
      smallWithSecret().fleet.synth();
      const before = readFileSync('dist/eu/app.k8s.yaml', 'utf8');
      linkSync('dist/eu/app.k8s.yaml', 'kept.yaml');
      const { fleet, db, namespace } = smallWithSecret();
      db.deliver(namespace, { name: 'again' });
      fleet.synth();
      expect(readFileSync('kept.yaml', 'utf8')).toBe(before);
      expect(readFileSync('dist/eu/app.k8s.yaml', 'utf8')).not.toBe(before);
    });
  });
});
