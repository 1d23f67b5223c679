import { Debugger, Profiler, Session } from 'node:inspector';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Lookups } from './lookups';

const LIBRARY = join(__dirname, '..', '..', 'lib');

/** How often everything ran. */
export interface Taken {
  readonly scripts: readonly Profiler.ScriptCoverage[];
  readonly lookups: ReadonlyMap<string, number>;
}

/**
 * Counts how often each block of the library runs, as V8 does it for coverage: exactly, and the same at every run.
 * What was compiled before has no counters, so it is made before the library is loaded.
 */
export class Counters {
  private readonly session = new Session();
  private readonly lookups = new Lookups(LIBRARY);

  constructor() {
    this.session.connect();
    this.session.post('Profiler.enable');
    this.session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** What ran since this was asked for the last time. */
  take(): Taken {
    let scripts: readonly Profiler.ScriptCoverage[] = [];
    // The answer is there when the call returns: the session is of this thread.
    this.session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error) {
        throw error;
      }
      scripts = result.filter(({ url }) => url.startsWith('file:') && fileURLToPath(url).startsWith(LIBRARY));
    });
    return { scripts, lookups: this.lookups.take() };
  }

  /** What is compiled there, for a person. */
  textAt({ scriptId }: Profiler.ScriptCoverage, offset: number): string {
    let text = '';
    this.session.post('Debugger.enable');
    this.session.post('Debugger.getScriptSource', { scriptId }, (_, answer?: Debugger.GetScriptSourceReturnType) => {
      text = answer?.scriptSource ?? '';
    });
    this.session.post('Debugger.disable');
    return text.slice(offset, offset + 90).replace(/\s+/g, ' ');
  }
}

/** How often each block ran: V8 leaves out those that ran as often as what is around them. */
export function timesOf(functions: readonly Profiler.FunctionCoverage[]): (offset: number) => number {
  const ranges = functions.flatMap((one) => one.ranges);
  const lengthOf = ({ startOffset, endOffset }: Profiler.CoverageRange) => endOffset - startOffset;
  return (offset) =>
    ranges
      .filter(({ startOffset, endOffset }) => startOffset <= offset && offset < endOffset)
      .reduce<Profiler.CoverageRange | undefined>(
        (inner, range) => (inner && lengthOf(inner) <= lengthOf(range) ? inner : range),
        undefined,
      )?.count ?? 0;
}

export function fileOf({ url }: Profiler.ScriptCoverage): string {
  return relative(join(LIBRARY, '..'), fileURLToPath(url));
}
