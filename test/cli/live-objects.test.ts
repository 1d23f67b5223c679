import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDumps } from '../../lib/cli/live-dumps';
import { objectsIn } from '../../lib/cli/live-objects';
import { fleetStatus } from '../../lib/live/fleet-status';
import { outputOf } from '../../lib/views/views';
import { rendered } from '../checks/output';
import { inEmptyFolder, smallWithSecret } from '../fixtures/fleets';
import { kitchenSink } from '../fixtures/kitchen-sink';
import { asWritten } from '../live/live-fixture';

const of = (apiVersion: string, kind: string, fields: object) => ({
  ...{ apiVersion, kind, metadata: { name: 'odd', namespace: 'app', managedFields: [null] } },
  ...fields,
});
const RBAC = 'rbac.authorization.k8s.io/v1';

test.each([
  of('external-secrets.io/v1', 'ExternalSecret', { spec: { data: [null, 'a', { secretKey: 'a' }], dataFrom: null } }),
  of('external-secrets.io/v1', 'SecretStore', { spec: { provider: 'vault' }, status: { conditions: [null] } }),
  of(RBAC, 'Role', { rules: null }),
  of(RBAC, 'Role', { rules: 'all' }),
  of(RBAC, 'RoleBinding', { roleRef: { kind: 'Role', name: 'odd' }, subjects: 'everybody' }),
  of('apps/v1', 'Deployment', { spec: { template: { spec: { containers: [null, 'a'] } } }, status: 'fine' }),
  of('v1', 'Pod', {
    spec: { containers: [{ name: 'a', volumeMounts: null, env: [null] }], volumes: [null] },
    status: { phase: 'Running', startTime: '2026-01-01T00:00:00Z' },
  }),
  of('v1', 'Event', { type: 'Warning', message: 'a', involvedObject: [null], series: 'a' }),
  of('v1', 'Secret', { data: 'a' }),
  of('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: 7, egress: [null] } }),
])('an object of another form than its kind has keeps back nothing of its cluster: %j', (odd) => {
  const written = outputOf(rendered(smallWithSecret().fleet));
  const live = asWritten(written, written.clusters[0]!.name);
  const inPlace = live.objects.map((one) => (one.kind === odd.kind ? { ...one, ...odd, metadata: one.metadata } : one));
  const clusters = [{ ...live, objects: objectsIn({ items: [...inPlace, odd] }) }];

  expect(() => fleetStatus(written, { clusters, away: [] })).not.toThrow();
});

test('what a program can state is read of an API server as it was written', () => {
  const objects = outputOf(rendered(kitchenSink().fleet))
    .clusters.flatMap(({ files }) => files.flatMap(({ manifests }) => manifests.map(({ object }) => object)))
    .filter(({ kind }) => kind !== 'Secret');

  expect(objectsIn({ kind: 'List', items: objects })).toEqual(JSON.parse(JSON.stringify(objects)));
});

test('what a list of one kind holds need not say its kind, and values of its Secrets are not kept', () => {
  const items = [{ metadata: { name: 'db', namespace: 'app' }, data: { password: 'aHVudGVyMg==' } }];
  const found = objectsIn({ apiVersion: 'v1', kind: 'SecretList', items });

  expect(found).toMatchObject([{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' } }]);
  expect(JSON.stringify(found)).not.toContain('aHVudGVyMg==');
});

test('a copied dump is as old as the newest time in it, and a folder is no dump', () => {
  inEmptyFolder((folder) => {
    mkdirSync(join(folder, 'eu.json'));
    const file = join(folder, 'us.json');
    const pod = of('v1', 'Pod', {
      ...{ metadata: { name: 'a', creationTimestamp: '2026-01-01T10:00:00Z' } },
      status: { startTime: '2026-01-01T10:00:05Z', until: '2027-01-01T00:00:00Z', note: 'not a time' },
    });
    writeFileSync(file, JSON.stringify(pod));
    utimesSync(file, new Date('2026-05-01'), new Date('2026-05-01'));

    expect(readDumps(folder, () => []).map(({ name, at }) => [name, at])).toEqual([
      ['us', Date.parse('2026-01-01T10:00:05Z')],
    ]);
  });
});
