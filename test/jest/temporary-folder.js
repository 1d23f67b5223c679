// Tests write and remove thousands of small files, and sync some: most of the time they would wait for the disk. Where
// a folder is in memory, temporary ones are made there.
const { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } = require('node:fs');
const { join } = require('node:path');

const MEMORY = '/dev/shm';
const MOUNTS = '/proc/mounts';
/** A container may have 64 MiB of it. */
const ENOUGH = 512 * 2 ** 20;

let folder;

/** Before the workers start, which inherit what is set here. */
module.exports = () => {
  if (process.env['TMPDIR'] === undefined && hasRoom()) {
    folder = mkdtempSync(join(MEMORY, 'keywheel-'));
    // Some tests give up their rights: as /tmp, it is open to everybody.
    chmodSync(folder, 0o1777);
    process.env['TMPDIR'] = folder;
  }
};

module.exports.remove = () => {
  if (folder !== undefined) {
    rmSync(folder, { recursive: true, force: true });
  }
};

function hasRoom() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    const mounted = readFileSync(MOUNTS, 'utf8')
      .split('\n')
      .find((line) => line.includes(` ${MEMORY} `));
    // Tests run commands there.
    return bavail * bsize > ENOUGH && !mounted?.includes('noexec');
  } catch {
    return false;
  }
}
