import { Operator, put, remove, set } from '../operator';

const of = 'server';
const ADDRESS = 'https://elsewhere.example.com:8200';

/** Servers of the hub that are told something else. */
export const HUB_SERVERS: readonly Operator[] = [
  put('widen', { of, at: 'raw_storage_endpoint', to: () => true }),
  put('widen', { of, at: 'listener/*/tcp/tls_disable', to: () => true }),
  put('widen', { of, at: 'listener/*/tcp/telemetry', to: () => ({ unauthenticated_metrics_access: true }) }),
  put('widen', { of, at: 'seal/transit/token', to: () => 's.Qf1s5zigZ4OX6akYjQXJC1jY' }),
  set('address', { of, at: 'api_addr', to: () => ADDRESS }),
  set('address', { of, at: 'cluster_addr', by: 'on the machine itself', to: () => 'https://127.0.0.1:8201' }),
  remove('address', { of, at: 'cluster_addr' }),
  set('address', { of, at: 'storage/raft/retry_join/*/leader_api_addr', to: () => ADDRESS }),
  remove('drop', { of, at: 'storage/raft/retry_join/*' }),
  set('address', { of, at: 'seal/transit/address', to: () => 'https://bao.example.com:8200' }),
  set('rename', { of, at: 'seal/transit/key_name', to: (name) => `${name}-other` }),
  remove('drop', { of, at: 'seal' }),
  remove('drop', { of, at: 'audit' }),
  remove('drop', { of, at: 'audit/*' }),
  put('rename', { of, at: 'telemetry/metrics_prefix', to: () => 'bao' }),
  put('time', { of, at: 'telemetry/prometheus_retention_time', to: () => '0s' }),
  put('time', { of, at: 'max_lease_ttl', to: () => '9000h' }),
];
