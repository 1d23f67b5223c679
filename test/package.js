// What is published, installed into an empty project: a program of ten lines must synthesise both sides.
const { spawnSync } = require('node:child_process');
const { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
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

inScratch((folder) => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { stdout, status } = spawnSync('npm', ['pack', '--json', '--pack-destination', folder, '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error('npm pack failed');
  }
  const packed = Object.values(JSON.parse(stdout.slice(stdout.search(/^[[{]/m))))[0];
  const project = join(folder, 'project');
  mkdirSync(project);
  const peers = [
    'constructs',
    'cdk8s',
    'cdk8s-plus-28',
    'cdktf',
    '@cdktf/provider-vault',
    '@cdktf/provider-kubernetes',
  ];
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', private: true }));
  writeFileSync(join(project, 'main.ts'), PROGRAM);
  cpSync(join(root, 'apps/hub-and-spoke/certificates/prod-tokens.pem'), join(project, 'tokens.pem'));
  const wanted = peers.map((name) => `${name}@${devDependencies[name].replace('^', '')}`);
  run(
    project,
    'npm',
    'install',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    join(folder, packed.filename),
    ...wanted,
  );
  run(project, 'npx', 'keywheel', 'synth');
  run(project, 'npx', 'keywheel', 'explain', 'store-exists');
  for (const file of [
    'dist/prod-eu/app-payments.k8s.yaml',
    'cdktf.out/manifest.json',
    'cdktf.out/stacks/hub/cdk.tf.json',
  ]) {
    if (!existsSync(join(project, file))) {
      throw new Error(`${file} was not written`);
    }
  }
  console.log(`${packed.filename} (${packed.files.length} files) works in an empty project`);
});
