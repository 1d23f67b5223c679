'use strict';
// Kills processes that write a fleet of 30 clusters with 20 tenants each, at random moments, and says what each left:
// `npm run test:kills -- [kills] [seed]`. Ends with 1 where one left a mixture that somebody could take for whole, or one
// that the next run did not complete.
const { spawn } = require('node:child_process');
const { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { inScratch, root } = require('./scratch');
const { benchFleet } = require('../bench/fleet');

const library = (name) => require(join(root, 'build', `${name}.js`));
const { recover } = library('synth/exchange');
const { outputFolders } = library('synth/output-folders');
const { writeFiles } = library('synth/write');
const { readFiles } = library('files/read-files');

const FLEET = 'bench';
const RECORD = join('.keywheel', `${FLEET}.json`);
const HIDDEN = /^\.keywheel-|^journal$/;
/** Nobody's of keywheel's: they stay whatever happens. */
const STRANGERS = { [join('dist', 'cluster-3', 'theirs.yaml')]: 'kind: Theirs\n', [join('dist', '.gitkeep')]: '' };

/** As `keywheel synth` does after it has rendered. */
function write(files) {
  const folders = outputFolders({});
  recover(folders);
  const record = textOf(RECORD);
  writeFiles(
    FLEET,
    new Map(Object.entries(files).map(([file, text]) => [join(process.cwd(), file), text])),
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

function filesHere(folder = '.') {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (HIDDEN.test(entry.name)) {
      return [];
    }
    return entry.isDirectory() ? filesHere(path) : [path];
  });
}

const treeHere = () => Object.fromEntries(filesHere().map((file) => [file, readFileSync(file, 'utf8')]));

function same(tree, files) {
  const expected = { ...files, ...STRANGERS };
  const names = Object.keys(tree);
  return names.length === Object.keys(expected).length && names.every((name) => tree[name] === expected[name]);
}

function isRefused() {
  try {
    readFiles();
    return false;
  } catch ({ code }) {
    return ['OutputIncomplete', 'TerraformUnreadable', 'FilesMissing'].includes(code);
  }
}

/** Marks in whatever folder of a cluster or stack is neither as before nor as after. */
function unmarked(tree, from, to) {
  const folders = new Set(
    [...Object.keys(from), ...Object.keys(to)]
      .map(dirname)
      .filter((one) => /^(dist|cdktf.out.stacks).[^/\\]+$/.test(one)),
  );
  return [...folders].filter((folder) => {
    const below = (files) =>
      JSON.stringify(
        Object.entries(files)
          .filter(([file]) => dirname(file) === folder && !(file in STRANGERS))
          .sort(),
      );
    const now = below(tree);
    return now !== below(from) && now !== below(to) && !now.includes('keywheel-incomplete.');
  });
}

function leftovers(folder = '.') {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return [...(/keywheel-|^journal$/.test(entry.name) ? [path] : []), ...(entry.isDirectory() ? leftovers(path) : [])];
  });
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

function random(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

async function main(kills, seed) {
  const next = random(seed);
  const counts = { old: 0, new: 0, 'completed by the next run': 0, undetected: 0, 'not completed': 0 };
  const maps = [join(dirname(process.cwd()), 'old.json'), join(dirname(process.cwd()), 'new.json')];
  const trees = [
    [30, 20],
    [31, 19],
  ].map(([clusters, tenants], index) => {
    const folder = join(dirname(process.cwd()), `tree-${index}`);
    mkdirSync(folder);
    const here = process.cwd();
    process.chdir(folder);
    benchFleet(clusters, tenants).synth();
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
    const tree = treeHere();
    if (same(tree, trees[from])) {
      counts.old += 1;
    } else if (same(tree, trees[to])) {
      counts.new += 1;
    } else if (isRefused() && unmarked(tree, trees[from], trees[to]).length === 0) {
      counts['completed by the next run'] += 1;
    } else {
      counts.undetected += 1;
    }
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
