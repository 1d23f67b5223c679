import { logLine } from '../text/log';
import { markdownText } from '../encode/markdown';
import type { AccessDiff } from '../access/diff';
import type { AccessMatrix } from '../access/matrix';
import { changeTable, pathTable, secretTable, userTable } from './access-tables';
import { alignedText, markdownTable, Table } from './table';

export type Form = 'table' | 'markdown';

/** Who may do what on the hub, who can use these logins and, if wanted, who can read what is delivered. */
export function accessText(matrix: AccessMatrix, secrets: boolean, form: Form, width?: number): string {
  return [
    section('What each login may do', pathTable(matrix.logins), form, width),
    section('Who can use these logins', userTable(matrix.logins), form, width),
    ...(secrets ? [section('Who can read what is delivered', secretTable(matrix.secrets), form, width)] : []),
    `Not known: ${(form === 'markdown' ? markdownText : logLine)(matrix.notKnown.join('; '))}.\n`,
  ].join('\n');
}

export function diffText({ opened, closed }: AccessDiff, form: Form, width?: number): string {
  if (opened.length + closed.length === 0) {
    return 'Nobody gains or loses access.\n';
  }
  return [
    ...(opened.length > 0 ? [section(`Opens (${opened.length})`, changeTable(opened), form, width)] : []),
    ...(closed.length > 0 ? [section(`Closes (${closed.length})`, changeTable(closed), form, width)] : []),
  ].join('\n');
}

function section(title: string, table: Table, form: Form, width?: number): string {
  const heading = form === 'markdown' ? `### ${title}\n` : title;
  if (table.rows.length === 0) {
    return `${heading}\nnobody, as far as the files say\n`;
  }
  return `${heading}\n${form === 'markdown' ? markdownTable(table) : alignedText(table, width)}`;
}
