'use strict';
// Starts two or three `keywheel synth` at the same time, of the same program or of others, again and again:
// `npm run test:kills:live -- [seconds] [seed] [clusters,tenants]`. Some are killed, some find the lock of a process that
// died and whose number another has now, some have a clock that jumps by hours. Ends with 1 where a run ended otherwise
// than done, or told that another one runs, or where what stands is not the whole output of one program.
const { spawn } = require('node:child_process');
const { mkdirSync, readlinkSync, writeFileSync } = require('node:fs');
const { hostname } = require('node:os');
const { join } = require('node:path');
const { inScratch, root } = require('../scratch');
const { leftovers, random, removeOutput, same, treeHere } = require('./standing');

const LOCKED = ['dist', 'cdktf.out', '.keywheel'];
const CLOCK = join(__dirname, 'jumping-clock.js');
const TOLD = /OutputBusy|OutputChanged/;

/** `keywheel synth` in the working directory; `undefined` as code is one that was killed. */
function synth({ command, program, size }, version, { jumps = false, delay = 0, killedAfter } = {}) {
  return new Promise((resolve) => {
    setTimeout(() => {
      const child = spawn(
        process.execPath,
        [...(jumps ? ['--require', CLOCK] : []), command, 'synth', '--app', program],
        { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, SIZE: size, PROGRAM: version } },
      );
      let said = '';
      child.stderr.on('data', (text) => (said += text));
      if (killedAfter !== undefined) {
        setTimeout(() => child.kill('SIGKILL'), killedAfter);
      }
      child.on('close', (code) => resolve({ version, code, said }));
    }, delay);
  });
}

/** Locks of a process that died, and whose number is that of this one, which lives. */
function plantLocks() {
  const space = process.platform === 'linux' ? { space: readlinkSync('/proc/self/ns/pid') } : {};
  const text = JSON.stringify({ pid: process.pid, thread: 0, host: hostname(), ...space, started: '1' });
  LOCKED.forEach((folder) => writeFileSync(join(folder, '.keywheel-lock'), text));
}

/**
 * In the working directory, which is empty.
 *
 * @param how file of the command, file of the program, and its size: clusters, tenants each
 * @returns how often what happened, and what should not have
 */
async function liveRuns(how, seconds, seed) {
  LOCKED.forEach((folder) => mkdirSync(folder, { recursive: true }));
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const counts = {
    rounds: 0,
    done: 0,
    told: 0,
    killed: 0,
    'from nothing': 0,
    'dead locks': 0,
    'clocks that jumped': 0,
  };
  const wrong = [];
  const trees = {};
  let whole = 0;
  for (const version of ['a', 'b', 'c', 'a']) {
    const start = performance.now();
    const { code, said } = await synth(how, version);
    whole = performance.now() - start;
    trees[version] = treeHere();
    if (code !== 0) {
      throw new Error(`keywheel synth ended with ${code}: ${said}`);
    }
  }
  for (const until = performance.now() + seconds * 1000; performance.now() < until; counts.rounds += 1) {
    const versions = Array.from({ length: 2 + (counts.rounds % 2) }, () => pick(['a', 'b', 'c']));
    if (counts.rounds % 4 === 1) {
      plantLocks();
      counts['dead locks'] += 1;
    }
    if (counts.rounds % 5 === 3) {
      removeOutput();
      counts['from nothing'] += 1;
    }
    const ended = await Promise.all(
      versions.map((version, index) => {
        const jumps = next() < 0.3;
        const killedAfter = index === 0 && counts.rounds % 3 === 2 ? whole * versions.length * next() : undefined;
        counts['clocks that jumped'] += jumps ? 1 : 0;
        return synth(how, version, { jumps, delay: next() * 60, killedAfter });
      }),
    );
    const killed = ended.filter(({ code }) => code === null);
    const done = ended.filter(({ code }) => code === 0);
    const told = ended.filter(({ code, said }) => code === 1 && TOLD.test(said));
    counts.done += done.length;
    counts.told += told.length;
    counts.killed += killed.length;
    ended
      .filter((one) => ![...killed, ...done, ...told].includes(one))
      .forEach(({ code, said }) => wrong.push(`ended with ${code}: ${said}`));
    if (killed.length === 0 && done.length === 0) {
      wrong.push(`none of ${versions} came to an end`);
    }
    if (killed.length > 0) {
      const { code, said } = await synth(how, versions[0]);
      if (code !== 0) {
        wrong.push(`after a kill, ${versions[0]} ended with ${code}: ${said}`);
      }
    }
    const tree = treeHere();
    if (!versions.some((version) => same(tree, trees[version], {}))) {
      wrong.push(`what stands is the whole output of none of ${versions}`);
    }
    leftovers().forEach((left) => wrong.push(`${left} is left of ${versions}`));
  }
  return { counts, wrong };
}

async function main(seconds = 120, seed = 1, size = '10,3') {
  await inScratch(async (folder) => {
    mkdirSync(join(folder, 'repository'));
    process.chdir(join(folder, 'repository'));
    const how = { command: join(root, 'build', 'cli', 'main.js'), program: join(__dirname, 'program.js'), size };
    const { counts, wrong } = await liveRuns(how, seconds, seed);
    Object.entries(counts).forEach(([what, count]) => console.log(`  ${String(count).padStart(5)} ${what}`));
    wrong.forEach((what) => console.error(what));
    process.exitCode = wrong.length > 0 ? 1 : 0;
    process.chdir(root);
  });
}

if (require.main === module) {
  const [seconds, seed, size] = process.argv.slice(2);
  main(seconds && Number(seconds), seed && Number(seed), size);
}

module.exports = { liveRuns };
