import { Answer, Origin, RequestOptions, RestClient, RestError } from './rest-client';

export interface VaultConnection {
  readonly url: string;
  readonly ca: string;
  readonly token?: string;
  /** From the root. */
  readonly namespace?: string;
  readonly origin?: Origin;
}

/** The hub's HTTP API, as one token in one Vault namespace. Paths are those of policies, without `v1/`. */
export class VaultApi extends RestClient {
  constructor(private readonly connection: VaultConnection) {
    const { url, ca, token, namespace, origin } = connection;
    super({
      url,
      ca,
      origin,
      headers: {
        'x-vault-request': 'true',
        ...(token ? { 'x-vault-token': token } : {}),
        ...(namespace ? { 'x-vault-namespace': namespace } : {}),
      },
    });
  }

  as(token: string): VaultApi {
    return new VaultApi({ ...this.connection, token });
  }

  in(namespace: string | undefined): VaultApi {
    return new VaultApi({ ...this.connection, namespace });
  }

  from(origin: Origin): VaultApi {
    return new VaultApi({ ...this.connection, origin });
  }

  override ask(method: string, path: string, options?: RequestOptions): Promise<Answer> {
    return super.ask(method, `/v1/${path}`, options);
  }

  /** To OpenBao a mount that is not there is a bad request. */
  override async find(path: string, options?: RequestOptions): Promise<any> {
    try {
      return await super.find(path, options);
    } catch (error) {
      if (error instanceof RestError && /No (auth|secret) engine/.test(JSON.stringify(error.answer.body))) {
        return undefined;
      }
      throw error;
    }
  }

  /** `data` of what is at a path; undefined if nothing is. */
  async read(path: string): Promise<any> {
    return (await this.find(path))?.data;
  }

  write(path: string, body: unknown = {}): Promise<any> {
    return this.call('POST', path, { body });
  }

  async keys(path: string): Promise<string[]> {
    return (await this.find(`${path}?list=true`))?.data.keys ?? [];
  }

  /** @returns the token, or undefined if the login is refused */
  async tryLogin(mount: string, body: Record<string, unknown>): Promise<string | undefined> {
    const { status, body: answer } = await this.ask('POST', `auth/${mount}/login`, { body });
    return status === 200 ? answer.auth.client_token : undefined;
  }

  async login(mount: string, body: Record<string, unknown>): Promise<string> {
    return (await this.write(`auth/${mount}/login`, body)).auth.client_token;
  }
}
