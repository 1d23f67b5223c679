import { Duration } from 'cdk8s';
import { AuditDevice, FleetErrors, Pem, type RaftServerOptions, Seal, type VaultServerProps } from 'keywheel';
import { render } from '../../lib/synth/render';
import { small } from '../fixtures/fleets';
import { HUB_CERTIFICATES } from '../fixtures/hub-certificates';
import { NODES, servedHub, TLS } from '../fixtures/hub-servers';

type Stated = [options: Partial<RaftServerOptions>, vault?: Partial<VaultServerProps>, product?: 'openBao' | 'vault'];

function faults(...[options, vault, product]: Stated): string[] {
  try {
    render(small({ fleet: { vault: servedHub(options, vault, product) } }).fleet, {
      pathToWorkingDirectory: '../../..',
    });
    return [];
  } catch (error) {
    return (error as FleetErrors).all.map(({ code, reason }) => `${code}: ${reason}`);
  }
}

const [one, two, three] = NODES as [(typeof NODES)[0], (typeof NODES)[0], (typeof NODES)[0]];
const PLUGIN = { command: 'kms', sha256: '0'.repeat(64) };
const aws = (plugin?: typeof PLUGIN) => Seal.awsKms({ keyId: 'k', region: 'r', plugin });

test.each<[string, Stated, string]>([
  ['no node', [{ nodes: [] }], 'nodes is empty'],
  ['a node without a DNS label', [{ nodes: [{ ...one, name: 'bao_1' }] }], 'node "bao_1" has no DNS label'],
  ['a node without TLS', [{ nodes: [{ ...one, address: 'http://a:8200' }] }], 'has the address "http://a:8200"'],
  ['a node with a path', [{ nodes: [{ ...one, clusterAddress: 'https://a:1/x' }] }], 'has the address "https://a:1/x"'],
  ['a node without a port', [{ nodes: [{ ...one, address: 'https://a' }] }], 'has the address "https://a"'],
  ['a node with a quote', [{ nodes: [{ ...one, address: 'https://a"b:8200' }] }], 'use https://host:port'],
  ['a node at the last port', [{ nodes: [{ ...one, address: 'https://a:65535' }] }], 'there is no next one'],
  ['nodes that none of the others reaches', [{ listenAddress: '127.0.0.1' }], 'where the other nodes reach none'],
  [
    'metrics whose cluster port is that of the node',
    [{ telemetry: { access: 'metricsPort', metricsPort: 8199 } }],
    '"bao-1.example.com:8200" is of',
  ],
  [
    'metrics at the last port',
    [{ telemetry: { access: 'metricsPort', metricsPort: 65_535 } }],
    'metricsPort is 65535; use a port, 1 to 65534',
  ],
  [
    'a seal without a key',
    [{ seal: Seal.transit({ address: 'https://s:8200', keyName: '' }) }],
    'seal.keyName is empty',
  ],
  ['a block among settings', [{ settings: { initialize: 'x' } }], 'settings has "initialize"'],
  [
    'two devices with one file',
    [{ audit: ['a', 'b'].map((name) => AuditDevice.file({ name, file: '/audit.log' })) }],
    'two audit devices write to "/audit.log"',
  ],
  [
    'a device that nobody knows the port of',
    [{ audit: [AuditDevice.socket({ address: 'log.example.com' })] }],
    'has the address "log.example.com"; use host:port',
  ],
  ['two nodes of one name', [{ nodes: [one, { ...two, name: one.name }] }], '"name bao-1" is of node'],
  ['two nodes at one address', [{ nodes: [one, { ...two, address: one.address }] }], '"bao-1.example.com:8200" is of'],
  [
    'a node whose port is the cluster port of another',
    [{ nodes: [one, { ...two, address: 'https://bao-1.example.com:8201' }] }],
    '"bao-1.example.com:8201" is of',
  ],
  [
    'metrics at the port of the node',
    [{ telemetry: { access: 'metricsPort', metricsPort: 8200 } }],
    '"bao-1.example.com:8200" is of',
  ],
  ['a listener with a name', [{ listenAddress: 'bao-1' }], 'listenAddress is "bao-1"'],
  ['a file below the working directory', [{ tls: { ...TLS, keyFile: 'tls.key' } }], 'tls.keyFile is "tls.key"'],
  ['what HCL fills in', [{ dataFolder: '/data/${HOME}' }], 'dataFolder holds what'],
  ['a header of the server', [{ responseHeaders: { 'X-Vault-Token': 'x' } }], 'responseHeaders has "X-Vault-Token"'],
  ['a setting that keywheel writes', [{ settings: { api_addr: 'x' } }], 'settings has "api_addr"'],
  ['a setting that is none', [{ settings: { 'a b': 'x' } }], 'settings has "a b"'],
  ['half an attempt', [{ lockout: { threshold: 0.5 } }], 'lockout.threshold is 0.5'],
  ['no time at all', [{ lockout: { duration: Duration.millis(5) } }], 'lockout.duration is below a second'],
  [
    'a port for metrics that is not used',
    [{ telemetry: { metricsPort: 9101 } }],
    'telemetry.metricsPort has no effect',
  ],
  ['no proxy', [{ proxy: { addresses: [] } }], 'proxy.addresses is empty'],
  ['a proxy without a network', [{ proxy: { addresses: ['10.0.0.1'] } }], 'CidrInvalid: vault.server.proxy.addresses'],
  ['OpenBao that locks memory', [{ memoryLock: true }], 'memoryLock is of Vault alone'],
  ['Vault with a port for metrics', [{ telemetry: { access: 'metricsPort' } }, {}, 'vault'], 'needs OpenBao 2.5'],
  ['an older OpenBao with one', [{ telemetry: { access: 'metricsPort' } }, { version: '2.4.4' }], 'needs OpenBao 2.5'],
  [
    'a module of Vault without Enterprise',
    [{ seal: Seal.pkcs11({ library: '/l', tokenLabel: 't', keyLabel: 'k' }) }, {}, 'vault'],
    'needs Vault Enterprise',
  ],
  ['a seal that OpenBao 2.7 does not know', [{ seal: aws() }], 'know the seal "awskms" by a plugin alone'],
  ['a plugin of Vault', [{ seal: aws(PLUGIN), pluginFolder: '/p' }, {}, 'vault'], 'needs OpenBao 2.6'],
  [
    'a plugin of an older OpenBao',
    [{ seal: aws(PLUGIN), pluginFolder: '/p' }, { version: '2.5.5' }],
    'needs OpenBao 2.6',
  ],
  ['a plugin without a folder', [{ seal: aws(PLUGIN) }], 'pluginFolder, which is missing'],
  [
    'a plugin by its path',
    [{ seal: aws({ ...PLUGIN, command: '../kms' }), pluginFolder: '/p' }],
    'has the command "../kms"',
  ],
  ['a plugin without its hash', [{ seal: aws({ ...PLUGIN, sha256: 'x' }), pluginFolder: '/p' }], 'no SHA-256'],
  ['a seal without TLS', [{ seal: Seal.transit({ address: 'http://a', keyName: 'k' }) }], 'seal.address is "http://a"'],
  [
    'two devices of one name',
    [{ audit: [AuditDevice.file({ file: '/a' }), AuditDevice.file({ file: '/b' })] }],
    'two audit devices are called "file"',
  ],
  ['a device with a slash', [{ audit: [AuditDevice.file({ name: 'a/b', file: '/a' })] }], 'is called "a/b"'],
  ['a device that writes anywhere', [{ audit: [AuditDevice.file({ file: 'a' })] }], 'writes to "a"'],
  ['a device with no mode', [{ audit: [AuditDevice.file({ file: '/a', mode: 'rw' })] }], 'has mode "rw"'],
])('%s is told', (_, stated, message) => {
  const all = faults(...stated);
  expect(all).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  expect(all.every((fault) => /^(HubServerInvalid|CidrInvalid): /.test(fault))).toBe(true);
});

test.each<[string, Stated]>([
  ['three nodes', [{ nodes: [one, two, three] }]],
  [
    'three nodes on one machine',
    [
      {
        listenAddress: '127.0.0.1',
        nodes: [8200, 8210, 8220].map((port) => ({ name: `bao-${port}`, address: `https://127.0.0.1:${port}` })),
        tls: { ...TLS, certificate: undefined },
      },
    ],
  ],
  ['one node by an address of IPv6', [{ nodes: [{ name: 'a', address: 'https://[2001:db8::1]:8200' }] }]],
  ['an older OpenBao, which knows the seal itself', [{ seal: aws() }, { version: '2.6.2' }]],
  ['Vault, which knows it too', [{ seal: aws() }, {}, 'vault']],
  ['a plugin in its folder', [{ seal: aws(PLUGIN), pluginFolder: '/p' }]],
  [
    'a module of Vault Enterprise',
    [{ seal: Seal.pkcs11({ library: '/l', tokenLabel: 't', keyLabel: 'k' }) }, { enterprise: true }, 'vault'],
  ],
  ['an address that is filled in', [{ settings: { log_file: '{{ GetPrivateIP }}' } }]],
])('%s may be stated', (_, stated) => {
  expect(faults(...stated)).toEqual([]);
});

describe('a certificate that is known', () => {
  const having = (name: keyof typeof HUB_CERTIFICATES) => ({
    tls: { ...TLS, certificate: Pem.fromText(HUB_CERTIFICATES[name]) },
  });

  test('has the names of all nodes and of the address that clients use', () => {
    expect(faults(having('anyNode'))).toEqual([]);
    expect(faults(having('withoutSecond'))).toEqual([
      expect.stringContaining('does not have the name "bao-2.example.com"'),
    ]);
  });

  test('has addresses where nodes are named by them', () => {
    const nodes = [{ name: 'a', address: 'https://192.0.2.7:8200' }];
    expect(faults({ ...having('withAddress'), nodes })).toEqual([]);
    expect(faults({ ...having('anyNode'), nodes })).toEqual([expect.stringContaining('"192.0.2.7"')]);
  });

  test('is one', () => {
    const certificate = Pem.fromText('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----');
    expect(faults({ tls: { ...TLS, certificate } })).toEqual([expect.stringContaining('is not a certificate')]);
  });
});
