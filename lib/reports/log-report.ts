import type { LogAudit } from '../audit/log/log-audit';
import { isAlarming } from '../audit/log/log-audit';
import type { RootGeneration } from '../audit/log/root-generations';
import { markdownBlock, markdownText } from '../encode/markdown';
import { logLine } from '../text/log';
import { shown } from './audit-report';
import { alignedText, markdownTable, Table } from './table';

interface Section {
  readonly title: string;
  readonly table: Table;
}

/** What an audit log says, what needs somebody last: there a terminal stands. */
export function logText(audit: LogAudit, width?: number): string {
  const parts = sectionsOf(audit).map(({ title, table }) => `${title}\n${alignedText(table, width)}`);
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
    root: audit.root.map(({ revoked, ...use }) => ({ ...withTimes(use), revoked: revoked && withTimes(revoked) })),
    generations: audit.generations.map(withTimes),
    unread: audit.unread?.map(withTimes),
  };
}

function sectionsOf({ uses, unread, unused, refusals, outside, root, generations }: LogAudit): Section[] {
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
      title: 'root tokens made by a quorum',
      table: {
        columns: ['begun', 'by', 'from', 'shares', 'ended', 'token'],
        rows: first([...generations].sort(whatWasMadeFirst).map(generationRow)),
      },
    },
    {
      title: 'root tokens',
      table: {
        columns: ['token', 'accessor', 'from', 'first', 'last', 'requests', 'revoked', 'did'],
        rows: root.map(({ name, accessor, addresses, first: begun, last, requests, revoked, ends, did }) => [
          name,
          accessor === undefined ? 'not in this log' : shortHash(accessor),
          some(addresses),
          minute(begun),
          minute(last),
          String(requests),
          revoked === undefined
            ? `NOT IN THIS LOG: revoke it${ends === undefined ? '' : `; ends ${minute(ends)} unless renewed`}`
            : `${minute(revoked.time)} by ${revoked.by || 'somebody'}`,
          some(did.map(({ operation, path, times }) => `${operation} ${path}${times > 1 ? ` (${times} times)` : ''}`)),
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

/** Only some are shown, and whoever reaches the server may begin and cancel without end. */
function whatWasMadeFirst(one: RootGeneration, other: RootGeneration): number {
  return rank(one) - rank(other);
}

function rank({ completed, cancelled }: RootGeneration): number {
  return completed !== undefined ? 0 : cancelled === undefined ? 1 : 2;
}

function generationRow({ begun, by, addresses, shares, completed, cancelled, token }: RootGeneration): string[] {
  return [
    begun === undefined ? 'before this log' : minute(begun),
    some(by),
    some(addresses),
    String(shares),
    completed !== undefined
      ? `completed ${minute(completed)}`
      : cancelled !== undefined
        ? `cancelled ${minute(cancelled)}`
        : 'not in this log',
    token !== undefined ? shortHash(token) : completed === undefined ? '' : 'NOT SEEN: revoke it',
  ];
}

/** Whoever begins and cancels a thousand times fills no screen. */
function first(rows: readonly string[][], most = 100): string[][] {
  return rows.length <= most
    ? [...rows]
    : [...rows.slice(0, most), [`and ${rows.length - most} more`, ...rows[0]!.slice(1).fill('')]];
}

/** As much as tells two of them apart. */
function shortHash(hash: string): string {
  return hash.replace(/^hmac-sha256:/, '').slice(0, 12);
}

/** The first of many. */
function some(texts: readonly string[], most = 5): string {
  const more = texts.length - most;
  return `${texts.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function withTimes<T extends object>(row: T): object {
  const times = ['first', 'last', 'lastRead', 'time', 'begun', 'completed', 'cancelled', 'ends'];
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
