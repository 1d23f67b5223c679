import { parse } from '@cdktn/hcl2json';
import { Duration } from 'cdk8s';
import { AuditDevice, type RaftServerOptions, Seal, type VaultServerProps } from 'keywheel';
import { render } from '../../lib/synth/render';
import { small } from '../fixtures/fleets';
import { servedHub } from '../fixtures/hub-servers';

const PLUGIN = { command: 'openbao-plugin-kms-x', sha256: 'ab'.repeat(32) };
const WITH_PLUGIN = { pluginFolder: '/opt/plugins' };

function written(...hub: Parameters<typeof servedHub>) {
  return render(small({ fleet: { vault: servedHub(...hub) } }).fleet, { pathToWorkingDirectory: '../../..' });
}

/** What a server reads of the file of its node. */
async function read(
  options: Partial<RaftServerOptions> = {},
  vault: Partial<VaultServerProps> = {},
  product: 'openBao' | 'vault' = 'openBao',
): Promise<any> {
  return parse('', written(options, vault, product).hubServers[0]!.text);
}

test('each node has a file, which names it and all others', async () => {
  const files = written().hubServers;
  expect(files.map(({ name }) => name)).toEqual(['bao-1.hcl', 'bao-2.hcl', 'bao-3.hcl']);
  const second: any = await parse('', files[1]!.text);
  expect(second).toMatchObject({
    api_addr: 'https://bao-2.example.com:8200',
    cluster_addr: 'https://bao-2.example.com:8201',
    storage: {
      raft: [
        {
          path: '/opt/openbao/data',
          node_id: 'bao-2',
          retry_join: ['bao-1', 'bao-3'].map((name) => ({
            leader_api_addr: `https://${name}.example.com:8200`,
            leader_ca_cert_file: '/etc/bao/ca.pem',
          })),
        },
      ],
    },
    listener: {
      tcp: [
        {
          address: '0.0.0.0:8200',
          cluster_address: '0.0.0.0:8201',
          tls_cert_file: '/etc/bao/tls.pem',
          tls_key_file: '/etc/bao/tls.key',
        },
      ],
    },
    telemetry: [{ prometheus_retention_time: '24h', disable_hostname: true }],
  });
});

test('only a hub whose servers are stated has files', () => {
  expect(render(small().fleet, { pathToWorkingDirectory: '../../..' }).hubServers).toEqual([]);
});

test('a text is what was looked at: reading it again gives the configuration that checks see', async () => {
  for (const { configuration, text } of written().hubServers) {
    const { storage, listener, seal, audit, telemetry, ...settings } = configuration as any;
    const again: any = await parse('', text);
    expect(again).toMatchObject(settings);
    expect(again.storage.raft).toEqual([storage.raft]);
    expect(again.listener.tcp).toEqual(listener.map((one: any) => one.tcp));
    expect(again.seal.transit).toEqual([seal.transit]);
    expect(again.telemetry).toEqual([telemetry]);
    expect(Object.keys(again.audit)).toEqual(audit.flatMap((one: any) => Object.keys(one)));
  }
});

describe('audit devices', () => {
  const audit = [
    AuditDevice.file({ file: 'stdout', name: 'out', mode: '0640' }),
    AuditDevice.socket({ address: 'a:9' }),
  ];

  test('OpenBao has them in its configuration, and Terraform makes none', async () => {
    expect((await read({ audit })).audit).toEqual({
      file: { out: [{ options: [{ file_path: 'stdout', mode: '0640' }] }] },
      socket: { socket: [{ options: [{ address: 'a:9', socket_type: 'tcp' }] }] },
    });
    expect(written({ audit }).stacks.find(({ name }) => name === 'hub')!.json).not.toHaveProperty(
      'resource.vault_audit',
    );
  });

  test('Vault has them from Terraform, whose login may make these and no others', async () => {
    const { stacks } = written({ audit }, {}, 'vault');
    const { json } = stacks.find(({ name }) => name === 'hub')! as any;
    expect(Object.values(json.resource.vault_audit)).toMatchObject([
      { path: 'out', type: 'file', options: { file_path: 'stdout', mode: '0640' } },
      { path: 'socket', type: 'socket', options: { address: 'a:9', socket_type: 'tcp' } },
    ]);
    expect(await read({ audit }, {}, 'vault')).not.toHaveProperty('audit');
    const bootstrap: any = stacks.find(({ name }) => name === 'bootstrap')!.json;
    const { path } = JSON.parse(bootstrap.resource.vault_policy.deploy_hub.policy);
    expect(Object.keys(path).filter((one) => one.startsWith('sys/audit'))).toEqual([
      'sys/audit',
      'sys/audit/out',
      'sys/audit/socket',
    ]);
  });
});

describe('what differs between the servers', () => {
  test('Vault is told not to lock memory, and OpenBao nothing of it', async () => {
    expect(await read({}, {}, 'vault')).toMatchObject({
      disable_mlock: true,
      storage: { raft: [{ path: '/opt/vault/data' }] },
    });
    expect(await read({ memoryLock: true }, {}, 'vault')).toMatchObject({ disable_mlock: false });
    expect(await read()).not.toHaveProperty('disable_mlock');
  });

  test('the longest lease is written where it is stated, and the default never above it', async () => {
    expect(await read({}, { maximumLeaseTtl: Duration.hours(100) })).toMatchObject({
      max_lease_ttl: '100h0m0s',
      default_lease_ttl: '100h0m0s',
    });
    const longer = await read({}, { maximumLeaseTtl: Duration.hours(1000) });
    expect(longer.max_lease_ttl).toBe('1000h0m0s');
    expect(longer).not.toHaveProperty('default_lease_ttl');
    expect(await read()).not.toHaveProperty('max_lease_ttl');
  });
});

describe('metrics', () => {
  const listeners = async (access: 'token' | 'anyone' | 'metricsPort') =>
    (await read({ telemetry: { access, retention: Duration.hours(2) } })).listener.tcp;

  test('are told to a token, to anyone, or at a port of their own, whose cluster port nobody reaches', async () => {
    expect(await listeners('token')).toEqual([expect.not.objectContaining({ telemetry: expect.anything() })]);
    expect(await listeners('anyone')).toMatchObject([{ telemetry: [{ unauthenticated_metrics_access: true }] }]);
    expect(await listeners('metricsPort')).toMatchObject([
      { telemetry: [{ disallow_metrics: true }] },
      {
        address: '0.0.0.0:9101',
        cluster_address: '127.0.0.1:9102',
        telemetry: [{ metrics_only: true, unauthenticated_metrics_access: true }],
      },
    ]);
  });
});

test.each<[string, Seal, object]>([
  [
    'awskms',
    Seal.awsKms({ keyId: 'alias/bao', region: 'eu-central-1', endpoint: 'https://kms', plugin: PLUGIN }),
    { kms_key_id: 'alias/bao', region: 'eu-central-1', endpoint: 'https://kms' },
  ],
  [
    'gcpckms',
    Seal.gcpKms({ project: 'p', region: 'global', keyRing: 'r', key: 'k', credentialsFile: '/g.json', plugin: PLUGIN }),
    { project: 'p', region: 'global', key_ring: 'r', crypto_key: 'k', credentials: '/g.json' },
  ],
  [
    'azurekeyvault',
    Seal.azureKeyVault({ tenantId: 't', vaultName: 'v', keyName: 'k', clientId: 'c', plugin: PLUGIN }),
    { tenant_id: 't', vault_name: 'v', key_name: 'k', client_id: 'c' },
  ],
  [
    'pkcs11',
    Seal.pkcs11({ library: '/lib.so', tokenLabel: 't', keyLabel: 'k', mechanism: '0x1087', plugin: PLUGIN }),
    { lib: '/lib.so', token_label: 't', key_label: 'k', mechanism: '0x1087' },
  ],
])('the seal %s names its key and its plugin, and no credential', async (kind, seal, stanza) => {
  const said = await read({ seal, ...WITH_PLUGIN });
  expect(said.seal).toEqual({ [kind]: [stanza] });
  expect(said.plugin).toEqual({ kms: { [kind]: [{ command: PLUGIN.command, sha256sum: PLUGIN.sha256 }] } });
});

test('shares of a key are what a server has that says nothing of a seal', async () => {
  expect(await read({ seal: Seal.keyShares() })).not.toHaveProperty('seal');
});

test('what else is stated is where the server looks for it', async () => {
  const said = await read({
    proxy: { addresses: ['10.0.0.0/8', '192.0.2.1/32'], hopSkips: 1 },
    responseHeaders: { 'Strict-Transport-Security': 'max-age=1' },
    lockout: { threshold: 7, duration: Duration.minutes(1), counterReset: Duration.minutes(2) },
    maximumRequestDuration: Duration.seconds(30),
    listenAddress: '::',
    ui: true,
    settings: { log_level: 'warn', cache_size: '9', introspection_endpoint: 'false' },
    ...WITH_PLUGIN,
  });
  expect(said).toMatchObject({
    ui: true,
    log_level: 'warn',
    cache_size: 9,
    introspection_endpoint: false,
    plugin_directory: '/opt/plugins',
    default_max_request_duration: '30s',
    listener: {
      tcp: [
        {
          address: '[::]:8200',
          x_forwarded_for_authorized_addrs: '10.0.0.0/8,192.0.2.1/32',
          x_forwarded_for_hop_skips: '1',
          custom_response_headers: [{ default: { 'Strict-Transport-Security': ['max-age=1'] } }],
        },
      ],
    },
    user_lockout: { all: [{ lockout_threshold: '7', lockout_duration: '1m0s', lockout_counter_reset: '2m0s' }] },
  });
});
