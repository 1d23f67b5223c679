import { execFileSync, spawnSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forgetProcess, watchProcess } from './watchdog';

const LIMIT = 60_000;

export interface TerraformRun {
  readonly status: number | null;
  /** Of both streams: it warns on the second, of what a machine has set as well. */
  readonly output: string;
}

/**
 * A folder in which Terraform keeps its state where a stack of keywheel says. Its only resource is one that Terraform
 * has built in, so that no provider is needed.
 */
export class StatedFolder {
  /**
   * @param stack the JSON of the stack as it was written
   * @param environment what Terraform gets besides: the credentials of the backend
   */
  constructor(
    private readonly binary: string,
    readonly folder: string,
    stack: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {
    mkdirSync(folder, { recursive: true });
    this.keepStateAsIn(stack);
    this.holds('nothing');
  }

  keepStateAsIn(stack: string): void {
    const { required_version, backend } = JSON.parse(readFileSync(stack, 'utf8')).terraform;
    this.write('backend.tf.json', { terraform: { required_version, backend } });
  }

  /** @param until the file whose coming ends the next apply. @default - it ends at once */
  holds(what: string, until?: string): void {
    const waits = { command: `touch ${until}.waits; while [ ! -e ${until} ]; do sleep 0.1; done` };
    this.write('main.tf.json', {
      resource: {
        terraform_data: {
          held: { input: what, ...(until && { triggers_replace: [until], provisioner: { 'local-exec': waits } }) },
        },
      },
    });
  }

  /** @throws Error unless it ends with 0 */
  run(...args: string[]): string {
    const { status, output } = this.try(...args);
    if (status !== 0) {
      throw new Error(`terraform ${args.join(' ')} ended with ${status}:\n${output}`);
    }
    return output;
  }

  try(...args: string[]): TerraformRun {
    const { status, stdout, stderr } = spawnSync(this.binary, args, { ...this.settings, encoding: 'utf8' });
    return { status, output: stdout + stderr };
  }

  /** @returns once it has ended */
  start(...args: string[]): Promise<TerraformRun> {
    const child = spawn(this.binary, args, { ...this.settings, stdio: ['ignore', 'pipe', 'pipe'] });
    watchProcess(child.pid!);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
      });
    }
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => {
        forgetProcess(child.pid!);
        resolve({ status, output });
      });
    });
  }

  /** The state as the backend has it. */
  state(): any {
    return JSON.parse(execFileSync(this.binary, ['state', 'pull'], { ...this.settings, encoding: 'utf8' }));
  }

  private get settings() {
    const env = {
      ...process.env,
      CHECKPOINT_DISABLE: '1',
      TF_CLI_ARGS: '-no-color',
      TF_INPUT: '0',
      ...this.environment,
    };
    return { cwd: this.folder, timeout: LIMIT, env };
  }

  private write(name: string, content: object): void {
    writeFileSync(join(this.folder, name), JSON.stringify(content));
  }
}
