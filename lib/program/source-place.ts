import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = join(__dirname, '../..');
const LIBRARY = [`${sep}node_modules${sep}`, join(PACKAGE, 'lib') + sep, join(PACKAGE, 'build') + sep];

/** A call in a stack: its function, file and place. What Node runs itself has no address. */
const CALL = /^ +at (?:(.*) \()?((?:file:|\/|[A-Za-z]:\\).*?):(\d+):(\d+)\)?$/gm;

/** A place in a file of the program; line and column are counted from 1. */
export interface ProgramPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The line of the program that a stack leads to. None if that is only the call of `synth()`, which says nothing. */
export function programPlace(stack: string | undefined): ProgramPlace | undefined {
  for (const [, call, address, line, column] of (stack ?? '').matchAll(CALL)) {
    const file = asPath(address!);
    if (isOfProgram(file)) {
      return { file, line: Number(line), column: Number(column) };
    }
    if (call?.endsWith('.synth')) {
      return undefined;
    }
  }
  return undefined;
}

/** Whether a file is neither of this library nor installed with the program. */
export function isOfProgram(file: string): boolean {
  return !LIBRARY.some((folder) => file.includes(folder));
}

/** The same as `fleet.ts:12:7`. */
export function placeInProgram(stack: string | undefined): string | undefined {
  const place = programPlace(stack);
  return place && `${pathInProgram(place.file)}:${place.line}:${place.column}`;
}

/** `main.js:3`: where Node could not read on. Its place stands above the message, not among the calls. */
export function syntaxErrorPlace(stack: string | undefined): string | undefined {
  const [, address, line] = /^(.+):(\d+)\n/.exec(stack ?? '') ?? [];
  return address && line ? `${pathInProgram(asPath(address))}:${line}` : undefined;
}

/** Relative to the working directory, unless it is elsewhere. */
export function pathInProgram(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

/** For files that others read: never a path of this machine, and the same on each. */
export function relativePath(file: string): string {
  return relative(process.cwd(), resolve(file)).split(sep).join('/');
}

export function asPath(address: string): string {
  return address.startsWith('file:') ? fileURLToPath(address) : address;
}
