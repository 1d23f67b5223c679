import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const load = createRequire(__filename);
const { problems } = load('../../release/problems') as { problems: (release: object) => string[] };
const { sbom } = load('../../release/sbom') as { sbom: (root: string, scratch: string, time: string) => string };

const READY = {
  manifest: { version: '1.2.3', repository: { url: 'git+https://git.example.com/keywheel.git' } },
  changelog: '# Changelog\n\n## Unreleased\n\n## 1.2.3 (2026-12-01)\n',
  git: { changed: '', tags: ['v1.2.3'] },
  env: { SIGSTORE_ID_TOKEN: 'token' },
  isPublished: true,
};

function made(): string {
  const scratch = mkdtempSync(join(tmpdir(), 'keywheel-'));
  try {
    return sbom(ROOT, scratch, '2026-12-01T00:00:00.000Z');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

test('a commit with its tag, its changes and a token is released', () => {
  expect(problems(READY)).toEqual([]);
});

test.each([
  ['has changes', { git: { changed: ' M lib/index.ts', tags: ['v1.2.3'] } }, /lib\/index\.ts/],
  ['has no tag of the version', { git: { changed: '', tags: ['v1.2.4'] } }, /no tag "v1\.2\.3"/],
  ['is not in the changelog', { changelog: '# Changelog\n\n## Unreleased\n' }, /no section "## 1\.2\.3"/],
  ['has no repository', { manifest: { version: '1.2.3' } }, /no "repository"/],
  ['is in no repository', { git: false }, /no commit of git here/],
  ['is published by hand', { env: {} }, /no token to sign/],
])('a release that %s is refused', (_, change, text) => {
  expect(problems({ ...READY, ...change })).toEqual([expect.stringMatching(text)]);
});

test('all problems are reported at once, and a token does not appear in them', () => {
  const all = problems({ ...READY, git: { changed: 'M a', tags: [] }, changelog: '' });
  expect(all).toHaveLength(3);
  expect(all.join()).not.toContain('token');
});

test('the bill of materials names what an installation brings, with licences and sums, in the same bytes each time', () => {
  const text = made();
  expect(made()).toBe(text);
  const bom = JSON.parse(text);
  const { dependencies, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(bom).toMatchObject({
    bomFormat: 'CycloneDX',
    metadata: {
      timestamp: '2026-12-01T00:00:00.000Z',
      component: { name: 'keywheel', purl: `pkg:npm/keywheel@${version}` },
    },
  });
  const names: string[] = bom.components.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  // Of js-yaml and of tsx.
  expect(names).toEqual(expect.arrayContaining(['argparse', 'esbuild']));
  expect(names.filter((name) => ['jest', 'typescript', 'vitepress', 'cdktf', 'cdk8s'].includes(name))).toEqual([]);
  for (const { name, licenses, hashes, scope } of bom.components) {
    expect([name, licenses?.length, hashes?.length]).toEqual([name, 1, 1]);
    expect(['required', 'optional']).toContain(scope);
  }
});

test('the command refuses a commit without a tag, and publishes nothing', () => {
  const run = () => execFileSync(process.execPath, ['release/main.js', '--publish'], { cwd: ROOT, stdio: 'pipe' });
  expect(run).toThrow(/✘ /);
});
