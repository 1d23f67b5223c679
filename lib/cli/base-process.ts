import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { serialize } from 'node:v8';
import { RenderedSide, renderedSide } from '../change/side';
import { runSession } from '../synth/session';
import type { SynthesizedFleet } from '../synth/synthesized-fleet';
import type { FleetError } from '../errors';
import type { Finding } from '../output/finding';
import { failureText } from './failure';
import { findProgram, runProgram } from './program';
import { colorsOf } from './terminal';

/** What the process of a base hands back. */
export type BaseResult =
  /** `version` is that of the keywheel with which the program ran; `findings` are those of checks, errors too. */
  | {
      readonly fleets: readonly RenderedSide[];
      readonly version?: string;
      readonly findings: readonly Finding[];
    }
  | { readonly error: string; readonly problems: readonly Problem[] };

/** What is wrong with the program, as far as it is known to be of a construct. */
export interface Problem extends Pick<FleetError, 'code' | 'path' | 'reason'> {
  /** That says it, relative to the working directory: of the program, or one that it reads. */
  readonly file?: string;
}

/** Runs a program in a process of its own, with the keywheel that it finds: `<program> <file of the result>`. */
async function main([program = '', result = '']: readonly string[]): Promise<void> {
  const write = (value: BaseResult) => writeFileSync(result, serialize(value));
  const fail = (error: unknown) => write({ error: failureText(error, colorsOf({})), problems: problemsOf(error) });
  const fleets: RenderedSide[] = [];
  const findings: Finding[] = [];
  const onChecked = (fleet: SynthesizedFleet) => {
    fleets.push(renderedSide(fleet));
    findings.push(...fleet.findings);
  };
  try {
    const file = findProgram(program);
    await runSession(
      { checkOnly: true, comparison: 'before', onChecked },
      () => undefined,
      () => runProgram(file, fail),
    );
    write({ fleets, version: versionOf(file), findings });
  } catch (error) {
    fail(error);
  }
}

function problemsOf(error: unknown): Problem[] {
  const all = (error as { all?: readonly FleetError[] } | undefined)?.all ?? [error];
  return all.flatMap((one) => {
    const { code, path, reason, source } = (one ?? {}) as Partial<FleetError>;
    return code !== undefined && path !== undefined && reason !== undefined
      ? [{ code, path, reason, file: source?.file }]
      : [];
  });
}

function versionOf(program: string): string | undefined {
  try {
    return (createRequire(program)('keywheel/package.json') as { version?: string }).version;
  } catch {
    return undefined;
  }
}

void main(process.argv.slice(2));
