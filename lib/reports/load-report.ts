import { json } from '../encode/json';
import { markdownText } from '../encode/markdown';
import { busiestSecond, together } from '../load/busiest-second';
import type { ClusterLoad, Rate } from '../load/cluster-load';
import type { FleetLoad } from '../load/fleet-load';
import { apiRequestsOf, CLIENT_QPS, workersFor } from '../output/operator-work';
import { shortNumber } from '../text/short-number';
import { time } from '../text/time';
import { markdownRows, Table } from './table';

export interface LoadedFleet extends FleetLoad {
  /** Undefined for files: it is not known which fleet wrote them. */
  readonly fleet?: string;
}

/** Of one cluster, or of several together. */
type Column = readonly [
  title: string,
  of: (load: ClusterLoad) => number,
  ofAll?: (loads: readonly ClusterLoad[]) => number,
];

const COLUMNS: readonly Column[] = [
  ['ExternalSecrets', ({ objects }) => objects.externalSecrets],
  ['stores', ({ objects }) => objects.stores],
  ['requests a second', ({ requests }) => requests],
  ['logins a second', ({ logins }) => logins],
  ['all at once', ({ allAtOnce }) => allAtOnce],
  ['busiest second', ({ due }) => busiestSecond(due), (loads) => busiestSecond(together(loads.map(({ due }) => due)))],
  ['with token cache', ({ withTokenCache }) => withTokenCache.requests],
  ['tokens', ({ tokens }) => tokens],
  ['leases', ({ leases }) => leases],
  ['database users', ({ users }) => users],
  ['users made a second', ({ usersMade }) => usersMade],
  ['requests at a restart', ({ restart }) => restart],
  ['requests after 10m outage', ({ afterOutage }) => afterOutage],
  ['workers busy', ({ busyWorkers }) => busyWorkers],
  ['workers', ({ workers }) => workers],
];

/** A line for each cluster, and one for all. */
export function loadTable({ clusters }: Pick<LoadedFleet, 'clusters'>): Table {
  const lines = clusters.map((load) => [load.cluster, ...COLUMNS.map(([, of]) => shortNumber(of(load)))]);
  const all = COLUMNS.map(([, of, ofAll]) => shortNumber(ofAll ? ofAll(clusters) : sumOf(clusters, of)));
  return {
    columns: ['cluster', ...COLUMNS.map(([title]) => title)],
    rows: clusters.length > 1 ? [...lines, ['all clusters', ...all]] : lines,
  };
}

export function loadReport(loaded: LoadedFleet): string {
  const { columns, rows } = loadTable(loaded);
  const { fleet, clusters } = loaded;
  return `${[
    `# What Vault/OpenBao is asked for${fleet === undefined ? '' : ` in fleet ${markdownText(fleet)}`}`,
    'Averages while all is well, computed from the Terraform and the YAML, for External Secrets Operator alone: what ' +
      'pods, agents and the CSI driver ask for depends on how many pods there are. "All at once" is what comes where all ' +
      'is applied in one second, and would come again and again if all intervals were equal; "busiest second" is the most ' +
      'that is due in a second of the day after that.',
    table([columns, ...rows]),
    ...limitsOf(loaded),
    ...operatorsOf(clusters),
  ].join('\n\n')}\n`;
}

function table(rows: readonly (readonly string[])[]): string {
  return markdownRows(rows).trimEnd();
}

/** What the hub bears, as the program says it, and what it lets one client send. */
function limitsOf({ clusters, limits, quotas }: LoadedFleet): string[] {
  const requests = limits.find(({ option }) => option === 'requestsPerSecond')?.limit;
  const [restart, back] = [sumOf(clusters, (one) => one.restart), sumOf(clusters, (one) => one.afterOutage)];
  const percent = (part: number) => `${shortNumber(100 * part)} %`;
  return [
    ...(limits.length > 0
      ? [
          '## Limits that the program states',
          table([
            ['limit', 'stated', 'on an average', 'share'],
            ...limits.map(({ what, limit, used }) => [
              what,
              shortNumber(limit),
              shortNumber(used),
              percent(used / limit),
            ]),
          ]),
        ]
      : []),
    ...(requests === undefined
      ? []
      : [
          `At that many requests a second a restart of all operators takes ${time(Math.ceil(restart / requests))}, and ` +
            `${time(Math.ceil(back / requests))} go by after an outage of ten minutes until all is read that was due.`,
        ]),
    ...(quotas.length > 0
      ? [
          '## Rate-limit quotas',
          'Each node of Vault/OpenBao counts them for each client address: one for the operator of a cluster.',
          table([
            ['cluster', 'quota for', 'a second', 'on an average', 'all at once'],
            ...quotas.map(({ cluster, quota, requests: average, allAtOnce }) => [
              ...[cluster, quota.path === '' ? 'everything' : quota.path, shortNumber(quota.rate)],
              ...[shortNumber(average), shortNumber(allAtOnce)],
            ]),
          ]),
        ]
      : []),
  ];
}

/** What somebody who installs the operators should know. */
function operatorsOf(clusters: readonly ClusterLoad[]): string[] {
  const told = clusters.flatMap((load) => {
    const { cluster, busyWorkers, workers, uncounted, tokenCache, isInstalled } = load;
    const needed = workersFor(busyWorkers);
    const apiRequests = apiRequestsOf(busyWorkers);
    const how = isInstalled ? 'in its chart values' : 'where it is installed';
    return [
      ...(needed > workers
        ? [
            `cluster "${cluster}": at a second for each object ${shortNumber(busyWorkers)} of ${workers} ` +
              `${workers === 1 ? 'worker' : 'workers'} are busy; run the operator with --concurrent=${needed} (externalSecrets.concurrent)`,
          ]
        : []),
      ...(apiRequests > CLIENT_QPS
        ? [
            `cluster "${cluster}": the operator asks its API server ${shortNumber(apiRequests)} times a second; set ` +
              `--client-qps=${apiRequests} and --client-burst=${2 * apiRequests} ${how}`,
          ]
        : []),
      ...(uncounted > 0
        ? [
            `cluster "${cluster}": ${uncounted} sources look for secrets, and one request is counted for what each finds`,
          ]
        : []),
      ...(tokenCache ? [`cluster "${cluster}": the operator keeps its tokens`] : []),
    ];
  });
  return told.length > 0 ? ['## Operators', told.map((note) => `- ${markdownText(note)}`).join('\n')] : [];
}

export function loadJson(fleets: readonly LoadedFleet[]): string {
  return json(
    fleets.map(({ fleet, clusters, limits, quotas }) => ({
      fleet,
      clusters: clusters.map(({ due, ...load }) => ({ ...load, busiestSecond: busiestSecond(due) })),
      all: {
        ...summed(clusters),
        allAtOnce: sumOf(clusters, ({ allAtOnce }) => allAtOnce),
        busiestSecond: busiestSecond(together(clusters.map(({ due }) => due))),
        withTokenCache: summed(clusters.map(({ withTokenCache }) => withTokenCache)),
      },
      limits: limits.map(({ option, limit, used }) => ({ option, limit, used })),
      quotas: quotas.map(({ cluster, quota: { path, rate }, requests, allAtOnce }) => ({
        ...{ cluster, path, rate, requests, allAtOnce },
      })),
    })),
  );
}

function summed(rates: readonly Rate[]): Rate {
  return {
    requests: sumOf(rates, ({ requests }) => requests),
    logins: sumOf(rates, ({ logins }) => logins),
    tokens: sumOf(rates, ({ tokens }) => tokens),
  };
}

function sumOf<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
