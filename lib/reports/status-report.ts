import { markdownText } from '../encode/markdown';
import type { Drift } from '../live/drift';
import type { FleetStatus } from '../live/fleet-status';
import type { Finding } from '../output/finding';
import type { Cause, Standing } from '../live/standing';
import { alignedText, markdownTable, Table } from './table';

/** Fields of one object that are named; the rest is counted. */
const MOST_FIELDS = 3;

/** Whether something needs attention. */
export function needsAttention({ hub, standings, drift, broken, away }: FleetStatus): boolean {
  const isHubAway = hub !== undefined && hub.state !== 'unsealed';
  return isHubAway || away.length > 0 || drift.length > 0 || broken.length > 0 || standings.some(isNotInForce);
}

export function isNotInForce({ state }: Standing): boolean {
  return state !== 'in force';
}

/** What is not in force, why, and what to do; what is in force is counted. */
export function standingTable(standings: readonly Standing[]): Table {
  return {
    columns: ['cluster', 'object', 'state', 'since', 'why', 'what to do'],
    rows: standings.filter(isNotInForce).flatMap((standing) => {
      const { cluster, what, state, since = '', causes } = standing;
      const rows = causes.length > 0 ? causes : [{ id: '', what: '', fix: '' }];
      return rows.map((cause) => [cluster, what, state, since, causeText(cause), cause.fix]);
    }),
  };
}

function causeText({ id, what, place }: Cause): string {
  return `${id === '' ? '' : `${id}: `}${what}${place === undefined ? '' : ` (${place})`}`;
}

/** What one side has otherwise than it was written. */
export function driftTable(drift: readonly Drift[]): Table {
  return {
    columns: ['where', 'object', 'drift', 'fields', 'written in'],
    rows: drift.map(({ where, what, how, fields, place }) => [
      ...[where, what, how],
      `${fields.slice(0, MOST_FIELDS).join(', ')}${fields.length > MOST_FIELDS ? ` and ${fields.length - MOST_FIELDS} more` : ''}`,
      place,
    ]),
  };
}

/** Without what to do: the checks know what was written only, and what drifted is to be mended first. */
export function brokenTable(broken: readonly Finding[]): Table {
  return {
    columns: ['rule', 'where', 'what is live'],
    rows: broken.map(({ id, place, message }) => [id, place, message]),
  };
}

export function statusText(status: FleetStatus): string {
  return sections(status)
    .map(({ title, table }) => `${title}\n${alignedText(table)}`)
    .join('\n');
}

export function statusMarkdown(status: FleetStatus): string {
  const known = sections(status).map(({ title, table }) => `## ${title}\n\n${markdownTable(table)}`);
  const notKnown = status.notKnown.map((text) => `- ${markdownText(text)}\n`);
  return [`# Status\n`, ...known, ...(notKnown.length > 0 ? [`## Not known\n\n${notKnown.join('')}`] : [])].join('\n');
}

function sections({
  standings,
  drift,
  broken,
}: FleetStatus): readonly { readonly title: string; readonly table: Table }[] {
  return [
    { title: 'Not in force', table: standingTable(standings) },
    { title: 'Drift', table: driftTable(drift) },
    { title: 'Rules that this breaks', table: brokenTable(broken) },
  ].filter(({ table }) => table.rows.length > 0);
}

export function statusJson({ hub, standings, drift, broken, away, notKnown }: FleetStatus): object {
  return {
    hub: hub && { address: hub.address, state: hub.state, reason: hub.reason },
    standings: standings.map(({ cluster, what, path, state, since, refreshedAt, causes }) => ({
      ...{ cluster, object: what, path, state, since, refreshedAt },
      causes: causes.map(({ id, what: message, fix, place }) => ({ id, message, fix, place })),
    })),
    drift: drift.map(({ where, what, path, how, fields, place }) => ({
      where,
      object: what,
      path,
      how,
      fields,
      place,
    })),
    broken: broken.map(({ id, place, path, message }) => ({ id, place, path, message })),
    away,
    notKnown,
  };
}
