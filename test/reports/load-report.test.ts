import type { ClusterLoad } from '../../lib/load/cluster-load';
import { LoadedFleet, loadJson, loadReport, loadTable } from '../../lib/reports/load-report';

const RATE = { requests: 12.3456, logins: 3, tokens: 0 };
const load = (values: Partial<ClusterLoad> = {}): ClusterLoad => ({
  cluster: 'eu',
  objects: { externalSecrets: 300, pushSecrets: 0, stores: 100 },
  ...RATE,
  leases: 0,
  users: 0,
  usersMade: 0,
  due: new Map([
    [3600, 12],
    [300, 4],
  ]),
  allAtOnce: 16,
  restart: 400,
  afterOutage: 600.4,
  tokenCache: false,
  withTokenCache: RATE,
  busyWorkers: 0.4,
  workers: 1,
  isInstalled: false,
  uncounted: 0,
  ...values,
});

const reportOf = (told: Partial<LoadedFleet> = {}) =>
  loadReport({ clusters: [load()], limits: [], quotas: [], ...told });

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
  expect(reportOf({ clusters: [load({ busyWorkers: 3.2, workers: 5 })] })).toContain('--concurrent=7');
  expect(reportOf()).not.toContain('--concurrent');
});

test('names of clusters draw nothing', () => {
  expect(reportOf({ fleet: 'a|b', clusters: [load({ cluster: 'x|y', uncounted: 2 })] })).not.toMatch(/[^\\]\|[by]/);
});

test('the busiest second of all clusters is one in which each has something due, and no sum of their own', () => {
  const clusters = [load({ due: new Map([[3600, 8]]) }), load({ cluster: 'us', due: new Map([[3599, 8]]) })];
  const { columns, rows } = loadTable({ clusters });
  const at = columns.indexOf('busiest second');

  // 3600 and 3599 meet first after 150 days.
  expect(rows.map((row) => row[at])).toEqual(['8', '8', '8']);
  expect(rows.map((row) => row[columns.indexOf('all at once')])).toEqual(['16', '16', '32']);
});

test('what is stated stands beside what is asked for, with how long a restart and an outage take', () => {
  const report = reportOf({
    clusters: [load({ restart: 400, afterOutage: 600.4 }), load({ cluster: 'us', restart: 400, afterOutage: 600 })],
    limits: [{ option: 'requestsPerSecond', what: 'requests a second', limit: 50, used: 24.7 }],
  });

  expect(report).toContain('| requests a second | 50 | 24.7 | 49.4 % |');
  expect(report).toContain('a restart of all operators takes 16s, and 25s go by after an outage');
  expect(reportOf()).not.toContain('Limits');
});

test('a quota stands beside what the operator of a cluster sends, in Markdown and in JSON', () => {
  const quota = { resource: {} as never, path: '', rate: 20 };
  const quotas = [{ cluster: 'eu', quota, requests: 12.3456, allAtOnce: 1600 }];

  expect(reportOf({ quotas })).toContain('| eu | everything | 20 | 12.3 | 1600 |');
  expect(JSON.parse(loadJson([{ clusters: [load()], limits: [], quotas }]))[0]).toMatchObject({
    quotas: [{ cluster: 'eu', path: '', rate: 20, requests: 12.3456, allAtOnce: 1600 }],
    all: { allAtOnce: 16, busiestSecond: 16 },
  });
});

test('an operator that asks its API server too often is told its flags', () => {
  expect(reportOf({ clusters: [load({ busyWorkers: 10, workers: 20 })] })).toContain(
    '--client-qps=80 and --client-burst=160 where it is installed',
  );
  expect(reportOf({ clusters: [load({ busyWorkers: 10, workers: 20, isInstalled: true })] })).toContain(
    'in its chart values',
  );
});
