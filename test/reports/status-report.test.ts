import type { Drift } from '../../lib/live/drift';
import type { FleetStatus } from '../../lib/live/fleet-status';
import type { Standing } from '../../lib/live/standing';
import { statusJson, statusMarkdown, statusText } from '../../lib/reports/status-report';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const NOTHING: FleetStatus = { standings: [], drift: [], broken: [], away: [], notKnown: [] };

/** Deliveries that all fail for one thing, each for a text and a place of its own. */
function failing(count: number, cluster = 'eu'): Standing[] {
  return numbers(count).map((index) => ({
    ...{ cluster, what: `ExternalSecret app/s-${index}`, path: '', state: 'failing' },
    since: new Date(Date.UTC(2026, 0, 1, 0, 0, count - index)).toISOString(),
    causes: [{ id: 'remote-key-is-granted', what: `nothing grants s-${index}`, fix: 'grant it', place: `at ${index}` }],
  }));
}

function missing(count: number): Drift[] {
  return numbers(count).map((index) => ({
    ...{ where: 'eu', what: `ExternalSecret app/s-${index}`, path: '', place: `file ${index}` },
    ...{ how: 'missing', fields: [] },
  }));
}

const rowsOf = (status: Partial<FleetStatus>) =>
  statusText({ ...NOTHING, ...status })
    .trimEnd()
    .split('\n')
    .slice(2);

test('ten thousand objects that fail for one cause are told in a row, with the first of them and since when', () => {
  const rows = rowsOf({ standings: failing(10_000) });

  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatch(
    /ExternalSecret app\/s-0, app\/s-1, app\/s-2 and 9997 more {2}failing {2}2026-01-01T00:00:01/,
  );
  expect(rows[0]).toMatch(/nothing grants s-0, and so on \(at 0, at 1, at 2 and 9997 more\) {2}grant it/);
});

test('a few have a row each, and so has what fails on another cluster or for something else', () => {
  expect(rowsOf({ standings: failing(10) })).toHaveLength(10);
  const root: Standing = {
    ...{ cluster: 'eu', what: 'SecretStore app/keywheel', path: '', state: 'failing' },
    causes: [{ id: 'sealed-hub', what: 'it is sealed', fix: 'unseal it' }],
  };
  const rows = rowsOf({ standings: [root, ...failing(50), ...failing(1, 'us'), ...failing(50)] });

  expect(rows.map((row) => /SecretStore|s-\d+( and \d+ more)?(?= )/.exec(row)![0])).toEqual([
    'SecretStore',
    's-2 and 97 more',
    's-0',
  ]);
});

test('so are differences, and rules that are broken', () => {
  expect(rowsOf({ drift: missing(1000) })).toEqual([
    expect.stringMatching(/ExternalSecret app\/s-0, app\/s-1, app\/s-2 and 997 more {2}missing .*file 2 and 997 more$/),
  ]);
  const broken = numbers(1000).map((index) => ({
    ...{ id: 'granted-path-is-used', severity: 'error' as const, path: '', place: `file ${index}`, docs: '' },
    ...{ message: `nobody reads ${index}`, why: '', fix: '' },
  }));
  expect(rowsOf({ broken })).toEqual([
    expect.stringMatching(/^granted-path-is-used {2}file 0, file 1, file 2 and 997 more {2}nobody reads 0, and so on$/),
  ]);
});

test('Markdown tells the same, and JSON all of it', () => {
  const status = { ...NOTHING, standings: failing(1000), drift: missing(1000) };

  expect(statusMarkdown(status).split('\n').length).toBeLessThan(20);
  expect(statusJson(status)).toMatchObject({ standings: { length: 1000 }, drift: { length: 1000 } });
});

test('what is named like a control character is shown as one', () => {
  const standings = failing(1).map((one) => ({ ...one, what: 'ExternalSecret app/\u001b[2Js', since: '\u001b[1m' }));

  expect(statusText({ ...NOTHING, standings })).not.toContain('\u001b');
});
