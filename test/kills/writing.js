'use strict';
// Kills processes that write a fleet of 30 clusters with 20 tenants each, at random moments, and says what each left:
// `npm run test:kills -- [kills] [seed]`. Ends with 1 where one left a mixture that somebody could take for whole, or one
// that the next run did not complete.
const { spawn } = require('node:child_process');
const { mkdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { inScratch, root } = require('../scratch');
const { leftovers, nothingStands, random, same, standing, STRANGERS, treeHere } = require('./standing');
const { benchFleet } = require('../../bench/fleet');

const library = (name) => require(join(root, 'build', `${name}.js`));
const { FluxSource, GitOps } = library('index');
const { recover } = library('synth/exchange');
const { outputFolders } = library('synth/output-folders');
const { writeFiles } = library('synth/write');
const { readFiles } = library('files/read-files');

const FLEET = 'bench';
const RECORD = join('.keywheel', `${FLEET}.json`);

/** As `keywheel synth` does after it has rendered. */
function write(files) {
  const folders = outputFolders({});
  recover(folders);
  const record = textOf(RECORD);
  writeFiles(
    FLEET,
    new Map(Object.entries(files).map(([file, text]) => [join(process.cwd(), file), () => text])),
    folders,
    record,
  );
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** @returns milliseconds between its beginning and its end or death */
function run(map, delay) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [__filename, '--child', map], { stdio: ['ignore', 'pipe', 'inherit'] });
    let start;
    child.stdout.on('data', () => {
      if (start === undefined) {
        start = performance.now();
        if (delay !== undefined) {
          setTimeout(() => child.kill('SIGKILL'), delay);
        }
      }
    });
    child.on('close', () => resolve(performance.now() - start));
  });
}

async function main(kills, seed) {
  const next = random(seed);
  const counts = nothingStands();
  const maps = [join(dirname(process.cwd()), 'old.json'), join(dirname(process.cwd()), 'new.json')];
  const trees = [
    [30, 20],
    // Its namespaces have folders of their own: all files move.
    [31, 19, false, GitOps.flux({ source: FluxSource.existing({ kind: 'GitRepository', name: 'fleet' }) })],
  ].map((size, index) => {
    const folder = join(dirname(process.cwd()), `tree-${index}`);
    mkdirSync(folder);
    const here = process.cwd();
    process.chdir(folder);
    benchFleet(...size).synth();
    const tree = treeHere();
    process.chdir(here);
    writeFileSync(maps[index], JSON.stringify(tree));
    return tree;
  });
  write(trees[0]);
  for (const [file, text] of Object.entries(STRANGERS)) {
    writeFileSync(file, text);
  }
  const folder = statSync('dist').ino;
  const whole = Math.max(await run(maps[1]), await run(maps[0]));
  for (let kill = 0; kill < kills; kill += 1) {
    const [from, to] = kill % 2 === 0 ? [0, 1] : [1, 0];
    await run(maps[to], next() * whole * 1.05);
    counts[standing(trees[from], trees[to], readFiles)] += 1;
    write(trees[to]);
    if (!same(treeHere(), trees[to]) || leftovers().length > 0 || statSync('dist').ino !== folder) {
      counts['not completed'] += 1;
    }
  }
  console.log(
    `${kills} kills within ${whole.toFixed(0)} ms of writing ${Object.keys(trees[0]).length} files, seed ${seed}`,
  );
  Object.entries(counts).forEach(([what, count]) => console.log(`  ${String(count).padStart(5)} ${what}`));
  process.exitCode = counts.undetected + counts['not completed'] > 0 ? 1 : 0;
}

if (process.argv[2] === '--child') {
  const files = JSON.parse(readFileSync(process.argv[3], 'utf8'));
  process.stdout.write('writes\n');
  write(files);
} else {
  const [kills = 60, seed = 1] = process.argv.slice(2).map(Number);
  inScratch(async (folder) => {
    mkdirSync(join(folder, 'repository'));
    process.chdir(join(folder, 'repository'));
    await main(kills, seed);
    process.chdir(root);
  });
}
