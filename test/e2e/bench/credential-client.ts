import { setTimeout as pass } from 'node:timers/promises';
import { PostgreSql } from './postgresql';

export interface Credential {
  readonly username: string;
  readonly password: string;
}
export interface Attempt {
  /** Milliseconds since the client began. */
  readonly at: number;
  readonly username: string;
  readonly failure?: string;
}

/**
 * A workload that opens a new connection again and again, with what its Secret held some time ago: an open session
 * outlives a change of the password and would hide it.
 */
export class CredentialClient {
  readonly attempts: Attempt[] = [];
  /** How often the Secret changed. */
  changes = 0;
  private running = true;
  private readonly loop: Promise<void>;
  private readonly seen: { readonly since: number; readonly credential: Credential }[] = [];

  /**
   * @param read what the Secret holds now
   * @param lag milliseconds from a change of the Secret until this workload uses it
   * @param every milliseconds between two connections
   */
  constructor(
    private readonly server: PostgreSql,
    private readonly read: () => Promise<Credential | undefined>,
    private readonly lag: number,
    private readonly every = 200,
  ) {
    this.loop = this.run();
  }

  get failures(): Attempt[] {
    return this.attempts.filter(({ failure }) => failure !== undefined);
  }

  /** When the Secret was seen to have other content, in milliseconds. */
  get changedAt(): number[] {
    return this.seen.slice(1).map(({ since }) => since);
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.loop;
  }

  private async run(): Promise<void> {
    const begin = performance.now();
    while (this.running) {
      const now = performance.now();
      await this.look(now);
      const current = this.seen.findLast(({ since }) => since + this.lag <= now) ?? this.seen[0];
      if (current) {
        await this.connect(now - begin, current.credential);
      }
      await pass(this.every);
    }
  }

  private async look(now: number): Promise<void> {
    const credential = await this.read().catch(() => undefined);
    const last = this.seen.at(-1)?.credential;
    if (credential && (credential.password !== last?.password || credential.username !== last.username)) {
      this.changes += last ? 1 : 0;
      this.seen.push({ since: now, credential });
    }
  }

  private async connect(at: number, { username, password }: Credential): Promise<void> {
    try {
      await this.server.as({ user: username, password }, (client) => client.query('SELECT 1'));
      this.attempts.push({ at, username });
    } catch (error) {
      this.attempts.push({ at, username, failure: (error as Error).message });
    }
  }
}
