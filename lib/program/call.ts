import { type FilePlace, placeSaid } from './said';
import { asPath, isOfProgram, type ProgramPlace, programPlace } from './source-place';

/**
 * A call of the program. Its stack is put into words when it is asked for, by whoever knows where the source of a
 * compiled file is: Node, tsx, ts-node.
 */
export interface Call {
  readonly stack?: string;
  /** Where a file says it that the program reads. */
  readonly said?: FilePlace;
}

type Above = (...args: never[]) => unknown;

// The program may have loaded another copy of the library.
const CALL = Symbol.for('keywheel.call');
type Made = { [CALL]?: Call };

/** Calls by file and position: a line in a loop makes a thousand constructs, and is kept once. */
const KNOWN = new Map<string, Map<number, Call>>();
const OF_PROGRAM = new Map<string, boolean>();

/** How far the program is, mostly: a method of ours that makes a construct is between; and where constructs come from a package that is installed. */
const [NEAR, FAR] = [6, 50];

/**
 * Notes which call of the program made something; the first one stays.
 *
 * @param above the function of the library that was called
 */
export function noteCall(made: object, above: Above): void {
  if (!(CALL in made)) {
    const said = placeSaid();
    Object.defineProperty(made, CALL, { value: said ? { said } : (callOf(above, NEAR) ?? callOf(above, FAR)) });
  }
}

/** The call that made it; undefined where that was no line of the program. */
function callThatMade(made: object): Call | undefined {
  return (made as Made)[CALL];
}

/** The line of the program, or of a file that it reads, that made something. */
export function placeThatMade(made: object): ProgramPlace | FilePlace | undefined {
  const call = callThatMade(made);
  return call?.said ?? programPlace(call?.stack);
}

function callOf(above: Above, depth: number): Call | undefined {
  for (const site of sitesAbove(above, depth)) {
    const file = site.getFileName();
    if (file && isProgram(file)) {
      const calls = KNOWN.get(file) ?? new Map<number, Call>();
      KNOWN.set(file, calls);
      const position = site.getPosition();
      const call = calls.get(position) ?? stackAbove(above, depth);
      calls.set(position, call);
      return call;
    }
  }
  return undefined;
}

function isProgram(file: string): boolean {
  let is = OF_PROGRAM.get(file);
  if (is === undefined) {
    is = !file.startsWith('node:') && isOfProgram(asPath(file));
    OF_PROGRAM.set(file, is);
  }
  return is;
}

/** As V8 has them: no text is made of them, and no source map read. */
function sitesAbove(above: Above, depth: number): readonly NodeJS.CallSite[] {
  const { prepareStackTrace } = Error;
  try {
    Error.prepareStackTrace = asTheyAre;
    const { stack } = stackAbove(above, depth);
    return Array.isArray(stack) ? (stack as NodeJS.CallSite[]) : [];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

function asTheyAre(_: Error, sites: NodeJS.CallSite[]): NodeJS.CallSite[] {
  return sites;
}

function stackAbove(above: Above, depth: number): Call {
  const { stackTraceLimit } = Error;
  const call = {};
  Error.stackTraceLimit = depth;
  Error.captureStackTrace(call, above);
  Error.stackTraceLimit = stackTraceLimit;
  return call;
}
