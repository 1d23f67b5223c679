import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forgetProcess, watchProcess } from './watchdog';

export interface StackOptions {
  /** Folder with the stack's `cdk.tf.json`. */
  readonly folder: string;
  /** Of the login with which the stack is deployed. */
  readonly token: string;
  /** `TF_VAR_...` without the prefix. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What applies a stack. */
export interface StackApplier {
  readonly name: string;
  apply(stack: StackOptions): Promise<void>;
  /** Whether an apply would change anything. */
  hasChanges(stack: StackOptions): Promise<boolean>;
}

const LIMIT = 5 * 60 * 1000;

/** Terraform or OpenTofu with its providers, from wherever its own configuration finds them. */
export class Terraform implements StackApplier {
  readonly name = 'terraform';

  /**
   * @param log gets everything that it prints, for a test to look through
   * @param backend what gives it the states of the backend that the program names. @default - states are next to the stacks
   */
  constructor(
    private readonly binary: string,
    private readonly log: string,
    private readonly backend?: Readonly<Record<string, string>>,
  ) {}

  async apply(stack: StackOptions): Promise<void> {
    await this.initialise(stack);
    await this.run(stack, ['apply', '-auto-approve', '-input=false']);
  }

  async hasChanges(stack: StackOptions): Promise<boolean> {
    await this.initialise(stack);
    const planned = await this.run(stack, ['plan', '-detailed-exitcode', '-input=false', '-out=plan.bin'], [0, 2]);
    await this.run(stack, ['show', '-json', 'plan.bin']);
    return planned === 2;
  }

  private async initialise(stack: StackOptions): Promise<void> {
    if (!this.backend) {
      keepStateLocally(stack.folder);
    }
    await this.run(stack, ['init', '-input=false']);
  }

  private run(
    { folder, token, variables = {} }: StackOptions,
    args: readonly string[],
    expected: readonly number[] = [0],
  ): Promise<number> {
    const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
    const child = spawn(this.binary, [...args, '-no-color'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT,
      env: {
        ...process.env,
        CHECKPOINT_DISABLE: '1',
        VAULT_TOKEN: token,
        ...this.backend,
        ...Object.fromEntries(given),
      },
    });
    watchProcess(child.pid!);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        forgetProcess(child.pid!);
        const text = Buffer.concat(chunks).toString('utf8');
        writeFileSync(this.log, `$ terraform ${args.join(' ')} (${folder})\n${text}\n`, { flag: 'a' });
        if (expected.includes(code ?? -1)) {
          resolve(code!);
        } else {
          reject(new Error(`terraform ${args[0]} in ${folder} ended with ${code}:\n${errorsOf(text)}`));
        }
      });
    });
  }
}

/** Whatever backend the program names, the bench keeps the state next to the stack. */
function keepStateLocally(folder: string): void {
  const { terraform } = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8'));
  if (!('local' in terraform.backend)) {
    const override = { terraform: { backend: { local: { path: 'terraform.tfstate' } } } };
    writeFileSync(join(folder, 'bench_override.tf.json'), JSON.stringify(override));
  }
}

/** Without the plan that Terraform prints before them. */
function errorsOf(text: string): string {
  const start = text.search(/^.*Error: /m);
  return start < 0 ? text : text.slice(start);
}
