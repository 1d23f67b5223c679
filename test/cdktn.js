// The unit suite with cdktf replaced by its maintained fork, as the README tells users to do it. KEYWHEEL_TESTS=all: the
// slow suites too.
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { copyRepository, inScratch, run } = require('./scratch');

const CDKTN = 'npm:cdktn@0.24.0';

inScratch((folder) => {
  copyRepository(folder);
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.devDependencies.cdktf = CDKTN;
  manifest.overrides = {
    '@cdktf/provider-vault': { cdktf: '$cdktf' },
    '@cdktf/provider-kubernetes': { cdktf: '$cdktf' },
  };
  writeFileSync(file, JSON.stringify(manifest, null, 2));
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
  const { name, version } = JSON.parse(readFileSync(join(folder, 'node_modules/cdktf/package.json'), 'utf8'));
  console.log(`unit suite on ${name} ${version}`);
  run(folder, 'npm', 'test', '--silent', '--', ...process.argv.slice(2));
});
