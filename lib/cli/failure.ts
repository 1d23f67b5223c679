import { logLine, logLines } from '../text/log';
import { inspect } from 'node:util';
import type { Colors } from 'picocolors/types';
import { isFatal } from '../output/finding';
import type { FleetError, FleetErrors } from '../errors';
import type { FindingsError } from '../synth/synthesize';
import { Diagnostic, diagnosticOf, diagnosticsText } from './diagnostics';
import { optionLine } from '../program/option-line';
import { pathInProgram, placeInProgram, programPlace, syntaxErrorPlace } from '../program/source-place';
import { SourceTexts } from '../program/source-texts';
import { fieldLine } from '../yaml/written';
import { count } from './terminal';

/** An error as a person reads it; with its stack only if asked for. */
export function failureText(error: unknown, colors: Colors, verbose = false): string {
  const diagnostics = diagnosticsOf(error);
  const text = diagnosticsText(diagnostics, colors);
  return [text, closing(error, diagnostics), verbose ? `\n${logLines(stacks(error))}\n` : ''].join('');
}

function stacks(error: unknown): string {
  const ours = isFleetErrors(error) ? error.all : isFindingsError(error) || isFleetError(error) ? [error] : undefined;
  // inspect also tells the causes of what others throw; of ours it would print every field again.
  return ours ? ours.map(({ stack }) => stack).join('\n') : inspect(error);
}

function closing(error: unknown, diagnostics: readonly Diagnostic[]): string {
  const errors = count(diagnostics.length, 'error');
  if (isFindingsError(error)) {
    const acknowledged = error.findings.filter((finding) => finding.acknowledged !== undefined).length;
    const warnings = error.findings.length - diagnostics.length - acknowledged;
    const others = [
      ...(warnings > 0 ? [count(warnings, 'warning')] : []),
      ...(acknowledged > 0 ? [`${acknowledged} acknowledged`] : []),
    ];
    const more = others.length > 0 ? ` (${others.join(', ')} not shown)` : '';
    return `\nthe two sides do not agree: ${errors}${more}; nothing was written\nkeywheel explain <check> says more\n`;
  }
  const known = isFleetErrors(error) || isFleetError(error) ? `keywheel explain <code> says more\n` : '';
  return diagnostics.length > 1 ? `\n${errors}\n${known}` : known && `\n${known}`;
}

function diagnosticsOf(error: unknown): Diagnostic[] {
  if (isFindingsError(error)) {
    return error.findings.filter(isFatal).map(diagnosticOf);
  }
  if (isFleetErrors(error)) {
    return error.all.map(ofFleetError);
  }
  if (error instanceof Error && error.name === 'TransformError') {
    return ofCompiler(error);
  }
  return [isFleetError(error) ? ofFleetError(error) : ofProgram(error)];
}

function ofFleetError(error: FleetError): Diagnostic {
  const { code, reason, path } = error;
  const place = [path, lineOf(error)].filter(Boolean).join(', ');
  return { severity: 'error', code, message: reason, place };
}

/** The line of the option that is wrong, or else of the call that says it, or else of the construct. */
function lineOf({ stack, source, option, code }: FleetError): string | undefined {
  if (source?.field) {
    const text = new SourceTexts().of(source.file);
    const said = fieldLine(text, source.field, option ?? optionOfCode(code));
    return logLine(`${source.file}:${said ?? `${source.line}:${source.column}`}`);
  }
  const call = programPlace(stack);
  const line = call && optionLine(new SourceTexts().of(call.file), call, option ?? optionOfCode(code));
  if (line !== undefined) {
    return `${pathInProgram(call!.file)}:${line}`;
  }
  return placeInProgram(stack) ?? (source && `${source.file}:${source.line}`);
}

/** `MaximumAgeInvalid` is about `maximumAge`; many things have a name, which is mostly no option. */
function optionOfCode(code: string): string {
  const subject = /^(?!Name)(\w+?)(?:Invalid|Unused|Unknown|TooLong|TooShort)$/.exec(code)?.[1] ?? '';
  return lowerFirst(subject);
}

/** What tsx says of TypeScript that it cannot read: `file:line:column: ERROR: text`, one a line. */
function ofCompiler({ message }: Error): Diagnostic[] {
  const told = [...message.matchAll(/^(.+?)(:\d+:\d+): ERROR: (.+)$/gm)];
  return told.length === 0
    ? [invalid(message)]
    : told.map(([, file, place, text]) => invalid(text!, pathInProgram(file!) + place));
}

function invalid(told: string, place?: string): Diagnostic {
  const message = `the program cannot be compiled: ${logLine(told)}; correct it`;
  return { severity: 'error', code: 'ProgramInvalid', message, place };
}

/** What Node says about the program, in the words of this project. */
function ofProgram(thrown: unknown): Diagnostic {
  const severity = 'error';
  if (!(thrown instanceof Error)) {
    const message = `the program threw ${logLine(inspect(thrown))}, which is not an Error; throw one, with a message`;
    return { severity, code: 'ProgramFailed', message };
  }
  const { name, message, stack } = thrown;
  const { code } = thrown as NodeJS.ErrnoException;
  const place = placeInProgram(stack);
  if (thrown instanceof SyntaxError && syntaxErrorPlace(stack)) {
    return invalid(message, syntaxErrorPlace(stack));
  }
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    const told = `${logLine(lowerFirst(message.split('\n')[0]!))}; correct the import, or install what it names`;
    return { severity, code: 'ModuleMissing', message: told, place };
  }
  // tsx leaves types out without looking at them.
  const typed = thrown instanceof TypeError && /\.[cm]?tsx?:\d+:\d+$/.test(place ?? '');
  const more = `${typed ? 'npx tsc --noEmit shows where a type is wrong, ' : ''}--verbose prints its stack`;
  return {
    severity,
    code: 'ProgramFailed',
    message: `the program threw ${logLine(name)}: ${logLines(message)}; ${more}`,
    place,
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

// Told by their names: the program may have loaded another copy of the library, with classes of its own.

function isFleetError(error: unknown): error is FleetError {
  return error instanceof Error && error.name === 'FleetError' && 'code' in error && 'reason' in error;
}

function isFleetErrors(error: unknown): error is FleetErrors {
  return error instanceof Error && error.name === 'FleetErrors' && 'all' in error;
}

export function isFindingsError(error: unknown): error is FindingsError {
  return error instanceof Error && error.name === 'FindingsError' && 'findings' in error;
}
