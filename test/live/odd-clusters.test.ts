import { statusWithoutOddClusters } from '../../lib/live/odd-clusters';
import { outputOf } from '../../lib/views/views';
import { rendered } from '../checks/output';
import { banking } from '../fixtures/fleets';
import { asWritten } from './live-fixture';

const WRITTEN = outputOf(rendered(banking().fleet));

test('a cluster that no reader can read is not known, and the others are told', () => {
  const [odd, ...others] = WRITTEN.clusters.map(({ name }) => asWritten(WRITTEN, name));
  const unreadable = {
    ...{ apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' },
    metadata: {
      name: 'odd',
      namespace: odd!.objects.find(({ kind }) => kind === 'ExternalSecret')!.metadata.namespace,
    },
    get spec(): object {
      throw new TypeError('hunter2');
    },
  };
  const clusters = [{ ...odd!, objects: [...odd!.objects, unreadable] }, ...others];
  const found = statusWithoutOddClusters(WRITTEN, { clusters, away: [] });

  expect(found.away).toEqual([{ name: odd!.name, reason: 'not with what can be read (TypeError)' }]);
  expect(new Set(found.standings.map(({ cluster }) => cluster))).toEqual(new Set(others.map(({ name }) => name)));
});

test('what goes wrong of no cluster is thrown as it is', () => {
  const hub = { state: 'unsealed', answers: null } as any;
  const clusters = WRITTEN.clusters.map(({ name }) => asWritten(WRITTEN, name));

  expect(() => statusWithoutOddClusters(WRITTEN, { clusters, away: [], hub })).toThrow(TypeError);
});
