import { request } from 'node:https';
import { request as plainRequest } from 'node:http';
import { isFields } from '../collections/fields';
import { FleetError } from '../errors';
import { keysIn } from './hub-answers';

export interface HubAddress {
  readonly address: string;
  readonly namespace?: string;
  /** PEM of its authority. */
  readonly ca?: string;
}

/** Milliseconds for a whole answer. A request that nobody answers is given up: it is not repeated, for it may have been carried out. */
const TIMEOUT = 60_000;
/** Bytes of an answer: a list of some hundred thousand names. */
const LONGEST_ANSWER = 32 * 1024 * 1024;
/** Characters of the reason for a failure. */
const LONGEST_REASON = 500;
/** There is no hub at the address, as far as this machine knows. */
const UNREACHABLE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'];

/** @throws FleetError TokenMissing, TokenInvalid */
export function tokenOfCaller(): string {
  const token = process.env['VAULT_TOKEN'];
  if (!token) {
    throw new FleetError('TokenMissing', 'VAULT_TOKEN is not set; log in to Vault/OpenBao and export its token');
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new FleetError('TokenInvalid', 'VAULT_TOKEN holds blanks or control characters; export the token alone');
  }
  return token;
}

/** A path in which names may hold anything. */
export function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
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
    return keysIn(folder, await this.read(`${folder}?list=true`));
  }

  write(path: string, body: object = {}): Promise<any> {
    return this.ask('POST', path, JSON.stringify(body));
  }

  private async ask(method: string, path: string, body?: string): Promise<any> {
    const { address, namespace, ca } = this.hub;
    const headers = {
      'X-Vault-Token': this.token,
      'X-Vault-Request': 'true',
      ...(namespace ? { 'X-Vault-Namespace': namespace } : {}),
    };
    const send = address.startsWith('http:') ? plainRequest : request;
    if (!URL.canParse(address)) {
      throw new FleetError('HubUnknown', `${address} is not an address of Vault/OpenBao; use https://host:port`);
    }
    return new Promise((resolve, reject) => {
      const fail = (reason: string) =>
        reject(new FleetError('HubRefuses', `${method} ${path} of ${address}: ${reason}`));
      const asked = send(`${address}/v1/${path}`, { method, headers, ca }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          if (text.length > LONGEST_ANSWER) {
            fail(`its answer is longer than ${LONGEST_ANSWER} bytes`);
            asked.destroy();
          }
        });
        // Else an answer that breaks off would end the process without a word.
        answer.on('error', (error) => fail(error.message));
        answer.on('end', () => {
          const { statusCode = 0 } = answer;
          if (statusCode === 404) {
            resolve(undefined);
          } else if (statusCode < 200 || statusCode > 299) {
            fail(`${statusCode} ${reasonOf(text)}`);
          } else {
            const read = text === '' ? {} : fieldsOf(text);
            if (read) {
              resolve(read);
            } else {
              fail(`${statusCode} with something that is not a JSON object`);
            }
          }
        });
      });
      // For the whole of it: one that comes byte by byte has no end either.
      const late = setTimeout(() => {
        fail(`no answer for ${this.timeout / 1000} s`);
        asked.destroy();
      }, this.timeout);
      asked.on('close', () => clearTimeout(late));
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

function fieldsOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the hub says about a failure, which holds no secret of anybody. */
function reasonOf(text: string): string {
  const errors = fieldsOf(text)?.['errors'];
  const reasons = Array.isArray(errors) ? errors.filter((one) => typeof one === 'string').join('; ') : '';
  return reasons.length > LONGEST_REASON ? `${reasons.slice(0, LONGEST_REASON)}…` : reasons || 'without a reason';
}
