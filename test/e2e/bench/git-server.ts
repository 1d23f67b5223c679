import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { freePorts } from './ports';

const BRANCH = 'main';
const REPOSITORY = 'fleet.git';
/** Nothing of the user's own configuration: it may sign commits, or rewrite addresses. */
const ENVIRONMENT = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
const AUTHOR = ['-c', 'user.name=pipeline', '-c', 'user.email=pipeline@example.com'];

/** One repository, served as Git hosting does: by Git's own `http-backend`. */
export class GitServer {
  static async start(folder: string, git: string): Promise<GitServer> {
    mkdirSync(folder, { recursive: true });
    const [port] = await freePorts(1);
    const server = new GitServer(folder, git, port!);
    server.run('init', '--quiet', '--bare', `--initial-branch=${BRANCH}`);
    await server.resume();
    return server;
  }

  readonly url: string;
  readonly branch = BRANCH;
  private readonly server: Server;

  private constructor(
    private readonly folder: string,
    private readonly git: string,
    private readonly port: number,
  ) {
    this.url = `http://127.0.0.1:${port}/${REPOSITORY}`;
    this.server = createServer((incoming, outgoing) => void this.respond(incoming, outgoing));
  }

  /**
   * Folders of a checkout as they are now: what is gone there is gone in the commit.
   *
   * @returns the revision, as source-controller writes it
   */
  commit(checkout: string, folders: readonly string[], message: string): string {
    const within = `--work-tree=${checkout}`;
    this.run(within, 'add', '--all', '--', ...folders);
    this.run(within, ...AUTHOR, 'commit', '--quiet', `--message=${message}`);
    return `${BRANCH}@sha1:${this.run('rev-parse', 'HEAD').trim()}`;
  }

  /** Connections are refused until {@link resume}; one can commit meanwhile. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async resume(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
  }

  private run(...args: readonly string[]): string {
    const repository = `--git-dir=${join(this.folder, REPOSITORY)}`;
    return execFileSync(this.git, [repository, ...args], { encoding: 'utf8', env: ENVIRONMENT });
  }

  /** CGI, as RFC 3875 has it: the answer's headers come first on standard output. */
  private async respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', this.url);
    const backend = spawn(this.git, ['http-backend'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {
        ...ENVIRONMENT,
        GIT_PROJECT_ROOT: this.folder,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: pathname,
        QUERY_STRING: searchParams.toString(),
        REQUEST_METHOD: incoming.method,
        CONTENT_TYPE: incoming.headers['content-type'],
        CONTENT_LENGTH: incoming.headers['content-length'],
        HTTP_CONTENT_ENCODING: incoming.headers['content-encoding'],
        GIT_PROTOCOL: incoming.headers['git-protocol'] as string | undefined,
      },
    });
    incoming.pipe(backend.stdin.on('error', () => undefined));
    const answer = await bytesOf(backend.stdout);
    const end = answer.indexOf('\r\n\r\n');
    const headers = new Headers(
      answer
        .subarray(0, end)
        .toString('latin1')
        .split('\r\n')
        .map((line) => line.split(/: (.*)/s, 2) as [string, string]),
    );
    const status = Number.parseInt(headers.get('status') ?? '200', 10);
    headers.delete('status');
    outgoing
      .setHeaders(headers)
      .writeHead(status)
      .end(answer.subarray(end + 4));
  }
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
