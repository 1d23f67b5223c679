import { request } from 'node:https';

/** Where a request comes from, and what its TLS connection shows. */
export interface Origin {
  readonly localAddress?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface RestClientOptions {
  readonly url: string;
  readonly ca: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly origin?: Origin;
}

export interface Answer {
  readonly status: number;
  readonly body: any;
}

export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const TIMEOUT = 30_000;

/** An answer other than 2xx. */
export class RestError extends Error {
  constructor(
    readonly method: string,
    readonly path: string,
    readonly answer: Answer,
  ) {
    super(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}

/** JSON over HTTPS. */
export class RestClient {
  constructor(protected readonly options: RestClientOptions) {}

  /** Whatever the answer is. */
  ask(method: string, path: string, { body, headers }: RequestOptions = {}): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        new URL(path, this.options.url),
        {
          method,
          ca: this.options.ca,
          ...this.options.origin,
          agent: false,
          timeout: TIMEOUT,
          headers: {
            ...(text === undefined ? {} : { 'content-type': 'application/json' }),
            ...this.options.headers,
            ...headers,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            resolve({ status: incoming.statusCode ?? 0, body: parsed(Buffer.concat(chunks).toString('utf8')) });
          });
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path}: no answer in ${TIMEOUT / 1000} s`)));
      outgoing.on('error', reject);
      outgoing.end(text);
    });
  }

  /** @throws RestError */
  async call(method: string, path: string, options: RequestOptions = {}): Promise<any> {
    const answer = await this.ask(method, path, options);
    if (answer.status < 200 || answer.status > 299) {
      throw new RestError(method, path, answer);
    }
    return answer.body;
  }

  /** The answer's body, or undefined if there is no such thing. */
  async find(path: string, options: RequestOptions = {}): Promise<any> {
    const answer = await this.ask('GET', path, options);
    if (answer.status === 404) {
      return undefined;
    }
    if (answer.status !== 200) {
      throw new RestError('GET', path, answer);
    }
    return answer.body;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
