// Does the working tree write byte for byte what another version of it writes? `npm run same-output -- <ref>` synthesises
// every app and the kitchen sink of the tests with both, each with its own library, and compares all files and findings.
const { spawn, spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { inScratch, root, run } = require('./scratch');

const [ref = 'HEAD'] = process.argv.slice(2);
const KITCHEN_SINK = 'kitchen-sink';

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The files that git had at that version, with the packages of this one. */
function checkOut(version, to) {
  mkdirSync(to);
  run(root, 'sh', '-c', 'git archive "$1" | tar -x -C "$2"', 'sh', version, to);
  symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'));
}

/** Programs of a version, by name. */
function programs(tree, scratch) {
  const apps = readdirSync(join(tree, 'apps')).filter((name) => existsSync(join(tree, 'apps', name, 'main.ts')));
  const sink = filesBelow(join(tree, 'test')).find((file) => file.endsWith(`/${KITCHEN_SINK}.ts`));
  const main = join(scratch, 'main.ts');
  writeFileSync(
    main,
    `import { kitchenSink } from ${JSON.stringify(sink.replace(/\.ts$/, ''))};\nkitchenSink().fleet.synth();\n`,
  );
  return [...apps.map((name) => [name, join(tree, 'apps', name, 'main.ts')]), [KITCHEN_SINK, main]];
}

/** Everything that a version writes, by program and file. */
async function written(tree, scratch) {
  mkdirSync(scratch);
  const output = {};
  for (const [name, main] of programs(tree, scratch)) {
    const folder = join(scratch, name);
    mkdirSync(folder);
    const cli = ['--require', require.resolve('tsx/cjs'), join(tree, 'lib/cli/main.ts'), 'synth', '--app', main];
    const env = { ...process.env, TSX_TSCONFIG_PATH: join(tree, 'tsconfig.json') };
    const child = spawn(process.execPath, cli, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env });
    const told = ['', ''];
    [child.stdout, child.stderr].forEach((stream, index) => stream.on('data', (text) => (told[index] += text)));
    const code = await new Promise((ended) => child.on('close', ended));
    if (code !== 0) {
      throw new Error(`${main} ended with code ${code}\n${told.join('')}`);
    }
    // Findings name lines of the program, which is in another folder for each version.
    output[`${name}, what it told`] = told.join('').replaceAll(`${relative(folder, tree)}/`, '');
    for (const file of filesBelow(folder)) {
      output[`${name}/${relative(folder, file)}`] = readFileSync(file, 'latin1');
    }
  }
  return output;
}

const job = inScratch(async (folder) => {
  const { stdout } = spawnSync('git', ['rev-parse', '--short', ref], { cwd: root, encoding: 'utf8' });
  checkOut(ref, join(folder, 'tree'));
  const [before, after] = await Promise.all([
    written(join(folder, 'tree'), join(folder, 'before')),
    written(root, join(folder, 'after')),
  ]);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const other = names.filter((name) => before[name] !== after[name]);
  for (const name of other) {
    const what = !(name in after) ? 'is missing' : name in before ? 'differs' : 'is new';
    console.error(`${name} ${what}`);
  }
  console.log(`${names.length} files, ${other.length} not as in ${stdout.trim()}`);
  process.exitCode = other.length > 0 ? 1 : 0;
});
job.catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
