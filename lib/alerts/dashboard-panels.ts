import { IN_CLUSTER, sealedNodes, seriesOfHub } from './hub-alerts';

/** One graph of the dashboard. */
export interface Panel {
  readonly title: string;
  readonly expr: string;
  /** What a line is called. */
  readonly legend: string;
  readonly unit: 'short' | 'ops' | 'percentunit';
}

export const CLUSTER_PANELS: readonly Panel[] = [
  {
    title: 'ExternalSecrets that are not Ready',
    expr: 'sum by (namespace) (max by (namespace, name) (externalsecret_status_condition{condition="Ready",status="False"}))',
    legend: '{{namespace}}',
    unit: 'short',
  },
  {
    title: 'Stores that are not Ready',
    expr: 'sum by (namespace) (max by (namespace, name) (secretstore_status_condition{condition="Ready",status="False"}))',
    legend: '{{namespace}}',
    unit: 'short',
  },
  {
    title: 'Syncs that fail',
    expr: 'sum(rate(externalsecret_sync_calls_error[5m])) / sum(rate(externalsecret_sync_calls_total[5m]))',
    legend: 'share',
    unit: 'percentunit',
  },
  {
    title: 'Syncs a second',
    expr: 'sum(rate(externalsecret_sync_calls_total[5m]))',
    legend: 'syncs',
    unit: 'ops',
  },
  {
    title: 'Requests to providers a second',
    expr: 'sum by (provider, call, status) (rate(externalsecret_provider_api_calls_count[5m]))',
    legend: '{{provider}} {{call}} {{status}}',
    unit: 'ops',
  },
  {
    title: 'Restarts by Reloader in an hour',
    expr: 'sum by (success) (increase(reloader_reload_executed_total[1h]))',
    legend: 'success {{success}}',
    unit: 'short',
  },
];

export function hubPanels(fleet: string): Panel[] {
  const of = (metric: string) => seriesOfHub(fleet, metric);
  const active = seriesOfHub(fleet, 'vault_core_active', IN_CLUSTER);
  return [
    { title: 'Sealed nodes', expr: `count(${sealedNodes(fleet)}) or vector(0)`, legend: 'sealed', unit: 'short' },
    {
      title: 'Active nodes',
      expr: `count(max by (instance) (${active}) == 1) or vector(0)`,
      legend: 'active',
      unit: 'short',
    },
    { title: 'Leases', expr: `max(${of('vault_expire_num_leases')})`, legend: 'leases', unit: 'short' },
    {
      title: 'Leases that cannot be revoked',
      expr: `max(${of('vault_expire_num_irrevocable_leases')})`,
      legend: 'leases',
      unit: 'short',
    },
    {
      title: 'Requests in flight',
      expr: `sum by (instance) (${of('vault_core_in_flight_requests')})`,
      legend: '{{instance}}',
      unit: 'short',
    },
  ];
}
