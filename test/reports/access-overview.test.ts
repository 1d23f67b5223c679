import { accessOverview } from '../../lib/reports/access-overview';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { outputOf, readViews } from '../../lib/views/views';
import { banking, small, smallWithSecret, spoke, team } from '../fixtures/fleets';
import { StaticSecret } from 'keywheel';

const overview = (fleet: Parameters<typeof synthesizeInMemory>[0]) =>
  accessOverview(fleet.name, readViews(outputOf(synthesizeInMemory(fleet))));

test('has a section for each cluster, and a line for each login, by tenant', () => {
  const { fleet, prod, eu, payments, namespace } = small();
  const audit = team(prod, 'audit');
  for (const [tenant, place] of [
    [payments, namespace],
    [audit, audit.addNamespace(eu, 'zoo')],
    [payments, payments.addNamespace(spoke(prod, 'us'), 'app')],
  ] as const) {
    new StaticSecret(tenant, `db-${place.cluster.name}`, { keys: ['user'] }).deliver(place);
  }

  const lines = overview(fleet)!
    .split('\n')
    .filter((line) => /^(## |\| prod)/.test(line));

  expect(lines).toEqual([
    '## eu',
    '| prod/audit | zoo/keywheel (acme.zoo) | acme.kv/data/prod/audit/db-eu |  |',
    '| prod/payments | app/keywheel (acme.app) | acme.kv/data/prod/payments/db-eu |  |',
    '## us',
    '| prod/payments | app/keywheel (acme.app) | acme.kv/data/prod/payments/db-us |  |',
    '## Not from a cluster',
  ]);
});

test('tells what is more than reading', () => {
  expect(overview(banking().fleet)).toContain('acme.database/rotate-role/prod.payments.pair.pair\\_a (update)');
});

test('is written beside the other reports', () => {
  expect([...synthesizeInMemory(smallWithSecret().fleet).reports.keys()]).toEqual([
    'access.md',
    'load.md',
    'logins.md',
    'timing.md',
    'posture.json',
    'posture.md',
  ]);
  expect([...synthesizeInMemory(banking().fleet).reports.keys()]).toEqual([
    'access.md',
    'load.md',
    'logins.md',
    'rotation.md',
    'timing.md',
    'posture.json',
    'posture.md',
  ]);
});
