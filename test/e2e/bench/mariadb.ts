import { execFile } from 'node:child_process';
import { mkdirSync, chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ConnectionOptions, createConnection } from 'mysql2/promise';
import { freePorts } from './ports';
import { ServerProcess } from './server-process';
import { Account, giveTo, unprivilegedAccount } from './unprivileged';

export interface MariaDbParts {
  readonly server: string;
  /** What makes its folder. */
  readonly installer: string;
}

const SUPERUSER = 'root';
const CONNECT_LIMIT = 10_000;

/** One MariaDB server on loopback: it can be killed and comes back with its data. */
export class MariaDb {
  static async start(folder: string, parts: MariaDbParts): Promise<MariaDb> {
    const [port] = await freePorts(1);
    const server = new MariaDb(folder, parts, unprivilegedAccount(), port!);
    await server.initialise();
    await server.launch();
    // Whoever comes over TCP shows a password; the superuser has none, and comes through the socket.
    await server.run(`DELETE FROM mysql.global_priv WHERE User = '${SUPERUSER}' AND Host <> 'localhost'`);
    await server.run('FLUSH PRIVILEGES');
    return server;
  }

  readonly host = '127.0.0.1';
  readonly log: string;
  private process?: ServerProcess;

  private constructor(
    private readonly folder: string,
    private readonly parts: MariaDbParts,
    private readonly account: Account | undefined,
    readonly port: number,
  ) {
    this.log = join(folder, 'mariadb.log');
  }

  /** Runs SQL as the administrator of the server. */
  async run(sql: string): Promise<any[]> {
    return this.query({ socketPath: this.socket, user: SUPERUSER }, sql);
  }

  /** In a new connection, which alone checks the password. */
  async runAs(credential: { user: string; password: string }, sql: string, database?: string): Promise<any[]> {
    const { host, port } = this;
    return this.query({ host, port, database, ...credential }, sql);
  }

  async kill(): Promise<void> {
    await this.process?.kill();
  }

  async restart(): Promise<void> {
    await this.launch();
  }

  async stop(): Promise<void> {
    await this.process?.kill();
  }

  private get socket(): string {
    return join(this.folder, 'mariadb.sock');
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  private async query(options: ConnectionOptions, sql: string): Promise<any[]> {
    const connection = await createConnection({
      ...options,
      multipleStatements: true,
      connectTimeout: CONNECT_LIMIT,
    });
    try {
      const [result] = await connection.query(sql);
      return result as any[];
    } finally {
      connection.destroy();
    }
  }

  private async initialise(): Promise<void> {
    // Nobody else may reach the socket.
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    giveTo(this.account, this.folder);
    if (this.account) {
      // It refuses to run as root, and its account must reach its folder.
      chmodSync(dirname(this.folder), 0o711);
    }
    await promisify(execFile)(
      this.parts.installer,
      ['--no-defaults', `--datadir=${this.data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
      { cwd: this.folder, env: { PATH: process.env['PATH'], HOME: this.folder }, ...this.account },
    );
  }

  private async launch(): Promise<void> {
    this.process = ServerProcess.start({
      binary: this.parts.server,
      args: [
        '--no-defaults',
        `--datadir=${this.data}`,
        `--port=${this.port}`,
        `--bind-address=${this.host}`,
        `--socket=${this.socket}`,
        `--pid-file=${join(this.folder, 'mariadb.pid')}`,
        // An account at another host than % would need a name server.
        '--skip-name-resolve',
      ],
      log: this.log,
      env: { HOME: this.folder },
      ...this.account,
    });
    await this.process.ready(async () => (await this.run('SELECT 1')).length > 0);
  }
}
