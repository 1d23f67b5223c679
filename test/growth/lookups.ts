import { join, relative } from 'node:path';

/** Shorter lists and texts cost nothing worth telling. */
const LONG_LIST = 8;
const LONG_TEXT = 256;

type Cost = (self: any, result: any, values: readonly any[]) => number;

const sizeOf: Cost = (list) => list.length ?? list.size;

/** Functions of the engine that look at all of something, and what they look at. */
const METHODS: readonly (readonly [owner: object, names: readonly (string | symbol)[], cost: Cost, least: number])[] = [
  [
    Array.prototype,
    ['includes', 'indexOf', 'lastIndexOf', 'slice', 'concat', 'join', 'toSorted', Symbol.iterator],
    sizeOf,
    LONG_LIST,
  ],
  [Map.prototype, ['keys', 'values', 'entries', Symbol.iterator], sizeOf, LONG_LIST],
  [Set.prototype, ['values', Symbol.iterator], sizeOf, LONG_LIST],
  [Object, ['keys', 'values', 'entries'], (_, result) => result.length, LONG_LIST],
  [JSON, ['parse'], (_, __, [text]) => String(text).length, LONG_TEXT],
  [JSON, ['stringify'], (_, text) => text?.length ?? 0, LONG_TEXT],
  [String.prototype, ['includes', 'indexOf', 'split', 'replaceAll', 'replace', 'match', 'trim'], sizeOf, LONG_TEXT],
  [RegExp.prototype, ['exec'], searched, LONG_TEXT],
];

/** Up to its match, or to the end; one that goes on from a place is told of by how often it is asked. */
function searched({ global, sticky }: RegExp, match: RegExpExecArray | null, [text]: readonly unknown[]): number {
  return sticky || (global && match) ? 0 : match ? match.index + match[0].length : String(text).length;
}

/** Counts what the engine looks at within one call of the library, which no block shows: `includes`, a copy, a search. */
export class Lookups {
  private counts = new Map<string, number>();
  private isCounting = false;

  /** @param library the folder whose calls count */
  constructor(private readonly library: string) {
    METHODS.forEach(([owner, names, cost, least]) => names.forEach((name) => this.wrap(owner, name, cost, least)));
  }

  /** What was looked at since this was asked for the last time, by place. */
  take(): ReadonlyMap<string, number> {
    const { counts } = this;
    this.counts = new Map();
    return counts;
  }

  private wrap(owner: object, name: string | symbol, cost: Cost, least: number): void {
    const method = (owner as Record<string | symbol, (...values: unknown[]) => unknown>)[name]!;
    const told = (self: unknown, result: unknown, values: readonly unknown[]) => {
      // What is done to tell it is not told.
      if (!this.isCounting) {
        this.isCounting = true;
        const size = cost(self, result, values);
        if (size >= least) {
          this.count(String(name), size);
        }
        this.isCounting = false;
      }
    };
    Object.defineProperty(owner, name, {
      ...Object.getOwnPropertyDescriptor(owner, name),
      value: function (this: unknown, ...values: unknown[]) {
        const result = method.apply(this, values);
        told(this, result, values);
        return result;
      },
    });
  }

  private count(name: string, size: number): void {
    const place = this.caller();
    if (place !== undefined) {
      const key = `${place} ${name}`;
      this.counts.set(key, (this.counts.get(key) ?? 0) + size);
    }
  }

  /** The function of the library that is running. */
  private caller(): string | undefined {
    const { prepareStackTrace, stackTraceLimit } = Error;
    Error.stackTraceLimit = 9;
    Error.prepareStackTrace = (_, sites) => sites;
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder);
    const sites = holder.stack as NodeJS.CallSite[];
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
    for (let index = 0; index < sites.length; index += 1) {
      const site = sites[index]!;
      const file = site.getFileName() ?? '';
      if (file.startsWith(this.library)) {
        return `${relative(join(this.library, '..'), file)}:${site.getLineNumber()} ${site.getFunctionName() ?? ''}`;
      }
    }
    return undefined;
  }
}
