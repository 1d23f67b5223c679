import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EncryptionAtRest, EncryptionProvider, Environment, Fleet, SpokeCluster } from 'keywheel';
import { Workspace } from './workspace';

/** A node with an API server, where somebody runs what the program writes for it. */
export class ControlPlaneNode {
  /** What `--encryption-provider-config` names. */
  readonly configuration: string;
  private readonly workspace: Workspace;
  private readonly folder: string;

  /** @param environment of the tools that the script runs */
  constructor(
    folder: string,
    private readonly environment: Readonly<Record<string, string>> = {},
  ) {
    mkdirSync(folder, { recursive: true });
    this.workspace = new Workspace(join(folder, 'checkout'));
    this.folder = join(folder, 'encryption');
    this.configuration = join(this.folder, 'configuration.yaml');
  }

  /** What an API server is told. */
  get flags() {
    return {
      'encryption-provider-config': this.configuration,
      'encryption-provider-config-automatic-reload': 'true',
    };
  }

  /** A step: the program with these providers, synthesised in the checkout of whoever does it. */
  synth(...providers: readonly EncryptionProvider[]): void {
    const fleet = new Fleet({ name: 'storage' });
    new SpokeCluster(new Environment(fleet, 'prod'), 'prod', {
      apiServer: { url: 'https://127.0.0.1:6443' },
      encryptionAtRest: EncryptionAtRest.apiServer({ providers, folder: this.folder }),
    });
    this.workspace.synth(fleet);
  }

  /** A subcommand of the script. @returns all that it printed */
  run(args: readonly string[], input = ''): Promise<string> {
    const script = join(this.workspace.folder, 'dist.encryption/storage/prod/encryption.sh');
    const child = spawn('sh', [script, ...args], {
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...this.environment },
    });
    const printed: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        const text = Buffer.concat(printed).toString('utf8');
        if (code === 0) {
          resolve(text);
        } else {
          reject(new Error(`encryption.sh ${args[0]} ended with ${code}: ${text}`));
        }
      });
    });
  }

  /** The key of a provider, as an administrator takes it to another node. */
  key(name: string): string {
    return readFileSync(join(this.folder, 'keys', name.replace(':', '-')), 'utf8');
  }
}
