import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** What the parser itself says of a text; after anything else it may not be as it was. */
const OF_TEXT = /^(?:parse config|convert to HCL): /;

/**
 * The parser is Go in WebAssembly: where a text takes all of its memory, or its stack, it answers for none of the texts
 * after it either. In a thread of its own it can be ended, also while it computes, and started anew. As a module of its own address it looks for no package.json where the
 * command is run, which may be anybody's.
 */
const THREAD = `
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
const { parse } = createRequire(workerData)(workerData);
parentPort.on('message', (text) =>
  parse('', text)
    .then((json) => parentPort.postMessage({ json }))
    .catch((error) => parentPort.postMessage({ error: String(error.message) })),
);
`;

const ADDRESS = new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`);

const LATE = 'late';

interface Answer {
  readonly json?: unknown;
  readonly error?: string;
}

/** What reads HCL. It keeps no process from ending. */
export class HclParser {
  private static own?: HclParser;
  private thread?: Worker;
  /** It is asked for one text at a time. */
  private last: Promise<unknown> = Promise.resolve();

  /**
   * @param file the module that parses
   * @param patience in milliseconds, for one text; after one that takes it all, half as long, so that the texts of a
   * stranger come to an end however many there are
   */
  constructor(
    private readonly file: string,
    private patience = 60_000,
  ) {}

  /** Undefined where it is not installed. */
  static installed(): HclParser | undefined {
    try {
      // It is half a second until it is there.
      HclParser.own ??= new HclParser(require.resolve('@cdktn/hcl2json'));
      return HclParser.own;
    } catch (error) {
      if ((error as { code?: unknown }).code === 'MODULE_NOT_FOUND') {
        return undefined;
      }
      throw error;
    }
  }

  /** @throws Error for what it does not take, or does not come to an end with */
  parse(text: string): Promise<unknown> {
    const next = this.last.then(() => this.parsed(text));
    this.last = next.catch(() => undefined);
    return next;
  }

  private async parsed(text: string): Promise<unknown> {
    const { json, error } = await this.answer(text);
    if (error !== undefined) {
      if (!OF_TEXT.test(error)) {
        const { thread } = this;
        this.thread = undefined;
        await thread?.terminate();
      }
      throw new Error(error);
    }
    return json;
  }

  private async answer(text: string): Promise<Answer> {
    // What Go writes when it ends is no part of a report.
    this.thread ??= new Worker(ADDRESS, { workerData: this.file, stdout: true, stderr: true });
    const { thread } = this;
    thread.unref();
    const done = new AbortController();
    const { signal } = done;
    const answered = once(thread, 'message', { signal }) as Promise<[Answer]>;
    const ended = once(thread, 'exit', { signal }).then((): [Answer] => [{ error: 'ended' }]);
    const late = setTimeout(this.patience, [{ error: LATE }] as [Answer], { signal });
    thread.postMessage(text);
    try {
      const [answer] = await Promise.race([answered, ended, late]);
      this.patience /= answer.error === LATE ? 2 : 1;
      return answer;
    } catch (error) {
      return { error: String((error as Error).message) };
    } finally {
      [answered, ended, late].forEach((one) => void one.catch(() => undefined));
      done.abort();
    }
  }
}
