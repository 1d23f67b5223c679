import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, chownSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { freePorts } from './ports';
import { ServerProcess } from './server-process';

/** One PostgreSQL server on loopback that checks every password. It can be killed and comes back with its data. */
export class PostgreSql {
  static async start(folder: string, binary: string): Promise<PostgreSql> {
    const [port] = await freePorts(1);
    const server = new PostgreSql(folder, realpathSync(binary), port!);
    server.initialise();
    await server.launch();
    return server;
  }

  readonly host = '127.0.0.1';
  readonly database = 'postgres';
  readonly administrator = { user: 'administrator', password: randomBytes(16).toString('hex') };
  readonly log: string;
  private process?: ServerProcess;

  private constructor(
    private readonly folder: string,
    private readonly binary: string,
    readonly port: number,
  ) {
    this.log = join(folder, 'postgresql.log');
  }

  /** Runs SQL as the administrator of the server. */
  async run(sql: string): Promise<any[]> {
    return this.as(this.administrator, (client) => client.query(sql)).then(({ rows }) => rows as any[]);
  }

  /** A new connection, which alone checks the password. */
  async as<T>(
    { user, password }: { user: string; password: string },
    body: (client: Client) => Promise<T>,
  ): Promise<T> {
    const { host, port, database } = this;
    const client = new Client({ host, port, database, user, password, connectionTimeoutMillis: 10_000 });
    // A server that is killed tells its clients here as well.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await body(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async kill(): Promise<void> {
    await this.process?.kill();
  }

  async restart(): Promise<void> {
    await this.launch();
  }

  async stop(): Promise<void> {
    // SIGTERM waits for clients to leave; the data is not needed any more.
    await this.process?.kill();
  }

  private initialise(): void {
    const { uid, gid } = this.account;
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(this.log, '');
    if (uid !== undefined) {
      // It refuses to run as root, and its account must reach its folder.
      chmodSync(dirname(this.folder), 0o711);
      chownSync(this.folder, uid, gid!);
    }
    const passwordFile = join(this.folder, 'administrator');
    writeFileSync(passwordFile, this.administrator.password, { mode: 0o644 });
    const data = join(this.folder, 'data');
    execFileSync(
      join(dirname(this.binary), 'initdb'),
      [
        ...['-D', data, '-U', this.administrator.user, `--pwfile=${passwordFile}`],
        ...['--auth=scram-sha-256', '--no-sync', '--encoding=UTF8', '--locale=C'],
      ],
      { uid, gid, stdio: 'pipe', env: { PATH: process.env['PATH'], HOME: this.folder } },
    );
    const settings = [
      `port = ${this.port}`,
      "listen_addresses = '127.0.0.1'",
      "unix_socket_directories = ''",
      'fsync = off',
    ];
    appendFileSync(join(data, 'postgresql.conf'), `${settings.join('\n')}\n`);
  }

  private async launch(): Promise<void> {
    const { uid, gid } = this.account;
    this.process = ServerProcess.start({
      binary: this.binary,
      args: ['-D', join(this.folder, 'data')],
      log: this.log,
      env: { HOME: this.folder },
      uid,
      gid,
    });
    await this.process.ready(() => this.run('SELECT 1').then(() => true));
  }

  /** Of somebody else where this process runs as root. */
  private get account(): { uid?: number; gid?: number } {
    if (process.getuid?.() !== 0) {
      return {};
    }
    const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}
