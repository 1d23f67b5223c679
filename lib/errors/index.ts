import { IConstruct } from 'constructs';
import { placeSaid } from '../program/said';
import { relativePath } from '../program/source-place';
import { logLine } from '../text/log';

/**
 * Something in the program that cannot be rendered.
 *
 * `code` is stable and part of the public API; `message` says what was got, what is allowed and what to do.
 */
export class FleetError extends Error {
  /** The place in the program: the path of the construct, empty where there is none. */
  readonly path: string;
  readonly reason: string;
  /** @internal The line of the construct, where the stack does not lead to the program; in a file that it reads, the place. */
  declare source?: ErrorSource;
  /** @internal */
  declare readonly option?: string;

  /**
   * @param said why, on one line; what a log would not bear, or shows a secret of an address, is written otherwise
   * @param option of the program that is wrong, where it is one
   */
  constructor(
    readonly code: string,
    said: string,
    scope?: IConstruct | string,
    option?: string,
  ) {
    const path = logLine(typeof scope === 'string' ? scope : (scope?.node.path ?? ''));
    const reason = logLine(said);
    const written = placeSaid();
    const file = written && relativePath(written.file);
    const place = [path, written && logLine(`${file}:${written.line}:${written.column}`)].filter(Boolean).join(', ');
    super(place ? `${code} at ${place}: ${reason}` : `${code}: ${reason}`);
    this.name = 'FleetError';
    this.path = path;
    this.reason = reason;
    if (written) {
      this.source = { ...written, file: file! };
    }
    if (option !== undefined) {
      this.option = option;
    }
  }
}

/** @internal */
export interface ErrorSource {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  /** The way to the place through the fields of a file of data. */
  readonly field?: readonly (string | number)[];
}

/** All that is wrong with a program, in one error: nobody should have to run it once per mistake. */
export class FleetErrors extends Error {
  /** What is wrong, in the order of the program. */
  declare readonly all: readonly FleetError[];

  constructor(errors: readonly FleetError[]) {
    super(
      errors.length === 1
        ? errors[0]!.message
        : [`${errors.length} errors`, ...errors.map(({ message }) => `  ${message.replaceAll('\n', '\n  ')}`)].join(
            '\n',
          ),
    );
    this.name = 'FleetErrors';
    // The message tells them all: hidden, for Node would print each a second time with its stack.
    Object.defineProperty(this, 'all', { value: errors });
  }
}

const PROBLEMS = Symbol.for('keywheel.problems');

/**
 * Notes an error that lets the program go on, so that it is thrown together with its siblings at synthesis.
 * The stack of the note leads to the line of the program that made it.
 */
export function note(scope: IConstruct, code: string, reason: string): void {
  noteError(scope, new FleetError(code, reason, scope));
}

/** The same for an error that was made, or caught. */
export function noteError(scope: IConstruct, error: FleetError): void {
  const holder = scope as IConstruct & { [PROBLEMS]?: FleetError[] };
  (holder[PROBLEMS] ??= []).push(error);
}

/**
 * What a function of the program makes; undefined, with a note, where it used a tag or a key wrongly: these do not know
 * where they stand.
 */
export function noting<T>(scope: IConstruct, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof FleetError)) {
      throw error;
    }
    note(scope, error.code, error.reason);
    return undefined;
  }
}

/** What is made for a construct: an error from below, which does not know where it stands, gets its path. */
export function placed<T>(scope: IConstruct, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof FleetError && error.path === '' ? new FleetError(error.code, error.reason, scope) : error;
  }
}

/** The errors noted on constructs. */
export function notedErrors(constructs: readonly IConstruct[]): FleetError[] {
  return constructs.flatMap((construct) => (construct as { [PROBLEMS]?: FleetError[] })[PROBLEMS] ?? []);
}

/** `"a", "b" or "c"`, for messages. */
export function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
