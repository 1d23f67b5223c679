import type { Mutation } from '../../mutation';
import type { Output } from '../../output';

const NODES = ['bao-1', 'bao-2', 'bao-3'];

const told = (
  id: string,
  when: string,
  change: (server: any, output: Output) => unknown,
  ...message: string[]
): Mutation => ({
  id,
  when,
  fleet: 'served',
  mutate: (output) => void change(output.server('bao-2'), output),
  path: '',
  place: 'acme/bao-2.hcl',
  message,
});

/** Of all nodes alike; the first is told of. */
const everywhere = (id: string, when: string, change: (server: any) => unknown, ...message: string[]): Mutation => ({
  ...told(id, when, (_, output) => NODES.forEach((node) => change(output.server(node))), ...message),
  place: 'acme/bao-1.hcl',
});

const secret = (when: string, change: (server: any) => unknown, name: string) =>
  told('server-file-holds-no-secret', when, change, `"${name}" holds a credential`);

/** Servers of the hub that somebody has configured otherwise. */
export const hubServers: readonly Mutation[] = [
  secret(
    'the seal has its token',
    ({ seal }) => (seal.transit.token = 's.Qf1s5zigZ4OX6akYjQXJC1jY'),
    'seal transit, token',
  ),
  secret(
    'a module has its PIN',
    (server) => (server.seal = { pkcs11: { lib: '/l.so', pin: '4321' } }),
    'seal pkcs11, pin',
  ),
  secret(
    'a cloud knows the server by a key',
    (server) => (server.seal = { awskms: { access_key: 'AKIAIOSFODNN7EXAMPLX', secret_key: 'wJalrXUtnFEMI/K7MDENG' } }),
    'seal awskms, secret_key',
  ),
  secret(
    'a key stands where its file should',
    (server) => (server.seal = { static: { current_key_id: '1', current_key: 'ZpP3hJ0mTn9sWqRvUuXxYyZz01234567' } }),
    'seal static, current_key',
  ),
  secret('a module has its PIN as a number', (server) => (server.seal = { pkcs11: { pin: 4321 } }), 'seal pkcs11, pin'),
  secret(
    'a header of each answer holds a token',
    ({ listener }) =>
      (listener[0].tcp.custom_response_headers = { default: { 'X-A': ['hvs.CAESIJzFuHdXXYabcYkmJ3kq9v'] } }),
    'listener tcp, custom_response_headers, default, X-A',
  ),
  secret(
    'nodes are found with a key',
    ({ storage }) =>
      (storage.raft.retry_join = { auto_join: 'provider=aws tag_key=a secret_access_key=wJalrXUtnFEMI' }),
    'storage raft, retry_join, auto_join',
  ),
  secret(
    'the private key is in it',
    ({ storage }) =>
      (storage.raft.retry_join[0].leader_client_key =
        '-----BEGIN PRIVATE KEY-----\\nMC4CAQ\\n-----END PRIVATE KEY-----'),
    'storage raft, retry_join, leader_client_key',
  ),
  secret(
    'a database has the password in its address',
    (server) => (server.storage = { postgresql: { connection_url: 'postgres://bao:7hXq2-pw@db:5432/bao' } }),
    'storage postgresql, connection_url',
  ),
  secret(
    'the credentials of a service account stand where their file should',
    (server) => (server.seal = { gcpckms: { credentials: '{"type": "service_account"}' } }),
    'seal gcpckms, credentials',
  ),
  told(
    'hub-listens-with-tls',
    'a listener has none',
    ({ listener }) => (listener[0].tcp.tls_disable = 'true'),
    '0.0.0.0:8200',
  ),
  told(
    'hub-listens-with-tls',
    'a second listener has none',
    ({ listener }) => listener.push({ tcp: { address: '[::]:8300', tls_disable: 1 } }),
    '[::]:8300',
  ),
  told(
    'hub-opens-no-back-door',
    'the raw storage is served',
    (server) => (server.raw_storage_endpoint = true),
    'raw_storage_endpoint opens sys/raw',
  ),
  told(
    'hub-opens-no-back-door',
    'the raw storage is served by its older name',
    (server) => (server.enable_raw_endpoint = true),
    'enable_raw_endpoint opens sys/raw',
  ),
  everywhere('hub-is-audited', 'OpenBao has no device', (server) => delete server.audit, 'has no audit device'),
  {
    id: 'hub-is-audited',
    when: 'Terraform makes no device of Vault',
    fleet: 'servedByVault',
    mutate: (output) => delete output.stack('hub').resource.vault_audit,
    path: '',
    place: 'acme/bao-1.hcl',
    message: ['has no audit device'],
  },
  everywhere(
    'seal-is-elsewhere',
    'the seal is at the address of Vault/OpenBao',
    ({ seal }) => (seal.transit.address = 'https://bao.example.com:8200/'),
    'which is this Vault/OpenBao itself',
  ),
  told(
    'seal-is-elsewhere',
    'the seal of one node is at another',
    ({ seal }) => (seal.transit.address = 'https://BAO-3.example.com:8200'),
    'which is this Vault/OpenBao itself',
  ),
  told(
    'node-advertises-its-address',
    'two nodes have one cluster address',
    (server) => (server.cluster_addr = 'https://bao-1.example.com:8201'),
    'cluster_addr is',
  ),
  told(
    'node-advertises-its-address',
    'a node says that it is where the others are themselves',
    (server) => (server.cluster_addr = 'https://127.0.0.1:8201'),
    'every other node reaches itself',
  ),
  told(
    'nodes-find-each-other',
    'a node does not know another',
    ({ storage }) => storage.raft.retry_join.pop(),
    'retry_join does not name bao-3.example.com:8200',
  ),
  told(
    'nodes-are-configured-alike',
    'a node has another seal',
    ({ seal }) => (seal.transit.key_name = 'other'),
    'the seal differs from that of acme/bao-1.hcl',
  ),
  told(
    'nodes-are-configured-alike',
    'a node has other devices',
    ({ audit }) => audit.pop(),
    'the audit devices differ from those of',
  ),
  told(
    'nodes-are-configured-alike',
    'a node gives longer leases',
    (server) => (server.max_lease_ttl = '9000h'),
    'max_lease_ttl differs',
  ),
  {
    id: 'hub-keeps-its-quorum',
    when: 'there are four nodes',
    fleet: 'served',
    mutate: (output) =>
      NODES.forEach((node) =>
        output.server(node).storage.raft.retry_join.push({ leader_api_addr: 'https://bao-4.example.com:8200' }),
      ),
    path: '',
    place: 'acme/bao-1.hcl',
    message: ['Raft has 4 nodes, of which 1 may fail, the same as with 3'],
  },
  {
    id: 'hub-keeps-its-quorum',
    when: 'there are two',
    fleet: 'served',
    mutate: (output) => {
      output.removeServer('bao-3');
      ['bao-1', 'bao-2'].forEach((node) => {
        const { raft } = output.server(node).storage;
        raft.retry_join = raft.retry_join.filter((join: any) => !join.leader_api_addr.includes('bao-3'));
      });
    },
    path: '',
    place: 'acme/bao-1.hcl',
    message: ['Raft has 2 nodes, of which 0 may fail, the same as with 1'],
  },
  told(
    'hub-shows-its-metrics',
    'names begin otherwise',
    ({ telemetry }) => (telemetry.metrics_prefix = 'bao'),
    'metrics_prefix is not "vault"',
  ),
  told(
    'hub-shows-its-metrics',
    'names have that of the machine, for somebody else takes them too',
    (server) => (server.telemetry = { statsd_address: 'statsd:8125', disable_hostname: false }),
    'with statsd_address and without disable_hostname',
  ),
  told(
    'hub-shows-its-metrics',
    'nothing is said of metrics',
    (server) => delete server.telemetry,
    'the telemetry block is missing',
  ),
  told(
    'hub-shows-its-metrics',
    'nothing is kept for Prometheus',
    ({ telemetry }) => (telemetry.prometheus_retention_time = '0s'),
    'prometheus_retention_time is 0',
  ),
  told(
    'hub-metrics-are-guarded',
    'clients are told metrics',
    ({ listener }) => (listener[0].tcp.telemetry = [{ unauthenticated_metrics_access: 'true' }]),
    'serves metrics to anyone',
  ),
];
