'use strict';
// Kills `keywheel synth` at random moments from the start of its process to the end, and says what each left:
// `npm run test:kills:commands -- [kills] [seed] [clusters,tenants]`. Every second one is killed while it writes; every
// third was to complete what one before it, which was killed too, has left. Ends with 1 where one left a mixture that
// somebody could take for whole, or one that the next run did not complete.
const { spawn } = require('node:child_process');
const { mkdirSync, statSync, watch, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { inScratch, root } = require('../scratch');
const { leftovers, nothingStands, random, removeOutput, same, standing, STRANGERS, treeHere } = require('./standing');

/** As git tracks them: somebody else's files are in them, so that the folders themselves stay. */
const TRACKED = ['.', 'dist', join('dist', 'cluster-3')];
const inodes = () => TRACKED.map((folder) => statSync(folder).ino).join();

/**
 * `keywheel synth` in the working directory.
 *
 * @param version of the program
 * @param kill milliseconds after which it dies, since its start or since it began to write; undefined for never
 * @returns its exit code, and milliseconds from both to its end
 */
function synth({ command, program, size }, version, kill) {
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(process.execPath, [command, 'synth', '--app', program], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, SIZE: size, PROGRAM: version },
    });
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    let writes;
    const die = (delay) => setTimeout(() => child.kill('SIGKILL'), delay);
    // The lock of the record is what a run makes first.
    mkdirSync('.keywheel', { recursive: true });
    const watcher = watch('.keywheel', () => {
      if (writes === undefined) {
        writes = performance.now();
        if (kill?.writing !== undefined) {
          die(kill.writing);
        }
      }
    });
    if (kill?.start !== undefined) {
      die(kill.start);
    }
    child.on('close', (code) => {
      watcher.close();
      const end = performance.now();
      resolve({ code, said, whole: end - start, writing: end - (writes ?? end) });
    });
  });
}

async function complete(how, version) {
  const ended = await synth(how, version);
  if (ended.code !== 0) {
    throw new Error(`keywheel synth ended with ${ended.code}: ${ended.said}`);
  }
  return ended;
}

/** Strangers' files are there before the first synthesis. */
function putStrangers() {
  for (const [file, text] of Object.entries(STRANGERS)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/**
 * In the working directory, which is empty.
 *
 * @param how file of the command, file of the program, and its size: clusters, tenants each
 * @param readFiles that of the library, as `keywheel check` reads
 */
async function killCommands(how, readFiles, kills, seed) {
  const next = random(seed);
  const counts = { ...nothingStands(), 'killed while it wrote': 0, 'completing one that was killed': 0 };
  putStrangers();
  const trees = { none: {} };
  let time = { whole: 0, writing: 0 };
  for (const version of ['a', 'b', 'a']) {
    time = await complete(how, version);
    trees[version] = Object.fromEntries(Object.entries(treeHere()).filter(([file]) => !(file in STRANGERS)));
  }
  const folders = inodes();
  let from = 'a';
  for (let kill = 0; kill < kills; kill += 1) {
    if (kill % 10 === 9) {
      removeOutput();
      from = 'none';
    }
    const to = from === 'b' ? 'a' : 'b';
    const deaths = kill % 3 === 2 ? 2 : 1;
    for (let death = 0; death < deaths; death += 1) {
      const moment = next();
      const writing = (kill + death) % 2 === 1;
      const { code } = await synth(
        how,
        to,
        writing ? { writing: moment * time.writing } : { start: moment * time.whole * 1.05 },
      );
      counts[standing(trees[from], trees[to], readFiles)] += 1;
      counts['killed while it wrote'] += code === null && leftovers().length > 0 ? 1 : 0;
      counts['completing one that was killed'] += death;
    }
    // Sometimes a person goes back to the program of before instead.
    const last = kill % 4 === 3 && from !== 'none' ? from : to;
    await complete(how, last);
    if (!same(treeHere(), trees[last]) || leftovers().length > 0 || inodes() !== folders) {
      counts['not completed'] += 1;
    }
    from = last;
  }
  return { counts, time, files: Object.keys(trees.a).length };
}

async function main(kills = 100, seed = 1, size = '30,5') {
  const { readFiles } = require(join(root, 'build', 'files', 'read-files.js'));
  await inScratch(async (folder) => {
    // There, "keywheel" is what was built here.
    mkdirSync(join(folder, 'repository'));
    process.chdir(join(folder, 'repository'));
    const how = { command: join(root, 'build', 'cli', 'main.js'), program: join(__dirname, 'program.js'), size };
    const { counts, time, files } = await killCommands(how, readFiles, kills, seed);
    console.log(
      `${kills} times killed within ${time.whole.toFixed(0)} ms, ${time.writing.toFixed(0)} ms of them of writing; ` +
        `${files} files, seed ${seed}`,
    );
    Object.entries(counts).forEach(([what, count]) => console.log(`  ${String(count).padStart(5)} ${what}`));
    process.exitCode = counts.undetected + counts['not completed'] > 0 ? 1 : 0;
    process.chdir(root);
  });
}

if (require.main === module) {
  const [kills, seed, size] = process.argv.slice(2);
  main(kills && Number(kills), seed && Number(seed), size);
}

module.exports = { killCommands };
