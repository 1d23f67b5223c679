// Prints how long fleets of two sizes take, as ratios: to `helm template` of an equivalent chart, to plain cdk8s and
// cdktf, and to the floor of writing the same documents. Every measurement is a process of its own; the best of three.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { findHelm } = require('./helm');

const SIZES = [
  [30, 100],
  [100, 100],
];
const RUNS = 3;

/** Seconds and MiB of the best of several runs of a command in an empty folder. */
function measure(command, ...args) {
  const runs = Array.from({ length: RUNS }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'keywheel-bench-'));
    try {
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
      return { seconds, report: stdout.startsWith('{') ? JSON.parse(stdout) : {} };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  return runs.reduce((best, run) => (run.seconds < best.seconds ? run : best));
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
  const keywheel = measure(process.execPath, join(__dirname, 'keywheel.js'), ...size);
  seconds.push(keywheel.seconds);
  row(`keywheel: both sides, ${keywheel.report.resources} resources, checked`, keywheel);
  if (helm) {
    const chart = [helm, 'template', join(__dirname, 'chart'), '--set', `clusters=${clusters},tenants=${tenants}`];
    row('helm template: the manifests alone', measure(...chart, '--output-dir', 'out'), keywheel);
  } else {
    console.log('  helm template: SKIPPED, there is no helm on PATH and its npm package could not be had');
  }
  row('plain cdk8s and cdktf, unchecked', measure(process.execPath, join(__dirname, 'plain.js'), ...size), keywheel);
  row(
    'floor: YAML and JSON text, one file each',
    measure(process.execPath, join(__dirname, 'floor.js'), ...size),
    keywheel,
  );
}
const growth = (SIZES[1][0] * SIZES[1][1]) / (SIZES[0][0] * SIZES[0][1]);
console.log(`${growth.toFixed(2)} x the tenants take ${(seconds[1] / seconds[0]).toFixed(2)} x the time`);

const app = join(__dirname, '../apps/hub-and-spoke/main.ts');
if (existsSync(app)) {
  const cli = join(__dirname, '../build/cli/main.js');
  process.env.TSX_TSCONFIG_PATH = join(__dirname, '../tsconfig.build.json');
  console.log('a small program in TypeScript, from the command to the files');
  row('keywheel synth, 3 clusters', measure(process.execPath, cli, 'synth', '--app', app));
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
