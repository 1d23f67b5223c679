import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = join(__dirname, '../..');
const LIBRARY = [join(PACKAGE, 'lib') + sep, join(PACKAGE, 'build') + sep];

/** `fleet.ts:12:7`: the first line of a stack that is in the program, neither in a dependency nor in this library. */
export function placeInProgram(stack: string | undefined): string | undefined {
  for (const [, address, place] of (stack ?? '').matchAll(
    /^ +at (?:.* \()?((?:file:|\/|[A-Za-z]:\\).*?)(:\d+:\d+)\)?$/gm,
  )) {
    const file = asPath(address!);
    if (!file.includes(`${sep}node_modules${sep}`) && !LIBRARY.some((folder) => file.startsWith(folder))) {
      return pathInProgram(file) + place;
    }
  }
  return undefined;
}

/** `main.js:3`: where Node could not read on. Its place stands above the message, not among the calls. */
export function syntaxErrorPlace(stack: string | undefined): string | undefined {
  const [, address, line] = /^(.+):(\d+)\n/.exec(stack ?? '') ?? [];
  return address && line ? `${pathInProgram(asPath(address))}:${line}` : undefined;
}

function asPath(address: string): string {
  return address.startsWith('file:') ? fileURLToPath(address) : address;
}

/** Relative to the working directory where that is shorter. */
export function pathInProgram(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}
