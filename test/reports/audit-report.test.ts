import type { Standing } from '../../lib/audit/standing';
import { auditJson, auditTable } from '../../lib/reports/audit-report';

const value = { path: 'acme.kv/data/prod/payments/stripe', limits: [{ name: 'maximumAge', seconds: 60 }], usedBy: [] };
const row = (standing: Partial<Standing>) => auditTable([{ value, problems: [], ...standing }]).rows[0];

test('a value is named as the command line of the hub names it, with what is pinned', () => {
  expect(row({})).toEqual(['acme.kv/prod/payments/stripe', 'ok', '', '', '', 'nobody']);
  const pinned = { ...value, version: 3, usedBy: ['eu: app/stripe', 'us: app/stripe'] };
  expect(row({ value: pinned, version: 3, owner: 'a@example.com' })).toEqual([
    ...['acme.kv/prod/payments/stripe (pinned to 3)', 'ok', '', '3'],
    ...['a@example.com', 'eu: app/stripe, us: app/stripe'],
  ]);
});

test('all that is wrong stands in one cell, with the day since when', () => {
  const since = '2026-05-31T01:00:00.000Z';
  const problems = [
    { kind: 'overdue', told: 'overdue by maximumAge', since },
    { kind: 'differs', told: 'owner: other than in the output' },
  ] as const;
  expect(row({ problems })![1]).toBe('overdue by maximumAge since 2026-05-31; owner: other than in the output');
  expect(row({ deletedAt: since })![1]).toBe('deleted on 2026-05-31');
});

test.each([
  [59, '59s'],
  [3661, '1h1m1s'],
  [90061, '1d1h'],
])('an age of %d seconds is told as %s: of days nobody asks for minutes', (age, told) => {
  expect(row({ age })![2]).toBe(told);
});

test('as data it has every number, and whether it is pinned', () => {
  const standings = [{ value, version: 2, written: 'then', age: 61, owner: 'a', problems: [] }];
  expect(auditJson({ hub: 'https://hub', at: 'now', standings, unread: ['acme.kv/data/x'] })).toEqual({
    hub: 'https://hub',
    at: 'now',
    values: [
      {
        path: 'acme.kv/prod/payments/stripe',
        version: 2,
        pinned: false,
        written: 'then',
        ageSeconds: 61,
        deletedAt: undefined,
        owner: 'a',
        limits: [{ rule: 'maximumAge', seconds: 60 }],
        problems: [],
        usedBy: [],
      },
    ],
    unread: ['acme.kv/x'],
  });
});
