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
  /**
   * Says which vault it has only once this one is asked for its own, or after a second: before that, the operator may
   * be at work on one store alone.
   * @default - at once
   */
  after?: OnePasswordConnect;
  private readonly waiting: (() => void)[] = [];

  private constructor(private readonly vault: string) {
    super();
  }

  protected async answer({ url, headers }: Asked): Promise<Answered> {
    if (headers.authorization !== `Bearer ${this.token}`) {
      return { status: 401, body: { status: 401, message: 'Invalid bearer token' } };
    }
    const [, , , , kind, id] = url.pathname.split('/');
    const titled = /^title eq "(.*)"$/.exec(url.searchParams.get('filter') ?? '')?.[1];
    if (kind !== 'items') {
      this.waiting.splice(0).forEach((go) => go());
      await this.after?.isAsked();
      return { status: 200, body: titled === this.vault ? [{ id: 'v'.repeat(26), name: this.vault }] : [] };
    }
    const items = [...this.items].map(([title, fields], index) => this.item(title, fields, index));
    const found = id === undefined ? undefined : items.find((item) => item.id === id);
    return { status: 200, body: found ?? items.filter(({ title }) => title === titled) };
  }

  private isAsked(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      setTimeout(resolve, 1_000);
    });
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
