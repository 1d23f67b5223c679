// Prints how long fleets of two sizes take, as ratios: to `helm template` of an equivalent chart, to plain cdk8s and
// cdktf, and to the floor of writing the same documents. Every measurement is a process of its own; the best of three.
const { spawnSync } = require('node:child_process');
const { cpSync, existsSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { findHelm } = require('./helm');

const SIZES = [
  [30, 100],
  [100, 100],
];
const RUNS = 3;

const CLI = join(__dirname, '../build/cli/main.js');

/**
 * All that was written is removed at the end: for each file that is made, ext4 looks again at all that were removed near
 * it in the last minutes, and whoever writes thousands of them would pay for the run before.
 */
const folders = [];
process.on('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Calls with an empty folder. */
function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-bench-'));
  folders.push(folder);
  return use(folder);
}

/** Seconds of one run of a command in a folder, and what it reports. */
function once(folder, command, args) {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, CDKTF_OUTDIR: join(folder, 'cdktf.out'), CDK8S_OUTDIR: join(folder, 'dist') },
  });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { seconds, report: stdout.startsWith('{"resources"') ? JSON.parse(stdout) : {} };
}

function best(runs) {
  return runs.reduce((least, run) => (run.seconds < least.seconds ? run : least));
}

/** The best of several runs, each in an empty folder. */
function measure(command, ...args) {
  return best(Array.from({ length: RUNS }, () => measureOnce([command, ...args])));
}

/** The best of several runs of each of two commands, in turns: a machine that slows down slows both. */
function measurePair(first, second) {
  const runs = Array.from({ length: RUNS }, () => [measureOnce(first), measureOnce(second)]);
  return [best(runs.map(([one]) => one)), best(runs.map(([, other]) => other))];
}

function measureOnce([command, ...args]) {
  return inFolder((folder) => once(folder, command, args));
}

/** What is done with a fleet once it is written: synthesised again, and read by every command that reads it. */
function rowsOverOutput(size, keywheel) {
  inFolder((folder) => {
    const run = (...args) => best(Array.from({ length: RUNS }, () => once(folder, process.execPath, args)));
    const synth = join(__dirname, 'keywheel.js');
    once(folder, process.execPath, [synth, ...size]);
    row('again, with nothing changed', run(synth, ...size), keywheel);
    ['dist', 'cdktf.out'].forEach((name) =>
      cpSync(join(folder, name), join(folder, 'before', name), { recursive: true }),
    );
    row(
      'again, with a secret more for one tenant',
      once(folder, process.execPath, [synth, ...size, 'changed']),
      keywheel,
    );
    const files = ['--terraform', 'cdktf.out', '--manifests', 'dist'];
    row('keywheel check', run(CLI, 'check', ...files), keywheel);
    row('keywheel access', run(CLI, 'access', ...files, '--format', 'json'), keywheel);
    row(
      'keywheel access --diff',
      run(CLI, 'access', ...files, '--diff', 'before', '--exit-zero', '--format', 'json'),
      keywheel,
    );
    row('keywheel diff', run(CLI, 'diff', 'before', ...files, '--exit-zero', '--format', 'json'), keywheel);
    row('keywheel timing', run(CLI, 'timing', ...files, '--format', 'json'), keywheel);
  });
}

function row(what, { seconds, report }, keywheel) {
  const ratio = keywheel ? `${(seconds / keywheel.seconds).toFixed(2)} x keywheel` : '';
  const memory = report.mebibytes ? `${report.mebibytes} MiB` : '';
  console.log(`  ${what.padEnd(46)} ${seconds.toFixed(2).padStart(6)} s  ${memory.padStart(9)}  ${ratio}`);
}

const helm = findHelm();
const seconds = [];
for (const [clusters, tenants] of SIZES) {
  const size = [String(clusters), String(tenants)];
  console.log(`${clusters} clusters x ${tenants} tenants: ${clusters * tenants * 9} manifests`);
  const command = [process.execPath, join(__dirname, 'keywheel.js'), ...size];
  const chart = ['template', join(__dirname, 'chart'), '--set', `clusters=${clusters},tenants=${tenants}`];
  const [keywheel, template] = helm
    ? measurePair(command, [helm, ...chart, '--output-dir', 'out'])
    : [measure(...command)];
  seconds.push(keywheel.seconds);
  row(`keywheel: both sides, ${keywheel.report.resources} resources, checked`, keywheel);
  if (template) {
    row('helm template: the manifests alone', template, keywheel);
  } else {
    console.log('  helm template: SKIPPED, there is no helm on PATH and its npm package could not be had');
  }
  row('plain cdk8s and cdktf, unchecked', measure(process.execPath, join(__dirname, 'plain.js'), ...size), keywheel);
  row(
    'floor: YAML and JSON text, one file each',
    measure(process.execPath, join(__dirname, 'floor.js'), ...size),
    keywheel,
  );
  rowsOverOutput(size, keywheel);
}
const growth = (SIZES[1][0] * SIZES[1][1]) / (SIZES[0][0] * SIZES[0][1]);
console.log(`${growth.toFixed(2)} x the tenants take ${(seconds[1] / seconds[0]).toFixed(2)} x the time`);

const app = join(__dirname, '../apps/hub-and-spoke/main.ts');
if (existsSync(app)) {
  process.env.TSX_TSCONFIG_PATH = join(__dirname, '../tsconfig.build.json');
  console.log('a small program in TypeScript, from the command to the files');
  row('keywheel synth, 3 clusters', measure(process.execPath, CLI, 'synth', '--app', app));
}

console.log('files of tenants, until they are constructs');
for (const tenants of [2500, 10_000]) {
  const { report } = measure(process.execPath, join(__dirname, 'tenant-files.js'), String(tenants));
  row(`${tenants} files`, { seconds: report.seconds, report });
}

console.log('whether two policies meet that deny two names in each segment of a path, 50 times');
let before;
for (const segments of [10, 20, 40, 80]) {
  const measured = measure(process.execPath, join(__dirname, 'patterns.js'), String(segments));
  row(`${segments} segments, ${4 * segments} denials`, measured);
  if (before) {
    console.log(`  twice the segments take ${(measured.seconds / before.seconds).toFixed(2)} x the time`);
  }
  before = measured;
}
