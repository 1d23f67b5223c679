import { masked } from './masked';
import { visible } from './visible';

/**
 * How CI services know a command in a line of a log: GitHub at its start, behind blanks (`::error`), and anywhere
 * (`##[error]`); Azure (`##vso[`, `##[`) and TeamCity (`##teamcity[`) anywhere.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
const COMMAND = /^( *):(?=:)|#(?=#[A-Za-z]*\[)/g;

/**
 * A text for one line of a log, a table or a finding: it draws nothing, commands nothing, and holds neither the user nor
 * the query of an address. A line stays as it is when it is written again.
 */
export function logLine(text: string): string {
  return masked(visible(text)).replace(
    COMMAND,
    (mark, blanks = '') => `${blanks}${mark.endsWith('#') ? '\\u0023' : '\\u003a'}`,
  );
}

/** The same for several lines that somebody else wrote, such as the message of an error. */
export function logLines(text: string): string {
  return text.split(/\r?\n/).map(logLine).join('\n');
}
