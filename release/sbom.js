// What an installation of the package brings along, as CycloneDX.
const { execFileSync } = require('node:child_process');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

/**
 * The lock file without what is for development: `npm sbom --omit=dev` leaves out every dependency that something of
 * the development needs too.
 */
function runtimeLock({ packages, ...lock }) {
  const kept = { '': without(packages[''], 'devDependencies', 'peerDependencies', 'peerDependenciesMeta') };
  const follow = (from) => {
    const { dependencies, optionalDependencies } = packages[from];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const at = placeOf(packages, from, name);
      if (at !== undefined && !(at in kept)) {
        kept[at] = without(packages[at], 'dev', 'devOptional', 'peer');
        follow(at);
      }
    }
  };
  follow('');
  return { ...lock, packages: kept };
}

function without(object, ...fields) {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}

/** Where Node finds a package that another one names; undefined for one that is not there, as of another machine. */
function placeOf(packages, from, name) {
  for (let above = from; ; above = dirname(above)) {
    const at = join(above === '.' ? '' : above, 'node_modules', name);
    if (at in packages) {
      return at;
    }
    if (above === '' || above === '.') {
      return undefined;
    }
  }
}

/**
 * The same bytes for the same commit: npm's own has a random number and the time of day.
 *
 * @param root of the package, @param scratch an empty folder, @param time of the commit
 */
function sbom(root, scratch, time) {
  const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const { name, version, description, license, dependencies } = read('package.json');
  const lock = runtimeLock(read('package-lock.json'));
  // npm takes the name of the folder for that of the package.
  const folder = join(scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, description, license, dependencies }));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
  const options = ['--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=library', '--loglevel=error'];
  const bom = JSON.parse(execFileSync('npm', ['sbom', ...options], { cwd: folder, encoding: 'utf8' }));
  return `${JSON.stringify({ ...without(bom, 'serialNumber'), metadata: { ...bom.metadata, timestamp: time } }, undefined, 2)}\n`;
}

module.exports = { runtimeLock, sbom };
