import { createServer, IncomingHttpHeaders, IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
export interface Answered {
  readonly status: number;
  /** Text as it is, everything else as JSON. */
  readonly body: unknown;
}

/** A product of others on loopback, as far as the operator sees it. */
export abstract class LoopbackServer {
  private readonly server: Server;

  /** @param tls its key and certificate; without them it speaks plain HTTP */
  protected constructor(private readonly tls?: { readonly key: string; readonly cert: string }) {
    const listener: RequestListener = (incoming, outgoing) => {
      void this.respond(incoming).then(({ status, body }) => {
        const isText = typeof body === 'string';
        outgoing.writeHead(status, { 'content-type': isText ? 'text/xml' : 'application/json' });
        outgoing.end(isText ? body : JSON.stringify(body));
      });
    };
    this.server = tls ? createTlsServer(tls, listener) : createServer(listener);
  }

  get url(): string {
    return `${this.tls ? 'https' : 'http'}://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  protected abstract answer(asked: Asked): Answered | Promise<Answered>;

  protected async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  private async respond(incoming: IncomingMessage): Promise<Answered> {
    const { method = 'GET', headers } = incoming;
    try {
      const url = new URL(incoming.url ?? '/', this.url);
      return await this.answer({ method, url, headers, body: await textOf(incoming) });
    } catch (error) {
      return { status: 500, body: { message: String(error) } };
    }
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
