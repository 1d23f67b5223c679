import { HUB } from '../../lib/checks/hub/index';
import { runChecks } from '../../lib/checks/index';
import { find } from '../../lib/files/found';
import { readFilesWithHcl } from '../../lib/files/read-files';
import { readViews } from '../../lib/views/views';
import { folderWith } from '../cli/command';
import { small } from '../fixtures/fleets';
import { servedHub } from '../fixtures/hub-servers';
import { render } from '../../lib/synth/render';

/** What is found of servers in a folder of which nobody has said anything: `<check> <place>`. */
async function foundIn(files: Record<string, string>): Promise<{ found: string[]; unknown: string[] }> {
  const before = process.cwd();
  process.chdir(folderWith(files));
  try {
    const { output, unknown } = await readFilesWithHcl({ found: find('.') });
    const findings = runChecks(readViews(output), HUB);
    return {
      found: findings.map(({ id, source }) => `${id} ${source?.file}:${source?.line}`),
      unknown: unknown.map(({ place, message }) => `${place}: ${message}`),
    };
  } finally {
    process.chdir(before);
  }
}

/** As the manuals of both servers have it. */
const node = (index: number, more = '') => `# A node of three.
ui            = true
cluster_addr  = "https://vault-${index}.example.com:8201"
api_addr      = "https://vault-${index}.example.com:8200"
disable_mlock = true

storage "raft" {
  path    = "/opt/vault/data"
  node_id = "vault-${index}"
${[0, 1, 2]
  .filter((other) => other !== index)
  .map((other) => `  retry_join {\n    leader_api_addr = "https://vault-${other}.example.com:8200"\n  }`)
  .join('\n')}
}

listener "tcp" {
  address       = "0.0.0.0:8200" // all of them
  tls_cert_file = "/etc/vault/tls.crt"
  tls_key_file  = "/etc/vault/tls.key"
}
telemetry {
  disable_hostname = true
}
/* Unsealed by the cloud. */
seal "awskms" {
  region     = "eu-central-1"
  kms_key_id = "alias/vault"
}
${more}`;
const NODES = Object.fromEntries([0, 1, 2].map((index) => [`vault/vault-${index}.hcl`, node(index)]));
const OTHER = { 'm/a.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: a, namespace: a }\n' };

test('three nodes as the manuals write them are in order', async () => {
  expect(await foundIn({ ...NODES, ...OTHER })).toEqual({ found: [], unknown: expect.any(Array) });
});

test('a folder that holds nothing but servers is looked at', async () => {
  expect((await foundIn({ 'a.hcl': node(0, 'raw_storage_endpoint = true') })).found).toEqual([
    'hub-opens-no-back-door a.hcl:7',
  ]);
});

test('a line of the block is told, and of which node', async () => {
  const broken = node(1).replace('tls_cert_file', 'tls_disable = 1\n  tls_cert_file');
  expect((await foundIn({ ...NODES, 'vault/vault-1.hcl': broken })).found).toEqual([
    'hub-listens-with-tls vault/vault-1.hcl:7',
  ]);
});

test('JSON says the same as HCL', async () => {
  const json = {
    storage: { raft: { path: '/data', node_id: 'a', retry_join: [{ leader_api_addr: 'https://b.example.com:8200' }] } },
    listener: [{ tcp: { address: '0.0.0.0:8200', tls_disable: true } }],
    seal: [
      {
        transit: { address: 'https://a.example.com:8200', key_name: 'k', mount_path: 't/', token: 's.Qf1s5zigZ4OX6a' },
      },
    ],
    api_addr: 'https://a.example.com:8200',
    cluster_addr: 'https://a.example.com:8201',
  };
  expect(
    (await foundIn({ 'a/config.json': JSON.stringify(json, null, 1) })).found.map((one) => one.split(' ')[0]),
  ).toEqual([
    'server-file-holds-no-secret',
    'hub-listens-with-tls',
    'seal-is-elsewhere',
    'hub-keeps-its-quorum',
    'hub-shows-its-metrics',
  ]);
});

test('names in capitals, quoted names and older words are the same', async () => {
  const inCapitals = node(0, 'RAW_Storage_Endpoint = true').replace('storage "raft"', 'Storage "raft"');
  expect((await foundIn({ 'a.hcl': inCapitals })).found).toEqual(['hub-opens-no-back-door a.hcl:1']);
  const headers =
    'custom_response_headers {\n    "default" = {\n      "X-Auth-Token" = ["hvs.CAESIJzFuHdXXYabcYkmJ3kq9v"]\n    }\n    "2xx" = {\n      "X-A" = ["b"]\n    }\n  }\n  tls_cert_file';
  expect((await foundIn({ 'a.hcl': node(0).replace('tls_cert_file', headers) })).found).toEqual([
    'server-file-holds-no-secret a.hcl:7',
  ]);
  const older =
    'backend "consul" {\n  path = "vault/"\n}\nlistener "tcp" {\n  address = "0.0.0.0:8200"\n  TLS_Disable = 1\n}\n';
  expect((await foundIn({ 'a.hcl': older })).found).toEqual([
    'hub-listens-with-tls a.hcl:1',
    'hub-shows-its-metrics a.hcl:1',
  ]);
});

test('files beside a server that it takes with it are looked at, and those of others are not', async () => {
  const files = {
    'a/10.hcl': 'storage "raft" {\n  path = "/data"\n}\ncluster_addr = "https://a.example.com:8201"\n',
    'a/20.hcl': 'listener "tcp" {\n  address = "0.0.0.0:8200"\n  tls_disable = true\n}\nraw_storage_endpoint = true\n',
    'a/30.json': '{ "seal": { "pkcs11": { "lib": "/l.so", "pin": 482913 } } }',
    'a/agent.hcl':
      'vault {\n  address = "http://v"\n}\nlistener "tcp" {\n  address = "0.0.0.0:8100"\n  tls_disable = true\n}\n',
  };
  expect((await foundIn(files)).found).toEqual([
    'server-file-holds-no-secret a/30.json:1',
    'hub-listens-with-tls a/20.hcl:1',
    'hub-opens-no-back-door a/20.hcl:1',
  ]);
});

test('the same names in two environments are not one hub', async () => {
  const of = (folder: string, key: string) =>
    Object.fromEntries(
      Object.entries(NODES).map(([name, text]) => [`${folder}/${name}`, text.replace('alias/vault', key)]),
    );
  expect((await foundIn({ ...of('dev', 'alias/dev'), ...of('prod', 'alias/prod') })).found).toEqual([]);
  const named = (key: string) =>
    node(0)
      .replace(/api_addr .*\n/, '')
      .replace('alias/vault', key)
      .replaceAll('vault-0.example.com:8201', '{{ GetPrivateIP }}:8201');
  expect((await foundIn({ 'dev/a.hcl': named('alias/dev'), 'prod/a.hcl': named('alias/prod') })).found).toEqual([]);
  const single = (name: string) =>
    node(0)
      .replace(/retry_join \{[^}]*\}/g, '')
      .replaceAll('vault-0.example.com', '127.0.0.1')
      .replace('"vault-0"', `"${name}"`)
      .replace('alias/vault', `alias/${name}`);
  expect((await foundIn({ 'dev.hcl': single('dev'), 'prod.hcl': single('prod') })).found).toEqual([]);
});

test('a load balancer before the nodes is none of them', async () => {
  const all = node(0)
    .replace('https://vault-0.example.com:8200', 'https://vault.example.com')
    .replace(
      'retry_join {',
      'retry_join {\n    leader_api_addr = "https://vault-0.example.com:8200"\n  }\n  retry_join {',
    );
  // It is not counted as a fourth node.
  expect((await foundIn({ 'a.hcl': all })).found).toEqual(['node-advertises-its-address a.hcl:7']);
});

test('a server that unseals others is one that Terraform of the repository may make the key of', async () => {
  const files = (address: string) => ({
    'a.hcl': node(0).replace(
      /seal "awskms" \{[^}]*\}/,
      `seal "transit" {\n  address = "${address}"\n  key_name = "k"\n  mount_path = "transit/"\n}`,
    ),
    'm.tf':
      'provider "vault" {\n  address = "https://unseal.example.com:8200"\n}\nresource "vault_audit" "a" {\n  type = "file"\n  options = { file_path = "/a" }\n}\n' +
      'resource "vault_transit_secret_backend_key" "k" {\n  backend = "transit"\n  name = "k"\n}\n',
  });
  expect((await foundIn(files('https://unseal.example.com:8200'))).found).toEqual([]);
  expect((await foundIn(files('https://vault-1.example.com:8200'))).found).toEqual(['seal-is-elsewhere a.hcl:7']);
});

test.each([
  ['what the environment fills in', '${VAULT_TOKEN}', false],
  ['a variable of a shell', '$VAULT_TOKEN', false],
  ['a template', '{{ vault_token }}', false],
  ['a word in brackets', '<token>', false],
  ['what a tool replaces', '__TOKEN__', false],
  ['a path to read it from', 'file:///run/token', false],
  ['a token', 's.Qf1s5zigZ4OX6akYjQXJC1jY', true],
  ['a value that begins as a path does', '/alrXUtnFEMI/K7MDENG+bPxRfiCYzzzzAAzzzz', true],
])('of a credential, %s is told: %s', async (_, token, isTold) => {
  const seal = `seal "transit" {\n  address = "https://s.example.com:8200"\n  token = "${token}"\n}`;
  const { found } = await foundIn({ 'a.hcl': node(0).replace(/seal "awskms" \{[^}]*\}/, seal) });
  expect(found).toEqual(isTold ? ['server-file-holds-no-secret a.hcl:7'] : []);
});

test('a heredoc of a job, and JSON of another product, are no server', async () => {
  const terraform =
    'provider "vault" {\n  address = "https://v.example.com"\n}\nresource "vault_policy" "p" {\n  name = "a"\n  policy = ""\n}\n';
  const files = {
    'job.hcl': `job "a" {\n  template {\n    data = <<EOF\n${node(0)}\nEOF\n  }\n}\n`,
    'x.json': '{ "storage": { "bucket": "b", "cache": {} }, "listener": { "port": 80 } }',
    'm.tf': terraform,
  };
  expect((await foundIn(files)).found).toEqual([]);
  expect((await foundIn({ 'a.hcl': node(0), 'm.tf': terraform })).found).toEqual(['hub-is-audited a.hcl:7']);
});

test('a configuration within an object of a cluster is not read, and that is said', async () => {
  const text = node(0)
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: vault-config, namespace: vault }\ndata:\n  a.hcl: |\n${text}\n`;
  const { found, unknown } = await foundIn({ 'm/a.yaml': map });
  expect(found).toEqual([]);
  expect(unknown).toContainEqual(
    expect.stringMatching(/^m\/a\.yaml, ConfigMap vault\/vault-config: it holds the configuration of a server/),
  );
  const policy = OTHER['m/a.yaml'].replace('ServiceAccount', 'ConfigMap') + 'data: { a.hcl: \'path "a" {}\' }\n';
  expect((await foundIn({ 'm/a.yaml': policy })).unknown).not.toContainEqual(expect.stringContaining('a server of'));
});

test('two hubs in one folder are two', async () => {
  const other = Object.fromEntries(
    Object.entries(NODES).map(([name, text]) => [
      name.replace('vault-', 'dev-'),
      text.replaceAll('vault-', 'dev-').replace('alias/vault', 'alias/dev'),
    ]),
  );
  expect((await foundIn({ ...NODES, ...other })).found).toEqual([]);
});

test('one file of three tells how many there are, and misses none that is not there', async () => {
  expect((await foundIn({ 'a.hcl': node(0) })).found).toEqual([]);
});

test('what joins by the tags of a cloud is not counted', async () => {
  const joined = node(0).replace(
    /retry_join \{[^}]*\}\s*retry_join \{[^}]*\}/,
    'retry_join {\n auto_join = "provider=aws tag_key=a tag_value=b"\n }',
  );
  expect((await foundIn({ 'a.hcl': joined })).found).toEqual([]);
});

test('an address that is filled in on the node is nobody else', async () => {
  const own = (index: number) =>
    node(index).replace(/https:\/\/vault-\d\.example\.com:820(\d)"\n/g, 'https://{{ GetPrivateIP }}:820$1"\n');
  expect((await foundIn({ 'a/0.hcl': own(0), 'a/1.hcl': own(1) })).found).toEqual([]);
});

test('what another file of the folder adds is not missing', async () => {
  const base = node(0).replace('cluster_addr  = "https://vault-0.example.com:8201"\n', '');
  expect((await foundIn({ 'a/10.hcl': base })).found).toEqual(['node-advertises-its-address a/10.hcl:6']);
  const more = 'cluster_addr = "https://vault-0.example.com:8201"\n';
  expect((await foundIn({ 'a/10.hcl': base, 'a/20.hcl': more })).found).toEqual([]);
});

test('policies, agents and clients of other products are none', async () => {
  const files = {
    'policy.hcl': 'path "secret/data/a" {\n  capabilities = ["read"]\n}\n',
    'agent.hcl':
      'vault {\n  address = "http://v"\n}\nlistener "tcp" {\n  address = "0.0.0.0:1"\n  tls_disable = true\n}\n',
    'consul.hcl': 'datacenter = "a"\nports {\n  http = 1\n}\n',
    'package.json': '{ "name": "a", "storage": "x", "listener": 1 }',
    ...OTHER,
  };
  expect((await foundIn(files)).found).toEqual([]);
});

test('a file that no parser takes is not known, and no error', async () => {
  const { found, unknown } = await foundIn({ 'a.hcl': `${node(0)}\n}}}`, ...OTHER });
  expect(found).toEqual([]);
  expect(unknown).toContainEqual(
    expect.stringMatching(/^a\.hcl: the configuration of a server was not read: it is not valid HCL/),
  );
});

test('what keywheel writes is read again as it was looked at', async () => {
  const { hubServers } = render(small({ fleet: { vault: servedHub() } }).fleet, { pathToWorkingDirectory: '../../..' });
  const files = Object.fromEntries(hubServers.map(({ name, text }) => [`dist.hub/acme/${name}`, text]));
  const before = process.cwd();
  process.chdir(folderWith({ ...files, 'dist/eu/a.yaml': OTHER['m/a.yaml'], 'cdktf.out/a.tf.json': '{}' }));
  try {
    const { output } = await readFilesWithHcl();
    expect(output.hubServers.map(({ place }) => place)).toEqual(hubServers.map(({ name }) => `dist.hub/acme/${name}`));
    expect(runChecks(readViews(output), HUB)).toEqual([]);
  } finally {
    process.chdir(before);
  }
});
