import type { Colors } from 'picocolors/types';
import type { Finding } from '../checks/finding';
import { indented } from './terminal';

/** Something that a person has to know, whatever found it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  /** Where it is, in the program and in the output. */
  readonly place?: string;
  readonly fix?: string;
}

export function diagnosticOf({ id, severity, path, place, message, fix }: Finding): Diagnostic {
  return { severity, code: id, message, place: `${path} (${place})`, fix };
}

/** All of one kind together, and what many places share said once: one mistake in a loop is one paragraph. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], colors: Colors): string {
  const paragraphs = grouped(diagnostics, ({ code }) => code).map((ofCode) => {
    const { severity, code } = ofCode[0]!;
    const colored = severity === 'error' ? colors.red : colors.yellow;
    const body = grouped(ofCode, ({ fix }) => fix).flatMap((ofFix) => [
      ...grouped(ofFix, ({ message }) => message).map((alike) => messageText(alike, colors)),
      ...(ofFix[0]!.fix === undefined ? [] : [`${colors.green('fix:')} ${ofFix[0]!.fix}`]),
    ]);
    return `${colored(severity)} ${colors.bold(code)}\n${indented(body.join('\n'), 2)}\n`;
  });
  return paragraphs.join('\n');
}

/** The same in one line, for a log. */
export function diagnosticLine({ severity, code, message, place, fix }: Diagnostic): string {
  return `${severity} ${code}${place ? ` at ${place}` : ''}: ${message}${fix ? `; ${fix}` : ''}`;
}

function messageText(alike: readonly Diagnostic[], colors: Colors): string {
  const places = alike.flatMap(({ place }) => (place ? [place] : []));
  return [alike[0]!.message, ...places.map((place) => colors.dim(`  at ${place}`))].join('\n');
}

function grouped<T>(items: readonly T[], by: (item: T) => unknown): T[][] {
  const groups = new Map<unknown, T[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group) {
      group.push(item);
    } else {
      groups.set(by(item), [item]);
    }
  }
  return [...groups.values()];
}
