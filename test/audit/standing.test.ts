import { AuditedValue } from '../../lib/audit/audited-values';
import { Metadata, standingOf } from '../../lib/audit/standing';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const DAY = 86400;
const written = (time: string, more: object = {}) => ({
  created_time: time,
  deletion_time: '',
  destroyed: false,
  ...more,
});
const value = (more: Partial<AuditedValue> = {}): AuditedValue => ({
  path: 'acme.kv/data/prod/payments/stripe',
  limits: [{ name: 'maximumAge', seconds: 30 * DAY }],
  usedBy: ['eu: app/stripe'],
  ...more,
});
const metadata = (more: Partial<Metadata> = {}): Metadata => ({
  current_version: 2,
  oldest_version: 0,
  versions: { 1: written('2026-01-01T00:00:00.5Z'), 2: written('2026-05-31T00:00:00Z') },
  custom_metadata: { owner: 'payments@example.com' },
  max_versions: 0,
  delete_version_after: '0s',
  ...more,
});
const described = (custom: Record<string, string>, more: object = {}) => ({ resource: {} as any, custom, ...more });

test('the newest version counts, with its age by the clock of the hub', () => {
  expect(standingOf(value(), metadata(), NOW)).toEqual({
    value: value(),
    owner: 'payments@example.com',
    version: 2,
    written: '2026-05-31T00:00:00Z',
    age: DAY,
    problems: [],
  });
});

test('a clock that counts whole seconds makes nothing younger than new', () => {
  const versions = { 2: written('2026-06-01T00:00:00.9Z') };
  expect(standingOf(value(), metadata({ versions }), NOW).age).toBe(0);
});

test('a version that was deleted within the second that the clock of the hub tells is deleted', () => {
  const versions = { 2: written('2026-05-31T00:00:00Z', { deletion_time: '2026-06-01T00:00:00.9Z' }) };
  const { deletedAt, problems } = standingOf(value(), metadata({ versions }), NOW);
  expect([deletedAt, problems]).toEqual([
    undefined,
    [{ kind: 'deleted', told: 'version 2 is deleted', since: '2026-06-01T00:00:00.9Z' }],
  ]);
});

test('a version that is pinned counts in place of the newest', () => {
  const { version, problems } = standingOf(value({ version: 1 }), metadata(), NOW);
  expect([version, problems]).toEqual([
    1,
    [{ kind: 'overdue', told: 'overdue by maximumAge', since: '2026-01-31T00:00:00.500Z' }],
  ]);
});

test('each limit is told by itself, from the moment at which it was passed', () => {
  const limits = [
    { name: 'maximumAge', seconds: DAY - 1 },
    { name: 'house rule 7', seconds: DAY },
    { name: 'PCI DSS 8.6.3', seconds: 3600 },
  ];
  expect(standingOf(value({ limits }), metadata(), NOW).problems).toEqual([
    { kind: 'overdue', told: 'overdue by maximumAge', since: '2026-05-31T23:59:59.000Z' },
    { kind: 'overdue', told: 'overdue by PCI DSS 8.6.3', since: '2026-05-31T01:00:00.000Z' },
  ]);
});

test.each([
  ['nothing is there', undefined, {}, 'missing', 'never written'],
  ['only its metadata is there', { current_version: 0, versions: {} }, {}, 'missing', 'never written'],
  ['a later version is pinned', {}, { version: 3 }, 'missing', 'version 3 was never written, the newest is 2'],
  [
    'the pinned version has given way to newer ones',
    { versions: { 10: written('2026-05-31T00:00:00Z'), 9: written('2026-05-30T00:00:00Z') }, current_version: 10 },
    { version: 1 },
    'destroyed',
    'version 1 is no longer kept, the oldest is 9',
  ],
  [
    'the newest version is destroyed',
    { versions: { 2: written('2026-05-31T00:00:00Z', { destroyed: true, deletion_time: '2026-05-31T01:00:00Z' }) } },
    {},
    'destroyed',
    'version 2 is destroyed',
  ],
  [
    'the newest version is deleted',
    { versions: { 2: written('2026-05-31T00:00:00Z', { deletion_time: '2026-05-31T12:00:00Z' }) } },
    {},
    'deleted',
    'version 2 is deleted',
  ],
])('where %s, that is the problem', (_when, there, asked, kind, told) => {
  const { problems } = standingOf(value(asked), there && metadata(there), NOW);
  expect(problems).toMatchObject([{ kind, told }]);
});

test('a deletion that lies ahead is told, and is no problem yet', () => {
  const versions = { 2: written('2026-05-31T00:00:00Z', { deletion_time: '2026-06-01T00:00:01Z' }) };
  const { problems, deletedAt } = standingOf(value(), metadata({ versions }), NOW);
  expect([problems, deletedAt]).toEqual([[], '2026-06-01T00:00:01Z']);
});

test('the owner is whom the output names, and else the hub', () => {
  const owner = (of: AuditedValue['described'], there: Record<string, string> | null) =>
    standingOf(value({ described: of }), metadata({ custom_metadata: there }), NOW).owner;
  expect(owner(described({ owner: 'a' }), { owner: 'b' })).toBe('a');
  expect(owner(undefined, { owner: 'b' })).toBe('b');
  expect(owner(undefined, null)).toBeUndefined();
});

describe('what the hub says otherwise than the output', () => {
  const differing = (of: AuditedValue['described'], there: Partial<Metadata>) =>
    standingOf(value({ described: of }), metadata(there), NOW).problems.map(({ told }) => told);
  const same = { owner: 'a', maximum_age: '720h0m0s' };

  test('is told by its names, never by what it says', () => {
    const there = { owner: 'secret-looking', maximum_age: '720h0m0s', extra: 'secret-looking' };
    expect(differing(described(same), { custom_metadata: there })).toEqual(['extra, owner: other than in the output']);
    expect(differing(described(same), { custom_metadata: null })).toEqual([
      'maximum_age, owner: other than in the output',
    ]);
  });

  test('is how its versions are kept as well, where the output says so', () => {
    const there = { custom_metadata: same, max_versions: 5, delete_version_after: '1h0m0s' };
    expect(differing(described(same, { maximumVersions: 0, deletedAfter: 0 }), there)).toEqual([
      'max_versions, delete_version_after: other than in the output',
    ]);
    expect(differing(described(same, { maximumVersions: 5, deletedAfter: 3600 }), there)).toEqual([]);
    expect(differing(described(same), there)).toEqual([]);
  });

  test('is told of a value that is missing, too', () => {
    expect(differing(described(same), { current_version: 0, versions: {} })).toEqual([
      'never written',
      'maximum_age, owner: other than in the output',
    ]);
  });
});
