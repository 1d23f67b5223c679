import type { Colors } from 'picocolors/types';
import { Finding, placeWithLine } from '../output/finding';
import { grouped } from '../collections/grouped';
import { indented } from './terminal';

/** Something that a person has to know, whatever found it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
  /** Where it is, in the program and in the output. */
  readonly place?: string;
  readonly fix?: string;
  readonly why?: string;
  /** Why it may stay. */
  readonly acknowledged?: string;
}

export function diagnosticOf(finding: Finding): Diagnostic {
  const { id, severity, path, message, fix, why, acknowledged } = finding;
  const output = placeWithLine(finding);
  return { severity, code: id, message, place: path ? `${path} (${output})` : output, fix, why, acknowledged };
}

/**
 * All of one kind together, and what many places share said once: one mistake in a loop is one paragraph. What is
 * acknowledged comes last, dimmed.
 */
export function diagnosticsText(diagnostics: readonly Diagnostic[], colors: Colors): string {
  const paragraphs = [
    ...openParagraphs(
      diagnostics.filter(({ acknowledged }) => acknowledged === undefined),
      colors,
    ),
    ...acknowledgedParagraphs(
      diagnostics.filter(({ acknowledged }) => acknowledged !== undefined),
      colors,
    ),
  ];
  return paragraphs.join('\n');
}

function openParagraphs(diagnostics: readonly Diagnostic[], colors: Colors): string[] {
  return [...grouped(diagnostics, ({ severity, code }) => `${severity} ${code}`).values()].map((ofCode) => {
    const { severity, code, why } = ofCode[0]!;
    const colored = severity === 'error' ? colors.red : colors.yellow;
    const body = [...grouped(ofCode, ({ fix }) => fix).values()].flatMap((ofFix) => [
      ...[...grouped(ofFix, ({ message }) => message).values()].map(messageText),
      ...(ofFix[0]!.fix === undefined ? [] : [`${colors.green('fix:')} ${ofFix[0]!.fix}`]),
    ]);
    const reason = why === undefined ? [] : [colors.dim(`why: ${why}`)];
    return `${colored(severity)} ${colors.bold(code)}\n${indented([...body, ...reason].join('\n'), 2)}\n`;
  });
}

function acknowledgedParagraphs(diagnostics: readonly Diagnostic[], colors: Colors): string[] {
  return [...grouped(diagnostics, ({ code, acknowledged }) => `${code} ${acknowledged}`).values()].map((alike) => {
    const { severity, code, acknowledged } = alike[0]!;
    const places = alike.map(({ message, place }) => indented(`${place}\n  ${message}`, 2));
    return dimmed(`acknowledged ${severity} ${code}: ${acknowledged}\n${places.join('\n')}\n`, colors);
  });
}

/** Line by line, for what pages a text colours each line by itself. */
function dimmed(text: string, colors: Colors): string {
  return text.replace(/^.+$/gm, (line) => colors.dim(line));
}

/** The same in one line, for a log. */
export function diagnosticLine({ severity, code, message, place, fix, acknowledged }: Diagnostic): string {
  const stated = `${severity} ${code}${place ? ` at ${place}` : ''}: ${message}`;
  return acknowledged === undefined
    ? `${stated}${fix ? `; ${fix}` : ''}`
    : `acknowledged ${stated}; it may stay: ${acknowledged}`;
}

/** What it is about comes first, as a person looks for it; then what is wrong with all of it. */
function messageText(alike: readonly Diagnostic[]): string {
  const places = alike.flatMap(({ place }) => (place ? [place] : []));
  const { message } = alike[0]!;
  return [...places, places.length === 0 ? message : indented(message, 2)].join('\n');
}
