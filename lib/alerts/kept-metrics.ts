import type { Exporter } from '../output/alert-rules';

/** What is read of each exporter; a rule that reads something else does not find it, for nothing else is kept. */
const METRICS: Readonly<Record<Exporter, readonly string[]>> = {
  operator: [
    'clustersecretstore_status_condition',
    'externalsecret_provider_api_calls_count',
    'externalsecret_status_condition',
    'externalsecret_sync_calls_error',
    'externalsecret_sync_calls_total',
    'process_start_time_seconds',
    'pushsecret_status_condition',
    'secretstore_status_condition',
  ],
  reloader: ['reloader_reload_executed_total'],
  sealedSecrets: ['sealed_secrets_controller_condition_info'],
  hub: [
    'vault_audit_log_request_failure',
    'vault_audit_log_response_failure',
    'vault_core_active',
    'vault_core_in_flight_requests',
    'vault_core_unsealed',
    'vault_expire_num_irrevocable_leases',
    'vault_expire_num_leases',
    'vault_quota_rate_limit_violation',
    'vault_raft_peers',
  ],
  probe: ['probe_success'],
};

/** The metrics in some expressions. */
export function keptMetrics(expressions: readonly string[]): Record<Exporter, readonly string[]> {
  const words = new Set(expressions.flatMap((one) => one.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/[a-z_]+/g) ?? []));
  const used = (exporter: Exporter) => METRICS[exporter].filter((name) => words.has(name));
  return {
    operator: used('operator'),
    reloader: used('reloader'),
    sealedSecrets: used('sealedSecrets'),
    hub: used('hub'),
    probe: used('probe'),
  };
}
