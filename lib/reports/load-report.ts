import { json } from '../encode/json';
import { markdownText } from '../encode/markdown';
import type { ClusterLoad, Rate } from '../load/cluster-load';
import { markdownRows, Table } from './table';

export interface LoadedFleet {
  /** Undefined for files: it is not known which fleet wrote them. */
  readonly fleet?: string;
  readonly clusters: readonly ClusterLoad[];
}

const COLUMNS: readonly (readonly [title: string, (load: ClusterLoad) => number])[] = [
  ['ExternalSecrets', ({ objects }) => objects.externalSecrets],
  ['stores', ({ objects }) => objects.stores],
  ['requests a second', ({ requests }) => requests],
  ['logins a second', ({ logins }) => logins],
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
export function loadTable({ clusters }: LoadedFleet): Table {
  const lines = clusters.map((load) => [load.cluster, ...COLUMNS.map(([, of]) => shown(of(load)))]);
  const all = COLUMNS.map(([, of]) => shown(clusters.reduce((sum, load) => sum + of(load), 0)));
  return {
    columns: ['cluster', ...COLUMNS.map(([title]) => title)],
    rows: clusters.length > 1 ? [...lines, ['all clusters', ...all]] : lines,
  };
}

export function loadReport(loaded: LoadedFleet): string {
  const { columns, rows } = loadTable(loaded);
  const { fleet, clusters } = loaded;
  return `${[
    `# What the hub is asked for${fleet === undefined ? '' : ` in fleet ${markdownText(fleet)}`}`,
    'Averages while all is well, computed from the Terraform and the YAML, for External Secrets Operator alone: what ' +
      'pods, agents and the CSI driver ask for depends on how many pods there are.',
    markdownRows([columns, ...rows]).trimEnd(),
    ...notes(clusters).map((note) => `- ${markdownText(note)}`),
  ].join('\n\n')}\n`;
}

/** What somebody who installs the operators should know. */
function notes(clusters: readonly ClusterLoad[]): string[] {
  return clusters.flatMap(({ cluster, busyWorkers, workers, uncounted, tokenCache }) => [
    ...(busyWorkers > workers / 2
      ? [
          `cluster "${cluster}": at a second for each object ${shown(busyWorkers)} of ${workers} workers are busy; ` +
            `run the operator with --concurrent=${Math.ceil(2 * busyWorkers)} (externalSecrets.concurrent)`,
        ]
      : []),
    ...(uncounted > 0
      ? [`cluster "${cluster}": ${uncounted} sources look for secrets, and one request is counted for what each finds`]
      : []),
    ...(tokenCache ? [`cluster "${cluster}": the operator keeps its tokens`] : []),
  ]);
}

export function loadJson(fleets: readonly LoadedFleet[]): string {
  return json(
    fleets.map(({ fleet, clusters }) => ({
      fleet,
      clusters,
      all: { ...summed(clusters), withTokenCache: summed(clusters.map(({ withTokenCache }) => withTokenCache)) },
    })),
  );
}

function summed(rates: readonly Rate[]): Rate {
  const sum = (of: (rate: Rate) => number) => rates.reduce((total, rate) => total + of(rate), 0);
  return {
    requests: sum(({ requests }) => requests),
    logins: sum(({ logins }) => logins),
    tokens: sum(({ tokens }) => tokens),
  };
}

/** Three digits that say something. */
function shown(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
