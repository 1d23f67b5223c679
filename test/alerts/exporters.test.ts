import type { Exporter } from '../../lib/output/alert-rules';
import { everythingWatched } from './everything-watched';
import { HUB } from './faults';

const OBJECT = ['name', 'namespace'];
const CONDITION = [...OBJECT, 'condition', 'status'];
/** What Prometheus itself, or the scrape, puts on every series. */
const SCRAPED = ['job', 'instance', 'vault_cluster'];

/** Metrics with their labels, as the sources of each exporter have them. */
const TOLD: Readonly<Record<Exporter, Readonly<Record<string, readonly string[]>>>> = {
  // https://github.com/external-secrets/external-secrets, from v0.16.0 to v2.9.0: pkg/controllers/*/*metrics, runtime/metrics
  operator: {
    clustersecretstore_status_condition: CONDITION,
    externalsecret_provider_api_calls_count: ['provider', 'call', 'status'],
    externalsecret_status_condition: CONDITION,
    externalsecret_sync_calls_error: OBJECT,
    externalsecret_sync_calls_total: OBJECT,
    process_start_time_seconds: [],
    pushsecret_status_condition: CONDITION,
    secretstore_status_condition: CONDITION,
  },
  // https://github.com/stakater/Reloader/blob/master/internal/pkg/metrics/prometheus.go: both values of the label from its start on
  reloader: { reloader_reload_executed_total: ['success'] },
  // https://github.com/bitnami-labs/sealed-secrets/blob/main/pkg/controller/metrics.go
  sealedSecrets: { sealed_secrets_controller_condition_info: [...OBJECT, 'condition'] },
  // https://openbao.org/docs/internals/telemetry/metrics/; read in the sources of Vault 1.21.4 as well
  hub: {
    vault_audit_log_request_failure: [],
    vault_audit_log_response_failure: [],
    vault_core_active: [],
    vault_core_in_flight_requests: [],
    vault_core_unsealed: [],
    vault_expire_num_irrevocable_leases: [],
    vault_expire_num_leases: [],
    vault_quota_rate_limit_violation: ['name'],
    vault_raft_peers: [],
  },
  // https://github.com/prometheus/blackbox_exporter
  probe: { probe_success: [] },
};

const LABELS_OF: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(TOLD).flatMap((metrics) => Object.entries(metrics)),
);

const written = everythingWatched();
const expressions: readonly string[] = [
  ...['eu', 'us', HUB].flatMap((place) => written.rules(place).map(({ expr }) => expr)),
  ...written.document('dashboard.json').panels.flatMap(({ targets }: any) => targets.map(({ expr }: any) => expr)),
];

/** Metrics in an expression, each with the labels by which its series are chosen. */
function selectorsIn(expr: string): [metric: string, labels: string[]][] {
  return [...expr.matchAll(/\b([a-z]\w*_\w+)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?/g)]
    .filter(([, metric]) =>
      /^(externalsecret|(cluster)?secretstore|pushsecret|reloader|sealed|vault|probe|process)_/.test(metric!),
    )
    .filter(([, metric]) => metric !== 'vault_cluster')
    .map(([, metric, matchers = '']) => [
      metric!,
      [...matchers.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label]) => label!),
    ]);
}

test('rules and panels read what exporters tell, by labels that it has', () => {
  const read = expressions.flatMap(selectorsIn);
  expect(read.length).toBeGreaterThan(40);
  for (const [metric, labels] of read) {
    expect([...LABELS_OF.keys()]).toContain(metric);
    expect([...LABELS_OF.get(metric)!, ...SCRAPED]).toEqual(expect.arrayContaining(labels));
  }
});

test('what is kept of each exporter is what it tells, and something reads each', () => {
  for (const exporter of Object.keys(TOLD) as Exporter[]) {
    const kept = new Set([...written.kept('eu')[exporter], ...written.kept(HUB)[exporter]]);
    expect([...kept].sort()).toEqual(Object.keys(TOLD[exporter]).sort());
  }
});
