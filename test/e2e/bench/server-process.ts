import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { until } from './poll';
import { forgetProcess, watchProcess } from './watchdog';

export interface ServerOptions {
  readonly binary: string;
  readonly args: readonly string[];
  readonly log: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The account it runs as. @default - this process's own */
  readonly uid?: number;
  readonly gid?: number;
}

const LINES_OF_LOG = 15;

/** A server that this process started; stopped by its pid and nothing else. */
export class ServerProcess {
  static start(options: ServerOptions): ServerProcess {
    return new ServerProcess(options);
  }

  private readonly child: ChildProcess;
  /** Settles when it has ended, whoever ended it. */
  readonly ended: Promise<void>;
  private running = true;

  private constructor(private readonly options: ServerOptions) {
    const log = openSync(options.log, 'a');
    this.child = spawn(options.binary, options.args, {
      stdio: ['ignore', log, log],
      uid: options.uid,
      gid: options.gid,
      // Nothing of the user's own environment: a stray VAULT_TOKEN or KUBECONFIG must not reach a part.
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...options.env },
    });
    closeSync(log);
    this.ended = new Promise((resolve) => {
      const end = () => {
        this.running = false;
        resolve();
      };
      this.child.once('exit', end);
      this.child.once('error', end);
    });
    if (this.child.pid !== undefined) {
      watchProcess(this.child.pid);
      void this.ended.then(() => forgetProcess(this.child.pid!));
    }
  }

  get name(): string {
    return basename(this.options.binary);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** @throws Error with the end of the log, if the server ended or is not ready in time */
  async ready<T>(condition: () => Promise<T | undefined | false>): Promise<T> {
    try {
      return await until(`${this.name} is ready`, condition, {
        unless: () => {
          if (!this.running) {
            throw new Error(`${this.name} ended`);
          }
        },
      });
    } catch (error) {
      throw new Error(`${(error as Error).message}; its log ends with\n${this.lastLines()}`, { cause: error });
    }
  }

  pause(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await this.end('SIGTERM');
    clearTimeout(timer);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.running) {
      this.child.kill(signal);
      this.child.kill('SIGCONT');
      await this.ended;
    }
  }

  private lastLines(): string {
    return readFileSync(this.options.log, 'utf8').trimEnd().split('\n').slice(-LINES_OF_LOG).join('\n');
  }
}
