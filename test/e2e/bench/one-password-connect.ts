import { randomBytes } from 'node:crypto';
import { Answered, Asked, LoopbackServer } from './loopback-server';

type Fields = Readonly<Record<string, string>>;

/**
 * A Connect server of 1Password on loopback with one vault, for whoever has its token.
 * https://developer.1password.com/docs/connect/api-reference/
 */
export class OnePasswordConnect extends LoopbackServer {
  static start(vault: string): Promise<OnePasswordConnect> {
    return new OnePasswordConnect(vault).listen();
  }

  readonly token = randomBytes(16).toString('hex');
  /** By title. */
  readonly items = new Map<string, Fields>();

  private constructor(private readonly vault: string) {
    super();
  }

  protected answer({ url, headers }: Asked): Answered {
    if (headers.authorization !== `Bearer ${this.token}`) {
      return { status: 401, body: { status: 401, message: 'Invalid bearer token' } };
    }
    const [, , , , kind, id] = url.pathname.split('/');
    const titled = /^title eq "(.*)"$/.exec(url.searchParams.get('filter') ?? '')?.[1];
    if (kind !== 'items') {
      return { status: 200, body: titled === this.vault ? [{ id: 'v'.repeat(26), name: this.vault }] : [] };
    }
    const items = [...this.items].map(([title, fields], index) => this.item(title, fields, index));
    const found = id === undefined ? undefined : items.find((item) => item.id === id);
    return { status: 200, body: found ?? items.filter(({ title }) => title === titled) };
  }

  private item(title: string, fields: Fields, index: number) {
    return {
      id: String.fromCharCode(97 + index).repeat(26),
      title,
      vault: { id: 'v'.repeat(26) },
      category: 'LOGIN',
      fields: Object.entries(fields).map(([label, value]) => ({ id: label, label, value, type: 'CONCEALED' })),
    };
  }
}
