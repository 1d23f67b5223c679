import { X509Certificate } from 'node:crypto';
import { AddressInfo } from 'node:net';
import { setTimeout as pass } from 'node:timers/promises';
import { connect, createServer, Server } from 'node:tls';
import { until } from './poll';

/** What a TLS Secret holds. */
export type TlsSecret = Readonly<Record<'tls.crt' | 'tls.key' | 'ca.crt', string>>;

/** A server that shows a certificate, and clients that trust its root and nothing else. */
export class TlsPair {
  static async start(secret: TlsSecret): Promise<TlsPair> {
    const server = createServer(serverOptions(secret), (socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TlsPair(server, secret);
  }

  private constructor(
    private readonly server: Server,
    private secret: TlsSecret,
  ) {}

  /** As a server does that reads its files again. */
  reload(secret: TlsSecret): void {
    this.server.setSecureContext(serverOptions(secret));
    this.secret = secret;
  }

  /** @returns why a client refuses the server under this name; undefined where it does not */
  refusal(name: string, ca = this.secret['ca.crt']): Promise<string | undefined> {
    const { port } = this.server.address() as AddressInfo;
    return new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, servername: name, ca }, () => {
        socket.end();
        resolve(undefined);
      });
      socket.on('error', (error) => resolve(error.message));
    });
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/**
 * Follows a Secret, always some time late as its slowest workload is, while a client looks again and again.
 *
 * @returns what the client was told when it was refused, and how much was left of each certificate when the next came
 */
export async function followed(
  read: () => Promise<TlsSecret>,
  name: string,
  { renewals, lag }: { renewals: number; lag: number },
): Promise<{ refusals: string[]; left: number[] }> {
  const first = await read();
  const pair = await TlsPair.start(first);
  const refusals: string[] = [];
  const left: number[] = [];
  let current = first;
  let waiting: { secret: TlsSecret; since: number } | undefined;
  try {
    await until(`${renewals} renewals are served`, async () => {
      const now = await read();
      if (!waiting && now['tls.crt'] !== current['tls.crt']) {
        waiting = { secret: now, since: performance.now() };
      }
      if (waiting && performance.now() - waiting.since >= lag) {
        left.push(Date.parse(new X509Certificate(current['tls.crt']).validTo) - Date.now());
        current = waiting.secret;
        pair.reload(current);
        waiting = undefined;
      }
      const refusal = await pair.refusal(name);
      refusals.push(...(refusal === undefined ? [] : [refusal]));
      await pass(50);
      return left.length >= renewals;
    });
  } finally {
    await pair.stop();
  }
  return { refusals, left };
}

function serverOptions(secret: TlsSecret) {
  return { cert: secret['tls.crt'], key: secret['tls.key'] };
}
