import { grouped } from '../collections/grouped';
import { markdownText } from '../encode/markdown';
import type { Drift } from '../live/drift';
import type { SameValue } from '../live/equal-values';
import type { FleetStatus } from '../live/fleet-status';
import type { Finding } from '../output/finding';
import type { Cause, Standing } from '../live/standing';
import { alignedText, markdownTable, Table } from './table';

/** Fields of one object, and objects of one cause, that are named where there are more; the rest is counted. */
const MOST_NAMED = 3;
/** So many objects of one cause have a row each: an outage of ten thousand is told in a few. */
const MOST_ALIKE = 10;

/** Whether something needs attention. */
export function needsAttention({ hub, standings, drift, broken, away, sameValues = [] }: FleetStatus): boolean {
  const isHubAway = hub !== undefined && hub.state !== 'unsealed';
  const all = [away, drift, broken, sameValues];
  return isHubAway || all.some(({ length }) => length > 0) || standings.some(isNotInForce);
}

export function isNotInForce({ state }: Standing): boolean {
  return state !== 'in force';
}

/** What is not in force, why, and what to do; what is in force is counted. */
export function standingTable(standings: readonly Standing[]): Table {
  return {
    columns: ['cluster', 'object', 'state', 'since', 'why', 'what to do'],
    rows: alike(
      standings.filter(isNotInForce).flatMap((standing) => {
        const causes = standing.causes.length > 0 ? standing.causes : [{ id: '', what: '', fix: '' }];
        return causes.map((cause) => ({ standing, cause }));
      }),
      ({ standing: { cluster, what, state }, cause: { id } }) => [cluster, kindOf(what), state, id],
    ).map((group) => {
      const [{ standing, cause }] = group;
      const { cluster, state } = standing;
      const since = group.flatMap((one) => one.standing.since ?? []).sort();
      return [
        ...[cluster, objectsText(group.map((one) => one.standing.what)), state, since[0] ?? ''],
        ...[causeText(group.map((one) => one.cause)), cause.fix],
      ];
    }),
  };
}

function causeText(causes: readonly Cause[]): string {
  const [{ id, what } = { id: '', what: '' }] = causes;
  const why = `${what}${causes.some((one) => one.what !== what) ? ', and so on' : ''}`;
  const places = namedText([...new Set(causes.flatMap(({ place }) => place ?? []))]);
  return `${id === '' ? '' : `${id}: `}${why}${places === '' ? '' : ` (${places})`}`;
}

type Group<T> = readonly [T, ...T[]];

/** Those of which the same is said, where they are many, in one group; each else in one of its own. */
function alike<T>(all: readonly T[], said: (one: T) => readonly string[]): readonly Group<T>[] {
  const keyOf = (one: T) => JSON.stringify(said(one));
  const groups = grouped(all, keyOf);
  const told = new Set<string>();
  return all.flatMap((one): Group<T>[] => {
    const key = keyOf(one);
    const group = groups.get(key)!;
    if (group.length <= MOST_ALIKE) {
      return [[one]];
    }
    const isTold = told.has(key);
    told.add(key);
    return isTold ? [] : [group as [T, ...T[]]];
  });
}

/** Of `SecretStore app/keywheel`, or of an address of Terraform. */
function kindOf(what: string): string {
  return what.split(/[ .]/, 1)[0]!;
}

/** Of one kind: that is said once. */
function objectsText(all: readonly string[]): string {
  const [first = '', ...others] = all;
  const kind = `${kindOf(first)} `;
  return namedText([first, ...others.map((what) => (what.startsWith(kind) ? what.slice(kind.length) : what))]);
}

function namedText(all: readonly string[]): string {
  const more = all.length - MOST_NAMED;
  return `${all.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What one side has otherwise than it was written. */
export function driftTable(drift: readonly Drift[]): Table {
  return {
    columns: ['where', 'object', 'drift', 'fields', 'written in'],
    rows: alike(drift, ({ where, what, how, fields }) => [where, kindOf(what), how, ...fields]).map((group) => {
      const [{ where, how, fields }] = group;
      return [
        ...[where, objectsText(group.map(({ what }) => what)), how],
        ...[namedText(fields), namedText([...new Set(group.map(({ place }) => place))])],
      ];
    }),
  };
}

/** Without what to do: the checks know what was written only, and what drifted is to be mended first. */
export function brokenTable(broken: readonly Finding[]): Table {
  return {
    columns: ['rule', 'where', 'what is live'],
    rows: alike(broken, ({ id }) => [id]).map((group) => {
      const [{ id, message }] = group;
      return [id, namedText(group.map(({ place }) => place)), group.length > 1 ? `${message}, and so on` : message];
    }),
  };
}

/** Where one value stands, and nothing of the value. */
function sameTable(same: readonly SameValue[]): Table {
  return {
    columns: ['value', 'path', 'key'],
    rows: same.flatMap(({ places }, index) =>
      places.map(({ path, key }) => [`${index + 1}`, path.replace('/data/', '/'), key]),
    ),
  };
}

export function statusText(status: FleetStatus, width?: number): string {
  return sections(status)
    .map(({ title, table }) => `${title}\n${alignedText(table, width)}`)
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
  sameValues = [],
}: FleetStatus): readonly { readonly title: string; readonly table: Table }[] {
  return [
    { title: 'Not in force', table: standingTable(standings) },
    { title: 'Drift', table: driftTable(drift) },
    { title: 'Rules that this breaks', table: brokenTable(broken) },
    { title: 'One value at several teams', table: sameTable(sameValues) },
  ].filter(({ table }) => table.rows.length > 0);
}

export function statusJson({ hub, standings, drift, broken, away, notKnown, sameValues }: FleetStatus) {
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
    ...(sameValues && { sameValues }),
  };
}
