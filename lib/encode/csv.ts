import { logLine } from '../text/log';

/**
 * A cell of RFC 4180. One that a spreadsheet would take for a formula has an apostrophe before it, one with a character
 * of full width at its start too. https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvCell(text: string): string {
  return `"${logLine(text)
    .replace(/^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/, "'$&")
    .replaceAll('"', '""')}"`;
}
