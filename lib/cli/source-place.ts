import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = join(__dirname, '../..');
const LIBRARY = [`${sep}node_modules${sep}`, join(PACKAGE, 'lib') + sep, join(PACKAGE, 'build') + sep];

/** A call in a stack: its function, file and place. What Node runs itself has no address. */
const CALL = /^ +at (?:(.*) \()?((?:file:|\/|[A-Za-z]:\\).*?)(:\d+:\d+)\)?$/gm;

/**
 * `fleet.ts:12:7`: the line of the program that a stack leads to. None if that is only the call of `synth()`, which
 * says nothing.
 */
export function placeInProgram(stack: string | undefined): string | undefined {
  for (const [, call, address, place] of (stack ?? '').matchAll(CALL)) {
    const file = asPath(address!);
    if (!LIBRARY.some((folder) => file.includes(folder))) {
      return pathInProgram(file) + place;
    }
    if (call?.endsWith('.synth')) {
      return undefined;
    }
  }
  return undefined;
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

function asPath(address: string): string {
  return address.startsWith('file:') ? fileURLToPath(address) : address;
}
