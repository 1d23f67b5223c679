import { request } from 'node:https';
import { request as plainRequest } from 'node:http';
import { FleetError } from '../errors';

export interface HubAddress {
  readonly address: string;
  readonly namespace?: string;
  /** PEM of its authority. */
  readonly ca?: string;
}

/** Milliseconds. A request that nobody answers is given up: it is not repeated, for it may have been carried out. */
const TIMEOUT = 60_000;
/** There is no hub at the address, as far as this machine knows. */
const UNREACHABLE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'];

/** @throws FleetError TokenMissing */
export function tokenOfCaller(): string {
  const token = process.env['VAULT_TOKEN'];
  if (!token) {
    throw new FleetError('TokenMissing', 'VAULT_TOKEN is not set; log in to the hub and export its token');
  }
  return token;
}

/** The few requests that the command line sends to a hub, with the token of whoever runs it. */
export class HubClient {
  constructor(
    private readonly hub: HubAddress,
    private readonly token: string,
    private readonly timeout = TIMEOUT,
  ) {}

  /** @returns undefined for what is not there */
  read(path: string): Promise<any> {
    return this.ask('GET', path);
  }

  /** What is at a folder: folders end with a slash. */
  async list(folder: string): Promise<readonly string[]> {
    return ((await this.read(`${folder}?list=true`))?.data.keys ?? []) as string[];
  }

  write(path: string, body: object = {}): Promise<any> {
    return this.ask('POST', path, JSON.stringify(body));
  }

  private ask(method: string, path: string, body?: string): Promise<any> {
    const { address, namespace, ca } = this.hub;
    const headers = {
      'X-Vault-Token': this.token,
      'X-Vault-Request': 'true',
      ...(namespace ? { 'X-Vault-Namespace': namespace } : {}),
    };
    const send = address.startsWith('http:') ? plainRequest : request;
    return new Promise((resolve, reject) => {
      const fail = (reason: string) =>
        reject(new FleetError('HubRefuses', `${method} ${path} of ${address}: ${reason}`));
      const asked = send(`${address}/v1/${path}`, { method, headers, ca, timeout: this.timeout }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        // Else an answer that breaks off would end the process without a word.
        answer.on('error', (error) => fail(error.message));
        answer.on('end', () => {
          const { statusCode = 0 } = answer;
          if (statusCode === 404) {
            resolve(undefined);
          } else if (statusCode < 200 || statusCode > 299) {
            fail(`${statusCode} ${reasonOf(text)}`);
          } else {
            try {
              resolve(text === '' ? {} : (JSON.parse(text) as unknown));
            } catch {
              fail(`${statusCode} with what is no JSON`);
            }
          }
        });
      });
      asked.on('timeout', () => asked.destroy(new Error(`no answer for ${this.timeout / 1000} s`)));
      asked.on('error', (error: NodeJS.ErrnoException) => {
        const reason = reasonsOf(error);
        fail(
          UNREACHABLE.includes(error.code ?? '') ? `${reason}; see whether it is up, and reachable from here` : reason,
        );
      });
      asked.end(body);
    });
  }
}

/** A name may stand for several addresses: then each has its own reason, and the error has none. */
function reasonsOf(error: Error & { readonly errors?: readonly Error[] }): string {
  return (error.errors ?? [error]).map(({ message }) => message).join('; ');
}

/** What the hub says about a failure, which holds no secret of anybody. */
function reasonOf(text: string): string {
  try {
    return (JSON.parse(text) as { errors: string[] }).errors.join('; ');
  } catch {
    return 'without a reason';
  }
}
