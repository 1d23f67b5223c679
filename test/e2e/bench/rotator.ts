import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Bench } from './bench';
import { currentServer, part } from './scenario';
import { Spoke } from './spoke';

export interface RotatorRun {
  readonly code: number;
  /** What it printed. */
  readonly said: string;
}

/**
 * The CronJob that rotates a pair of users, run as its pod would run: its own command with its own environment, a token
 * of its own ServiceAccount, and the hub's real command line. A cluster without nodes runs no pods.
 */
export class Rotator {
  constructor(
    private readonly bench: Bench,
    private readonly spoke: Spoke,
    private readonly namespace: string,
    private readonly name: string,
  ) {}

  async run(): Promise<RotatorRun> {
    const cronJob = await this.spoke.api.get('batch/v1', 'CronJob', this.namespace, this.name);
    const pod = cronJob.spec.jobTemplate.spec.template.spec;
    const [container] = pod.containers;
    const said: Record<string, string> = Object.fromEntries(
      container.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
    );
    const { audience } = pod.volumes[0].projected.sources[0].serviceAccountToken;
    const token = await this.spoke.api.requestToken(this.namespace, pod.serviceAccountName, [audience], 600);
    const tokenFile = join(this.bench.folder, `${this.name}.token`);
    writeFileSync(tokenFile, token, { mode: 0o600 });
    const [command, ...args] = container.command;
    const env = { PATH: `${dirname(part(currentServer()))}:/usr/bin:/bin`, ...said, TOKEN_FILE: tokenFile };
    try {
      const { stdout, stderr } = await promisify(execFile)(command, args, { env, timeout: 120_000 });
      return { code: 0, said: `${stdout}${stderr}`.trim() };
    } catch (error) {
      const { code, stdout, stderr } = error as { code?: number; stdout: string; stderr: string };
      return { code: code ?? -1, said: `${stdout}${stderr}`.trim() };
    }
  }
}
