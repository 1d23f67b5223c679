import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Bench } from './bench';
import { hubBinary } from './scenario';
import { Spoke } from './spoke';

export interface RotatorRun {
  readonly code: number;
  /** What it printed. */
  readonly said: string;
  /** How many requests it began, where it was to die. */
  readonly requests: number;
}

/** When a run is stopped for good, or the hub under it. */
export interface Death {
  /** Of its requests, counted from 1; the eighth rotates, where one cluster confirms. */
  readonly request: number;
  readonly carriedOut: boolean;
}

export interface RunOptions {
  /** @default - it lives */
  readonly death?: Death;
  /** Other values than those of the manifest. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Ends the run, and all that it has started, around one request of the hub's command line. */
const MORTAL = `#!/bin/sh
count=$(($(cat "$COUNT") + 1))
echo "$count" > "$COUNT"
[ "$count $CARRIED_OUT" != "$DIES_AT no" ] || kill -9 0
"$REAL" "$@"
code=$?
[ "$count $CARRIED_OUT" != "$DIES_AT yes" ] || kill -9 0
exit $code
`;

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

  async run({ death, environment }: RunOptions = {}): Promise<RotatorRun> {
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
    const env = {
      PATH: `${dirname(hubBinary())}:/usr/bin:/bin`,
      ...said,
      ...environment,
      TOKEN_FILE: tokenFile,
      ...(death ? this.mortal(death) : {}),
    };
    try {
      // In a process group of its own, which alone dies.
      const [group, groupArgs] = death ? ['setsid', ['--wait', command, ...args]] : [command, args];
      const { stdout, stderr } = await promisify(execFile)(group, groupArgs, { env, timeout: 120_000 });
      return { code: 0, said: `${stdout}${stderr}`.trim(), requests: this.requests(death) };
    } catch (error) {
      const { code, stdout, stderr } = error as { code?: number; stdout: string; stderr: string };
      return { code: code ?? -1, said: `${stdout}${stderr}`.trim(), requests: this.requests(death) };
    }
  }

  private requests(death: Death | undefined): number {
    return death ? Number(readFileSync(join(this.bench.folder, 'mortal.count'), 'utf8')) : 0;
  }

  private mortal({ request, carriedOut }: Death): Record<string, string> {
    const [cli, count] = [join(this.bench.folder, 'mortal'), join(this.bench.folder, 'mortal.count')];
    writeFileSync(cli, MORTAL, { mode: 0o755 });
    writeFileSync(count, '0');
    return {
      CLI: cli,
      REAL: hubBinary(),
      COUNT: count,
      DIES_AT: String(request),
      CARRIED_OUT: carriedOut ? 'yes' : 'no',
    };
  }
}
