import type { LogAudit } from '../audit/log/log-audit';
import { isAlarming } from '../audit/log/log-audit';
import { markdownBlock, markdownText } from '../encode/markdown';
import { logLine } from '../text/log';
import { shown } from './audit-report';
import { alignedText, markdownTable, Table } from './table';

interface Section {
  readonly title: string;
  readonly table: Table;
}

/** What an audit log says, what needs somebody last: there a terminal stands. */
export function logText(audit: LogAudit): string {
  const parts = sectionsOf(audit).map(({ title, table }) => `${title}\n${alignedText(table)}`);
  return [...parts, `${logLine(notes(audit).join('; '))}\n`].join('\n');
}

export function logMarkdown(audit: LogAudit): string {
  const policies = (audit.smallest ?? []).map(
    ({ who, role, mount, policy }) =>
      `### ${markdownText(`${who}, by role "${role}" at "${mount}"`)}\n\n${policy === '' ? 'used nothing' : markdownBlock('hcl', policy)}\n`,
  );
  return [
    '# Audit log\n',
    `${markdownText(notes(audit).join('; '))}\n`,
    ...sectionsOf(audit).map(({ title, table }) => `## ${markdownText(title)}\n\n${markdownTable(table)}`),
    ...(policies.length > 0 ? ['## The smallest policy that the log needs\n', ...policies] : []),
  ].join('\n');
}

/** Times in ISO 8601. */
export function logJson({ span, ...audit }: LogAudit): object {
  return {
    ...(span && { from: iso(span.from), to: iso(span.to) }),
    ...audit,
    uses: audit.uses.map(withTimes),
    refusals: audit.refusals.map(withTimes),
    root: audit.root.map(withTimes),
    unread: audit.unread?.map(withTimes),
  };
}

function sectionsOf({ uses, unread, unused, refusals, outside, root }: LogAudit): Section[] {
  const rows = (found: LogAudit['uses']) =>
    found.map(({ who, path, operations, times, last, verdict }) => [
      who,
      shown(path),
      operations.join(', '),
      String(times),
      minute(last),
      verdict,
    ]);
  const columns = ['who', 'path', 'did', 'times', 'last', 'by these files'];
  const strange = uses.filter(({ verdict }) => isAlarming(verdict));
  const all: Section[] = [
    { title: 'who used what', table: { columns, rows: rows(uses.filter(({ verdict }) => !isAlarming(verdict))) } },
    {
      title: 'values that nobody has read',
      table: {
        columns: ['value', 'last read', 'for'],
        rows: (unread ?? []).map(({ path, lastRead, usedBy }) => [
          shown(path),
          lastRead === undefined ? 'never in this log' : minute(lastRead),
          usedBy.join(', ') || 'nobody',
        ]),
      },
    },
    {
      title: 'grants that nobody has used',
      table: {
        columns: ['who', 'role', 'path', 'not used', 'used'],
        rows: (unused ?? []).map(({ who, role, path, unused: not, used }) => [
          who,
          role,
          path,
          not.join(', '),
          used.join(', '),
        ]),
      },
    },
    {
      title: 'refused',
      table: {
        columns: ['who', 'asked for', 'path', 'times', 'last', 'from', 'likely because'],
        rows: refusals.map(({ who, operation, path, times, last, addresses, cause }) => [
          who,
          operation,
          shown(path),
          String(times),
          minute(last),
          some(addresses),
          cause,
        ]),
      },
    },
    {
      title: 'from outside of the networks that the role is bound to',
      table: {
        columns: ['who', 'role', 'from', 'bound to'],
        rows: outside.map(({ who, role, addresses, bound }) => [who, role, some(addresses), bound.join(', ')]),
      },
    },
    {
      title: 'root tokens',
      table: {
        columns: ['token', 'from', 'first', 'last', 'requests', 'revoked itself', 'did'],
        rows: root.map(({ name, addresses, first, last, requests, revoked, did }) => [
          name,
          some(addresses),
          minute(first),
          minute(last),
          String(requests),
          revoked === undefined ? 'not in this log' : minute(revoked),
          some(did),
        ]),
      },
    },
    { title: 'used what these files do not give', table: { columns, rows: rows(strange) } },
  ];
  return all.filter(({ table }) => table.rows.length > 0);
}

function notes({ span, entries, elsewhere, unreadable, broken, beyond, daysWithout, unused }: LogAudit): string[] {
  return [
    span ? `${entries} requests from ${minute(span.from)} to ${minute(span.to)}` : 'no request with an answer',
    ...(elsewhere > 0 ? [`${elsewhere} of what these files say nothing of`] : []),
    ...(unreadable > 0 ? [`${unreadable} lines are no entry of an audit log`] : []),
    ...(broken > 0 ? [`${broken} entries are cut and could not be read`] : []),
    ...(beyond > 0 ? [`${beyond} requests are beyond what is kept, and nothing is known of them`] : []),
    ...(unused && daysWithout > 0
      ? [`${daysWithout} of the days of --unread-for have no request, so which values nobody reads is not known`]
      : []),
  ];
}

/** The first of many. */
function some(texts: readonly string[], most = 5): string {
  const more = texts.length - most;
  return `${texts.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function withTimes<T extends object>(row: T): object {
  const times = ['first', 'last', 'lastRead', 'revoked'];
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      times.includes(key) && typeof value === 'number' ? iso(value) : (value as unknown),
    ]),
  );
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

function minute(time: number): string {
  return iso(time).slice(0, 16).replace('T', ' ');
}
