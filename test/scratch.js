// A copy of the repository's own files in a temporary folder, for jobs that install something else than the lock file says.
const { spawnSync } = require('node:child_process');
const { cpSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** Runs a job in a new temporary folder, which is removed afterwards, also when the job fails. */
async function inScratch(job) {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-'));
  try {
    await job(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies what git tracks, and what is new and not ignored. */
function copyRepository(to) {
  const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of stdout.split('\0').filter(Boolean)) {
    cpSync(join(root, file), join(to, file));
  }
}

/** Runs a command; its failure ends the job. */
function run(cwd, command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) {
    throw error ?? new Error(`${command} ${args.join(' ')} ended with code ${status}`);
  }
}

module.exports = { copyRepository, inScratch, root, run };
