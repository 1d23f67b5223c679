// What is published, installed into an empty project: a program of ten lines must synthesise both sides, on every Node
// in support, and compile with every TypeScript that projects have, however that looks for modules.
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { inScratch, root, run } = require('./scratch');

const PROGRAM = `
import { ClusterAuth, Environment, Fleet, Pem, SpokeCluster, StaticSecret, Tenant, VaultServer } from 'keywheel';
const fleet = new Fleet({ name: 'acme', vault: VaultServer.vault({ address: 'https://vault.example.com:8200' }) });
const prod = new Environment(fleet, 'prod');
const cluster = new SpokeCluster(prod, 'prod-eu', {
  apiServer: { url: 'https://api.prod-eu.example.com:6443' },
  auth: ClusterAuth.jwt({ publicKeys: [Pem.fromFile('tokens.pem')] }),
});
const payments = new Tenant(prod, 'payments', { owner: 'payments@example.com' });
new StaticSecret(payments, 'stripe', { keys: ['api_key'] }).deliver(payments.addNamespace(cluster, 'app-payments'));
fleet.synth();
`;

const TEST = `
import { Testing, TestOutput } from 'keywheel/testing';
import type { Fleet } from 'keywheel';
export const output = (fleet: Fleet): TestOutput => Testing.synth(fleet);
`;

/** Not cdk8s-plus: programs that use none of it need none of it. */
const PEERS = ['constructs', 'cdk8s', 'cdktf', '@cdktf/provider-vault', '@cdktf/provider-kubernetes'];

/** The ways to look for modules that `cdk8s init` and `cdktf init` write, that `keywheel init` writes, and of bundlers. */
const COMPILERS = [
  { typescript: '5.9.3', module: 'CommonJS', moduleResolution: 'node10' },
  { typescript: '5.9.3', module: 'Node16', moduleResolution: 'Node16' },
  { typescript: '6.0.3', module: 'Node16', moduleResolution: 'Node16' },
  { typescript: '7.0.2', module: 'Node16', moduleResolution: 'Node16' },
  { typescript: '7.0.2', module: 'ESNext', moduleResolution: 'Bundler' },
];

/** Node comes in packages of npm, one for each machine. */
const NODES = ['22.23.5', '24.22.3'];

const WRITTEN = ['dist/prod-eu/app-payments.k8s.yaml', 'cdktf.out/manifest.json', 'cdktf.out/stacks/hub/cdk.tf.json'];

/** The package as it would be published, packed into a folder. */
function pack(folder) {
  mkdirSync(folder);
  const { stdout, status } = spawnSync('npm', ['pack', '--json', '--pack-destination', folder, '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error('npm pack failed');
  }
  const packed = Object.values(JSON.parse(stdout.slice(stdout.search(/^[[{]/m))))[0];
  const file = join(folder, packed.filename);
  return { ...packed, file, digest: createHash('sha256').update(readFileSync(file)).digest('hex') };
}

function install(folder, ...packages) {
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', ...packages);
}

function wrote(project, what) {
  for (const file of WRITTEN) {
    if (!existsSync(join(project, file))) {
      throw new Error(`${what}: ${file} was not written`);
    }
  }
}

function compile(project, { typescript, ...looks }) {
  const compilerOptions = {
    target: 'ES2022',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    ...looks,
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts', 'output.ts'] }));
  run(project, process.execPath, join('node_modules', `typescript-${typescript}`, 'bin', 'tsc'));
}

inScratch((folder) => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const packed = pack(join(folder, 'first'));
  if (pack(join(folder, 'second')).digest !== packed.digest) {
    throw new Error('npm pack writes other bytes each time');
  }
  run(root, 'npx', 'publint', '--strict', packed.file);
  run(root, 'npx', 'attw', '--format', 'table-flipped', '--no-emoji', packed.file);

  if (process.argv.includes('--packed')) {
    return; // No registry is asked so far.
  }

  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', private: true }));
  writeFileSync(join(project, 'main.ts'), PROGRAM);
  writeFileSync(join(project, 'output.ts'), TEST);
  cpSync(join(root, 'apps/hub-and-spoke/certificates/prod-tokens.pem'), join(project, 'tokens.pem'));
  const peers = PEERS.map((name) => `${name}@${devDependencies[name].replace('^', '')}`);
  const versions = [...new Set(COMPILERS.map(({ typescript }) => typescript))];
  install(
    project,
    packed.file,
    ...peers,
    `@types/node@${devDependencies['@types/node'].replace('^', '')}`,
    ...versions.map((version) => `typescript-${version}@npm:typescript@${version}`),
  );
  if (existsSync(join(project, 'node_modules/cdk8s-plus-28'))) {
    throw new Error('cdk8s-plus-28 is installed, though nothing asks for it');
  }
  run(project, 'npx', 'keywheel', 'synth');
  run(project, 'npx', 'keywheel', 'explain', 'store-exists');
  wrote(project, `Node ${process.versions.node}`);
  COMPILERS.forEach((compiler) => compile(project, compiler));

  for (const version of NODES) {
    const name = `node-${process.platform}-${process.arch}`;
    const binary = join(folder, `node-${version}`);
    mkdirSync(binary);
    install(binary, `${name}@${version}`);
    WRITTEN.map((file) => join(project, file.split('/')[0])).forEach((output) =>
      rmSync(output, { recursive: true, force: true }),
    );
    run(project, join(binary, 'node_modules', name, 'bin/node'), 'node_modules/keywheel/build/cli/main.js', 'synth');
    wrote(project, `Node ${version}`);
  }
  console.log(
    `${packed.filename} (${packed.files.length} files) works in an empty project, with Node ${[process.versions.node, ...NODES].join(', ')} ` +
      `and TypeScript ${versions.join(', ')}`,
  );
});
