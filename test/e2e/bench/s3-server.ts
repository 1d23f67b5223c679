import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from './ports';
import { ServerProcess } from './server-process';

/** A server on loopback that speaks S3, over a folder. */
export class S3Server {
  /** @param buckets those that are there from the start */
  static async start(folder: string, binary: string, buckets: readonly string[]): Promise<S3Server> {
    const [port] = await freePorts(1);
    const server = new S3Server(folder, binary, port!);
    buckets.forEach((bucket) => mkdirSync(join(folder, 'buckets', bucket), { recursive: true }));
    await server.process.ready(() => fetch(server.url).then(() => true));
    return server;
  }

  readonly secretKey = randomBytes(16).toString('hex');
  readonly url: string;
  private readonly process: ServerProcess;

  private constructor(
    private readonly folder: string,
    binary: string,
    port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    const [data, metadata] = ['buckets', 'metadata'].map((name) => join(folder, name)) as [string, string];
    [data, metadata].forEach((one) => mkdirSync(one, { recursive: true }));
    this.process = ServerProcess.start({
      binary,
      // Next to the files: not every file system of a temporary folder has attributes of files.
      args: ['--port', `127.0.0.1:${port}`, 'posix', '--sidecar', metadata, data],
      log: join(folder, 's3.log'),
      env: { ROOT_ACCESS_KEY_ID: 'bench', ROOT_SECRET_ACCESS_KEY: this.secretKey },
    });
  }

  /** As Terraform finds them in its environment. */
  get credentials(): Readonly<Record<string, string>> {
    return { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: this.secretKey };
  }

  /** Their keys. */
  objectsIn(bucket: string): string[] {
    const root = join(this.folder, 'buckets', bucket);
    const all = readdirSync(root, { recursive: true, encoding: 'utf8' });
    return all.filter((name) => !statSync(join(root, name)).isDirectory()).sort();
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}
