import type { ClusterLoad } from '../../lib/load/cluster-load';
import { loadReport, loadTable } from '../../lib/reports/load-report';

const RATE = { requests: 12.3456, logins: 3, tokens: 0 };
const load = (values: Partial<ClusterLoad> = {}): ClusterLoad => ({
  cluster: 'eu',
  objects: { externalSecrets: 300, pushSecrets: 0, stores: 100 },
  ...RATE,
  leases: 0,
  users: 0,
  usersMade: 0,
  restart: 400,
  afterOutage: 600.4,
  tokenCache: false,
  withTokenCache: RATE,
  busyWorkers: 0.4,
  workers: 1,
  uncounted: 0,
  ...values,
});

test('all clusters are a line of their own, where there are several', () => {
  const { rows } = loadTable({ clusters: [load(), load({ cluster: 'us' })] });

  expect(rows.map(([cluster, secrets, , requests]) => [cluster, secrets, requests])).toEqual([
    ['eu', '300', '12.3'],
    ['us', '300', '12.3'],
    ['all clusters', '600', '24.7'],
  ]);
  expect(loadTable({ clusters: [load()] }).rows).toHaveLength(1);
});

test('a cluster whose workers are busy is told how many to run, and an idle one nothing', () => {
  expect(loadReport({ clusters: [load({ busyWorkers: 3.2, workers: 5 })] })).toContain('--concurrent=7');
  expect(loadReport({ clusters: [load()] })).not.toContain('--concurrent');
});

test('names of clusters draw nothing', () => {
  expect(loadReport({ fleet: 'a|b', clusters: [load({ cluster: 'x|y', uncounted: 2 })] })).not.toMatch(/[^\\]\|[by]/);
});
