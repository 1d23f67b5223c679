import { Duration } from 'cdk8s';
import { RotatingDatabaseCredential, Rotation } from 'keywheel';
import { auditedPairs, pairStanding } from '../../lib/audit/audited-pairs';
import { auditPolicy } from '../../lib/audit/listing';
import { Output } from '../checks/output';
import { banking, database, small } from '../fixtures/fleets';

const DAY = 86400;
const [pair] = auditedPairs(new Output(banking().fleet).views);
const at = (day: number) => new Date(Date.UTC(2026, 0, 1) + day * DAY * 1000).toISOString();
const standing = (rotatedAt: readonly (string | undefined)[], day: number) =>
  pairStanding(pair!, rotatedAt, Date.parse(at(day)));

test('a pair is audited once, with what it is used by and how old the turns make it', () => {
  expect(pair).toMatchObject({
    path: 'acme.database/static-roles/prod.payments.pair.pair_a, prod.payments.pair.pair_b',
    usedBy: ['eu: app/pair', 'us: app/pair'],
  });
  const [turns] = pair!.limits;
  expect(turns!.name).toBe('turns');
  expect(turns!.seconds / DAY).toBeCloseTo(30.5, 0);
});

test('the age is that of the user that was rotated last', () => {
  expect(standing([at(3), at(7.5)], 10)).toMatchObject({ written: at(7.5), age: 2.5 * DAY, problems: [] });
});

test('a pair that nobody rotates any more is overdue by its turns, and by every age that is stated', () => {
  expect(standing([at(0), at(1)], 40).problems).toMatchObject([{ kind: 'overdue', told: 'overdue by turns' }]);

  const { fleet, prod, payments, namespace } = small();
  const rotation = Rotation.alternatingUsers({ usernames: ['a', 'b'], every: Duration.days(10) });
  new RotatingDatabaseCredential(payments, 'young', {
    database: database(prod, 'core'),
    rotation,
    maximumAge: Duration.days(20),
  }).deliver(namespace);
  const [young] = auditedPairs(new Output(fleet).views);
  const told = pairStanding(young!, [at(0), at(1)], Date.parse(at(40))).problems.map((problem) => problem.told);
  expect(told.sort()).toEqual(['overdue by maximumAge', 'overdue by turns']);
});

test('a role that is missing is told, and ages are never negative', () => {
  const { problems, age } = standing([undefined, at(2)], 1);
  expect(problems).toEqual([
    { kind: 'missing', told: 'acme.database/static-roles/prod.payments.pair.pair_a is not there' },
  ]);
  expect(age).toBe(0);
});

test('what an audit may do says when they were rotated, and reads no password', () => {
  const { views } = new Output(banking().fleet);
  const policy = auditPolicy(views, [], [], auditedPairs(views));
  expect(policy).toContain('path "acme.database/static-roles/prod.payments.pair.pair_a" {\n  capabilities = ["read"]');
  expect(policy).not.toContain('static-creds');
});
