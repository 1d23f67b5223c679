import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { Bench } from './bench';
import { Deployment } from './deployment';
import { until } from './poll';
import { hubBinary, parts } from './scenario';
import { forgetProcess, watchProcess } from './watchdog';

/** What `keywheel plan --format json` prints. */
export interface PrintedTask {
  readonly phase?: 'expand' | 'migrate' | 'contract';
  readonly does: string;
  readonly names: readonly string[];
  readonly byHand?: { readonly what: string; readonly at: string; readonly from?: string };
  readonly commands: readonly string[];
}
export interface Printed {
  readonly verdict: 'nothing' | 'any order' | 'order' | 'phases' | 'none';
  readonly tasks: readonly PrintedTask[];
  readonly gates: {
    readonly begin?: readonly string[];
    readonly expand?: readonly string[];
    readonly migrate?: readonly string[];
  };
  readonly broken: readonly {
    readonly taken: readonly { readonly unit: string; readonly to: string }[];
    readonly breaks: readonly { readonly id: string }[];
    readonly cluster: string;
    readonly text: string;
  }[];
  readonly notKnown: readonly string[];
}

const PHASE_FOLDERS = { expand: '1-expand', migrate: '2-migrate', contract: '3-contract' } as const;
/** Output as it was applied, next to that of the program as it is now. */
const APPLIED = 'applied';
const OUTPUT = ['cdktf.out', 'dist', 'dist.patches', 'sql'];
const REPOSITORY = resolve(__dirname, '../../..');
/** Longer than anything takes that ends. */
const LIMIT = 120_000;

export interface Hands {
  /** What a person does, by what the plan calls it. */
  readonly [what: string]: (task: PrintedTask) => Promise<unknown>;
}

/**
 * A change of a fleet that is carried out by what `keywheel plan` prints, and by nothing else: its commands are run as
 * they are printed, with `vault` being the command line of the hub, and its folders are synced.
 */
export class PrintedPlan {
  private readonly bin: string;
  /** What each command was answered, for whoever looks at a failure. */
  private said = '';

  constructor(
    private readonly bench: Bench,
    private readonly deployment: Deployment,
    private readonly spokes: readonly string[],
    /** What Terraform is told. */
    private readonly variables: Readonly<Record<string, string>> = {},
  ) {
    this.bin = join(bench.folder, 'bin');
    mkdirSync(this.bin, { recursive: true });
    const loader = require.resolve('tsx/cjs');
    const program = join(REPOSITORY, 'lib/cli/main.ts');
    this.script('keywheel', `exec "${process.execPath}" --require "${loader}" "${program}" "$@"`);
    this.script('vault', `exec "${hubBinary()}" "$@"`);
    const { terraform } = parts().found;
    this.script('terraform', `exec "${terraform ?? 'false'}" "$@"`);
  }

  /** What is there now is what was applied. */
  keepApplied(): void {
    const { folder } = this.deployment.workspace;
    rmSync(join(folder, APPLIED), { recursive: true, force: true });
    OUTPUT.filter((name) => existsSync(join(folder, name))).forEach((name) =>
      cpSync(join(folder, name), join(folder, APPLIED, name), {
        recursive: true,
        filter: (file) => basename(file) !== '.terraform',
      }),
    );
  }

  /** From what was applied to what was written since. */
  plan(...args: readonly string[]): Promise<Printed> {
    return this.planFrom(APPLIED, ...args);
  }

  /** @param base a folder, from that of the program */
  async planFrom(base: string, ...args: readonly string[]): Promise<Printed> {
    const files = '--terraform cdktf.out --manifests dist';
    const { code, stdout, stderr } = await this.run(`keywheel plan ./${base} ${files} --format json ${args.join(' ')}`);
    if (code !== 0 && code !== 3) {
      throw new Error(`keywheel plan ended with ${code}:\n${stdout}${stderr}`);
    }
    return JSON.parse(stdout) as Printed;
  }

  /**
   * Each step when the one before it is done, each phase when the gate before it has let it through, which it must not do
   * before.
   *
   * @param between is waited for after each step
   */
  async carryOut(plan: Printed, hands: Hands, between: () => Promise<unknown>): Promise<void> {
    await this.pass(plan.gates.begin ?? []);
    for (const [index, task] of plan.tasks.entries()) {
      await this.do(task, hands);
      await between();
      const gate = task.phase === 'expand' || task.phase === 'migrate' ? plan.gates[task.phase] : undefined;
      if (gate && plan.tasks[index + 1]?.phase !== task.phase) {
        await this.pass(gate);
        const next = task.phase === 'expand' ? plan.gates.migrate : undefined;
        if (next && (await this.isOpen(next))) {
          throw new Error(`the gate before the last phase is open before anything has moved: ${next.join('; ')}`);
        }
      }
    }
  }

  async do(task: PrintedTask, hands: Hands): Promise<void> {
    switch (task.does) {
      case 'apply stacks':
      case 'empty stacks':
        return task.commands.length > 0
          ? this.runAll(task.commands)
          : this.deployment.applyStacks(this.variables, task.names);
      case 'sync folders':
        return this.sync(task);
      case 'wait until all have moved':
        return task.phase === undefined ? this.pass(task.commands) : undefined;
      default:
        if (hands[task.does]) {
          await hands[task.does]!(task);
          return;
        }
        if (task.commands.length === 0) {
          throw new Error(`nobody knows how to ${task.does}: ${JSON.stringify(task)}`);
        }
        return this.runAll(task.commands);
    }
  }

  /** Every command of a gate ends with 0. */
  async isOpen(gate: readonly string[]): Promise<boolean> {
    for (const command of gate) {
      if ((await this.run(command)).code !== 0) {
        return false;
      }
    }
    return true;
  }

  private async pass(gate: readonly string[]): Promise<void> {
    for (const command of gate) {
      await until(`"${command}" ends with 0`, async () => {
        const { code, stdout, stderr } = await this.run(command);
        if (code !== 0) {
          throw new Error(`it ended with ${code}:\n${stdout}${stderr}`);
        }
        return true;
      });
    }
  }

  private async sync({ phase, names }: PrintedTask): Promise<void> {
    const { folder, manifests } = this.deployment.workspace;
    for (const name of names) {
      const from = phase === undefined ? manifests : join(folder, 'plan', PHASE_FOLDERS[phase], 'dist');
      await this.deployment.sync(name, this.bench.spoke(name), from);
    }
  }

  private async runAll(commands: readonly string[]): Promise<void> {
    for (const command of commands) {
      const { code, stdout, stderr } = await this.run(command);
      if (code !== 0) {
        throw new Error(`${command} ended with ${code}:\n${stdout}${stderr}`);
      }
    }
  }

  /** @param input on its standard input */
  async run(command: string, input = ''): Promise<{ code: number; stdout: string; stderr: string }> {
    const [, folder, rest] = /^terraform -chdir=(\S+) (.*)$/.exec(command) ?? [];
    const stack = folder?.split('/').at(-1);
    if (stack !== undefined && this.deployment.applier.name !== 'terraform') {
      return {
        code: await this.apply(join(this.deployment.workspace.folder, folder!), stack, rest!),
        stdout: '',
        stderr: '',
      };
    }
    const child = spawn('/bin/sh', ['-c', command], {
      cwd: this.deployment.workspace.folder,
      env: await this.environment(stack),
      timeout: LIMIT,
    });
    watchProcess(child.pid!);
    child.stdin.end(input);
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    return new Promise((done, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        forgetProcess(child.pid!);
        const [out, errors] = [stdout, stderr].map((chunks) => Buffer.concat(chunks).toString('utf8'));
        this.said += `$ ${command}\n${out}${errors}=> ${code}\n`;
        writeFileSync(join(this.bench.folder, 'plan.log'), this.said);
        done({ code: code ?? 1, stdout: out!, stderr: errors! });
      });
    });
  }

  /** As Terraform would, where its providers cannot be had: the state of a stack lies beside its output. */
  private async apply(folder: string, stack: string, command: string): Promise<number> {
    const { applier } = this.deployment;
    const { folder: root } = this.deployment.workspace;
    const kept = this.deployment.stateOf(stack);
    // The folder of a stack that leaves is gone with its program.
    const known = [kept, join(root, APPLIED, relative(root, kept))].find((file) => existsSync(file));
    if (known !== undefined) {
      cpSync(known, join(folder, 'applier.state.json'));
    }
    const options = { folder, token: await this.deployment.deployToken(stack), variables: this.variables };
    switch (command) {
      case 'init':
        return 0;
      case 'plan -detailed-exitcode':
        return (await applier.hasChanges(options)) ? 2 : 0;
      case 'apply':
        await applier.apply(options);
        mkdirSync(join(kept, '..'), { recursive: true });
        cpSync(join(folder, 'applier.state.json'), kept);
        return 0;
      default:
        throw new Error(`the applier does not know how to ${command}`);
    }
  }

  private async environment(stack: string | undefined): Promise<NodeJS.ProcessEnv> {
    const { hub } = this.bench;
    const variables = Object.entries(this.variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
    return {
      ...process.env,
      ...Object.fromEntries(variables),
      PATH: `${this.bin}:${process.env['PATH']}`,
      TSX_TSCONFIG_PATH: join(REPOSITORY, 'tsconfig.json'),
      KUBECONFIG: this.spokes
        .map((name) => this.bench.spoke(name).writeKubeconfig(name, this.bench.spoke(name).administratorToken))
        .join(':'),
      CHECKPOINT_DISABLE: '1',
      TF_CLI_ARGS_init: '-input=false -no-color',
      TF_CLI_ARGS_apply: '-auto-approve -input=false -no-color',
      TF_CLI_ARGS_plan: '-input=false -no-color',
      VAULT_ADDR: hub.url,
      VAULT_CACERT: hub.caFile,
      VAULT_TOKEN: stack === undefined ? hub.rootToken : await this.deployment.deployToken(stack),
    };
  }

  private script(name: string, text: string): void {
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
}
