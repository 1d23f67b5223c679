import { randomInt } from 'node:crypto';
import { evaluate } from './expressions';
import { Arguments, Servers } from './resource-type';
import { readAuthBackend } from './vault-resources';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SPECIAL = '!@#$%&*()-_=+[]{}<>:?';
const REFERENCE = /((?:var|data|ephemeral|vault|kubernetes|terraform)[\w-]*(?:\.[\w-]+)+)/g;

/** What the expressions of a stack name: variables, ephemeral resources, data, attributes of other resources. */
export class StackValues {
  private readonly attributes = new Map<string, () => Promise<Arguments>>();

  constructor(
    private readonly json: Arguments,
    private readonly variables: Readonly<Record<string, string>>,
    private readonly servers: Servers,
  ) {
    for (const name of Object.keys(variables)) {
      if (!json['variable']?.[name]) {
        continue;
      }
      this.requireEphemeral(name);
    }
  }

  /** Attributes of a resource that is applied. */
  know(address: string, attributes: () => Promise<Arguments>): void {
    this.attributes.set(address, attributes);
  }

  /** @param written whether a value that was written before need not be there again */
  async evaluated(given: unknown, written: boolean): Promise<unknown> {
    const text = JSON.stringify(given);
    const values = new Map<string, unknown>();
    if (text.includes('${')) {
      for (const [, address] of text.matchAll(REFERENCE)) {
        if (!values.has(address!)) {
          values.set(address!, await this.valueOf(address!, written));
        }
      }
    }
    return evaluate(given, (address) => {
      if (!values.has(address)) {
        throw new Error(`nothing is known of ${address}`);
      }
      return values.get(address);
    });
  }

  private valueOf(address: string, written: boolean): unknown {
    const [first, second = '', third = '', fourth] = address.split('.');
    if (first === 'var') {
      return this.variable(second);
    }
    if (first === 'ephemeral' && second === 'random_password' && fourth === 'result') {
      return randomPassword(this.json['ephemeral'].random_password[third]);
    }
    if (first === 'ephemeral' && second === 'kubernetes_token_request_v1' && fourth === 'token') {
      return written ? '' : this.requestedToken(this.json['ephemeral'].kubernetes_token_request_v1[third]);
    }
    if (first === 'data' && second === 'vault_auth_backend') {
      const { path } = this.json['data'].vault_auth_backend[third];
      return readAuthBackend(this.servers.vault(), path).then((mount) => mount[fourth!]);
    }
    const attributes = this.attributes.get(`${first}.${second}`);
    return attributes?.().then((known) => known[third]);
  }

  private variable(name: string): unknown {
    const declared = this.json['variable']?.[name];
    const value = this.variables[name];
    if (value === undefined) {
      if (declared?.default === undefined) {
        throw new Error(`variable ${name} has no value`);
      }
      return declared.default;
    }
    return declared.type === 'string' ? value : JSON.parse(value);
  }

  private requireEphemeral(name: string): void {
    const { ephemeral, sensitive } = this.json['variable'][name];
    if (!ephemeral || !sensitive) {
      throw new Error(`variable ${name} would be in the state`);
    }
  }

  private async requestedToken(request: Arguments): Promise<string> {
    const { metadata, spec } = (await this.evaluated(request, false)) as Arguments;
    const { namespace, name } = metadata;
    return this.servers.kubernetes().requestToken(namespace, name, spec.audiences ?? [], spec.expiration_seconds);
  }
}

function randomPassword({ length, special }: Arguments): string {
  const characters = special ? LETTERS + SPECIAL : LETTERS;
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join('');
}
