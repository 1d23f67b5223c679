import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Bench } from '../bench/bench';
import { Deployment } from '../bench/deployment';
import { Flux, FLUX } from '../bench/flux';
import { GitServer } from '../bench/git-server';
import { CLUSTERS, OPERATORS, part, scenarios } from '../bench/scenario';
import { untilSynced } from '../bench/synced';
import { WRITTEN } from '../fleets/delivered-fleet';

const REPOSITORY = resolve(__dirname, '../../..');
const STACKS = ['bootstrap', 'hub', 'spoke-prod-eu'];
/** Those that the README of a new project names; both run `keywheel synth`. */
const COMMAND_LINES = ['cdk8s-cli@2.207.60', 'cdktf-cli@0.21.0'];
const LIMIT = 10 * 60 * 1000;

/** As a new user has it: nothing of this repository is used but the package that is made of it. */
scenarios(
  'a new project, by the command lines of cdk8s and cdktf',
  ['bao', 'terraform', ...CLUSTERS, ...OPERATORS, ...FLUX],
  () => {
    let bench: Bench;
    let git: GitServer;
    let flux: Flux;
    let deployment: Deployment;
    let project: string;

    /** @returns all that it prints */
    const run = (command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string => {
      const { status, output } = spawnSync(command, args, {
        cwd: project,
        encoding: 'utf8',
        timeout: LIMIT,
        env: { ...process.env, CHECKPOINT_DISABLE: '1', CI: '1', TERRAFORM_BINARY_NAME: part('terraform'), ...env },
      });
      const text = output.filter(Boolean).join('\n');
      if (status !== 0) {
        throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${text}`);
      }
      return text;
    };

    beforeAll(async () => {
      bench = await Bench.start({ spokes: ['prod-eu'] });
      git = await GitServer.start(join(bench.folder, 'git'), part('git'));
      flux = await Flux.start(bench.spoke('prod-eu'), bench.folder);
      const workspace = bench.addWorkspace();
      project = workspace.folder;
      deployment = bench.deployment(workspace);
      execFileSync(process.execPath, [join(REPOSITORY, 'build/cli/main.js'), 'init', project]);
      const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', bench.folder], {
        cwd: REPOSITORY,
        encoding: 'utf8',
      });
      const manifest = readFileSync(join(project, 'package.json'), 'utf8');
      const ours = join(bench.folder, packed.trim().split('\n').at(-1)!);
      writeFileSync(
        join(project, 'package.json'),
        manifest.replace(/"keywheel": "[^"]+"/, `"keywheel": "file:${ours}"`),
      );
      run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...COMMAND_LINES]);
      edit();
    });

    afterAll(async () => {
      await flux?.stop();
      await git?.stop();
      await bench?.stop();
    });

    /** What a new user changes: where the hub is, what signs tokens, and who watches the repository. */
    function edit(): void {
      const file = join(project, 'fleet.ts');
      const changes: readonly (readonly [string, string])[] = [
        [
          "name: 'example',",
          `name: 'example', gitOps: GitOps.flux({ source: FluxSource.git({ url: '${git.url}', branch: '${git.branch}' }) }),`,
        ],
        ['  Fleet,\n', '  Fleet,\n  FluxSource,\n  GitOps,\n'],
        ['https://vault.example.com:8200', bench.hub.url],
        ["addNamespace(cluster, 'shop')", "addNamespace(cluster, 'shop', { create: true })"],
      ];
      const text = changes.reduce(
        (before, [from, to]) => {
          expect(before).toContain(from);
          return before.replace(from, to);
        },
        readFileSync(file, 'utf8'),
      );
      writeFileSync(file, text);
      writeFileSync(join(project, 'certificates/vault.pem'), bench.hub.ca);
      writeFileSync(join(project, 'certificates/prod-eu-tokens.pem'), bench.spoke('prod-eu').signingKeys[0]!.publicPem);
    }

    /** Checksums for other platforms come from a registry alone, and providers may come from a mirror. */
    const deploy = async (stack: string) =>
      run(
        'npx',
        ['cdktf-cli', 'deploy', stack, '--auto-approve', '--ignore-missing-stack-dependencies', '--skip-provider-lock'],
        {
          VAULT_TOKEN: await deployment.deployToken(stack),
        },
      );

    test('cdk8s writes both sides', () => {
      run('npx', ['cdk8s-cli', 'synth']);
      expect(existsSync(join(project, 'dist/prod-eu/shop/shop.k8s.yaml'))).toBe(true);
      expect(existsSync(join(project, 'dist.gitops/prod-eu/flux.k8s.yaml'))).toBe(true);
      expect(existsSync(join(project, 'cdktf.out/stacks/hub/cdk.tf.json'))).toBe(true);
    });

    test('cdktf deploys every stack with its own login', async () => {
      for (const stack of STACKS) {
        expect(await deploy(stack)).not.toMatch(/error/i);
      }
      const location = { mount: 'example.kv', path: 'prod/shop/database' };
      await bench.hub.putValue(location, { username: 'shop', password: 'p&ss' });
    });

    test('what is committed arrives by Flux, and the Secret is there', async () => {
      const revision = git.commit(project, WRITTEN, 'the first');
      await flux.bootstrap(git.url, git.branch, './dist.gitops/prod-eu');
      await flux.untilApplied(revision);
      await untilSynced(bench.spoke('prod-eu'));
      expect(await bench.spoke('prod-eu').api.secret('shop', 'shop-database')).toEqual({
        url: 'postgresql://shop:p%26ss@db.example.com:5432/shop',
      });
    });

    test('a second time nothing changes, on either side', async () => {
      run('npx', ['cdk8s-cli', 'synth']);
      run('npx', ['keywheel', 'synth', '--committed']);
      for (const stack of STACKS) {
        expect(await deploy(stack)).toMatch(/No changes|0 added, 0 changed, 0 destroyed/);
      }
    });
  },
);
