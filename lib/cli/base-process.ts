import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { serialize } from 'node:v8';
import { RenderedSide, renderedSide } from '../change/side';
import { runSession } from '../synth/session';
import type { SynthesizedFleet } from '../synth/synthesized-fleet';
import { isFatal } from '../output/finding';
import { failureText } from './failure';
import { findProgram, runProgram } from './program';
import { colorsOf } from './terminal';

/** What the process of a base hands back. */
export type BaseResult =
  /** `version` is that of the keywheel with which the program ran; `findings` are errors of checks, which it may have. */
  | { readonly fleets: readonly RenderedSide[]; readonly version?: string; readonly findings: number }
  | { readonly error: string };

/** Runs a program in a process of its own, with the keywheel that it finds: `<program> <file of the result>`. */
async function main([program = '', result = '']: readonly string[]): Promise<void> {
  const write = (value: BaseResult) => writeFileSync(result, serialize(value));
  const fail = (error: unknown) => write({ error: failureText(error, colorsOf({})) });
  const fleets: RenderedSide[] = [];
  let findings = 0;
  const onChecked = (fleet: SynthesizedFleet) => {
    fleets.push(renderedSide(fleet));
    findings += fleet.findings.filter(isFatal).length;
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

function versionOf(program: string): string | undefined {
  try {
    return (createRequire(program)('keywheel/package.json') as { version?: string }).version;
  } catch {
    return undefined;
  }
}

void main(process.argv.slice(2));
