// A release: `npm run release` packs it, with what is in it and the sums of both, into release/out/; `npm run release --
// --publish` publishes that file, with npm's provenance, from a pipeline that can say who it is.
const { execFileSync, spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { basename, join } = require('node:path');
const { problems } = require('./problems');
const { sbom } = require('./sbom');

const root = process.cwd();
const out = join(root, 'release/out');
const isPublished = process.argv.includes('--publish');

function text(command, ...args) {
  return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

const git = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root }).status === 0 && {
  changed: text('git', 'status', '--porcelain').trim(),
  tags: text('git', 'tag', '--points-at', 'HEAD').split('\n').filter(Boolean),
};
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
const found = problems({ manifest, changelog, git, env: process.env, isPublished });
if (found.length > 0) {
  console.error(found.map((problem) => `✘ ${problem}`).join('\n'));
  process.exit(1);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const packed = JSON.parse(
  text('npm', 'pack', '--json', '--pack-destination', out, '--loglevel=error').replace(/^[^[{]*/, ''),
);
const tarball = join(out, Object.values(packed)[0].filename);

const scratch = mkdtempSync(join(tmpdir(), 'keywheel-'));
try {
  const time = new Date(Number(text('git', 'log', '-1', '--format=%ct')) * 1000).toISOString();
  writeFileSync(tarball.replace(/\.tgz$/, '.cdx.json'), sbom(root, scratch, time));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const files = [tarball, tarball.replace(/\.tgz$/, '.cdx.json')];
const sums = files.map(
  (file) => `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${basename(file)}\n`,
);
writeFileSync(join(out, 'SHA256SUMS'), sums.join(''));
process.stdout.write(sums.join(''));
if (isPublished) {
  execFileSync('npm', ['publish', tarball, '--provenance', '--access', 'public'], { cwd: root, stdio: 'inherit' });
}
