import { agreeing, checkFiles, hubWith } from '../../files/read';

const IDS = ['hub-makes-no-root-token', 'cluster-holds-no-root-token'];

function told(files: Record<string, string>): string[] {
  const { findings } = checkFiles({ ...agreeing(), ...files });
  return findings.filter(({ id }) => IDS.includes(id)).map(({ severity, message }) => `${severity} ${message}`);
}

const terraform = (type: string, attributes: object) =>
  told({ 'terraform/main.tf.json': hubWith((resource) => Object.assign(resource, { [type]: { x: attributes } })) });

test('files in which nobody has a root token are silent', () => {
  expect(told({})).toEqual([]);
});

const TOKENS: readonly (readonly [string, object])[] = [
  ['vault_token', { policies: ['root'] }],
  ['vault_token', { policies: ['deploy', 'Root'] }],
  ['vault_token_auth_backend_role', { role_name: 'x', allowed_policies: ['root'] }],
  ['vault_generic_endpoint', { path: 'auth/token/create', data_json: '{"policies":["root"]}' }],
  ['vault_generic_endpoint', { path: '/auth/token/create-orphan', data_json: '{"policies":"a, root"}' }],
  ['vault_generic_endpoint', { path: 'auth/token/roles/x', data_json: '{"allowed_policies":["root"]}' }],
];
test.each(TOKENS)('%s makes root tokens: %j', (type, attributes) => {
  expect(terraform(type, attributes)).toEqual([expect.stringMatching(/^error vault_\S+\.x makes root tokens/)]);
});

const LOGINS: readonly (readonly [string, object])[] = [
  ['vault_approle_auth_backend_role', { role_name: 'ci', token_policies: ['root'] }],
  ['vault_ldap_auth_backend_group', { groupname: 'admins', policies: ['root'] }],
  ['vault_github_team', { team: 'admins', policies: ['root'] }],
  ['vault_identity_group', { name: 'admins', policies: ['root'] }],
  ['vault_identity_entity_policies', { entity_id: 'x', policies: ['root'] }],
  ['vault_generic_endpoint', { path: 'auth/userpass/users/bob', data_json: '{"token_policies":["root"]}' }],
];
test.each(LOGINS)('%s gives a login a policy that the server refuses: %j', (type, attributes) => {
  expect(terraform(type, attributes)).toEqual([expect.stringMatching(/^error vault_\S+\.x has policy "root"/)]);
});

const HARMLESS: readonly (readonly [string, object])[] = [
  ['vault_token', { policies: ['root-ca-reader'] }],
  ['vault_token', {}],
  ['vault_pki_secret_backend_root_cert', { backend: 'pki', type: 'internal', common_name: 'root' }],
  ['vault_generic_secret', { path: 'kv/app', data_json: '{"policies":["root"]}' }],
  ['vault_approle_auth_backend_role', { role_name: 'root', token_policies: ['deploy'] }],
];
test.each(HARMLESS)('%s is no root token: %j', (type, attributes) => {
  expect(terraform(type, attributes)).toEqual([]);
});

describe('the token of the provider', () => {
  const provider = (token: string) =>
    told({
      'terraform/main.tf.json': hubWith((_, hub) => Object.assign(hub.provider.vault[0], { token })),
      'terraform/more.tf.json': JSON.stringify({
        variable: { vault_root_token: {}, token: {}, rootToken: {}, root_ca: {} },
      }),
    });

  test.each(['${var.vault_root_token}', '${ var.rootToken }'])('is told by its name: %s', (token) => {
    expect(provider(token)).toEqual([expect.stringMatching(/^warning the provider logs in with var\.\w+, which/)]);
  });

  test.each(['${var.token}', '${var.root_ca}'])('is none by its name: %s', (token) => {
    expect(provider(token)).toEqual([]);
  });

  test('is shown nowhere where it is written in clear', () => {
    const secret = 'hvs.CAESIJ3kRootRootRootRootRootRootRoot';
    const { findings } = checkFiles({
      ...agreeing(),
      'terraform/main.tf.json': hubWith((_, hub) => Object.assign(hub.provider.vault[0], { token: secret })),
    });
    expect(findings.map(({ id }) => id)).toContain('terraform-holds-no-secret');
    expect(JSON.stringify(findings)).not.toContain(secret);
  });
});

describe('a Secret of a cluster', () => {
  const store = (name: string, key: string) => `apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: { name: vault }
spec: { provider: { vault: { server: "https://vault.example.com", path: kv, auth: { tokenSecretRef: { name: ${name}, key: ${key}, namespace: vault } } } } }
`;
  const pod = (variable: string, name: string, key: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: job, namespace: app }
spec:
  selector: { matchLabels: { app: job } }
  template:
    metadata: { labels: { app: job } }
    spec:
      containers:
        - { name: job, image: "job:1", env: [{ name: ${variable}, valueFrom: { secretKeyRef: { name: ${name}, key: ${key} } } }] }
`;
  const stores = (name: string, key: string) => told({ 'manifests/eu/store.yaml': store(name, key) });
  const pods = (...one: Parameters<typeof pod>) => told({ 'manifests/eu/pod.yaml': pod(...one) });

  test.each([
    ['vault-unseal-keys', 'vault-root'],
    ['vault-root-token', 'token'],
    ['vault', 'rootToken'],
    ['hub', 'root'],
  ])('is a root token by its name, and a store logs in with it: %s %s', (name, key) => {
    expect(stores(name, key)).toEqual([expect.stringMatching(/^warning the ClusterSecretStore logs in with key/)]);
  });

  test.each([
    ['vault-token', 'token'],
    ['grassroots', 'token'],
    ['root-sync-vault', 'token'],
    ['vault-root-domain', 'token'],
    ['vault-root-ca', 'ca.crt'],
  ])('is none by its name: %s %s', (name, key) => {
    expect(stores(name, key)).toEqual([]);
  });

  test.each([
    ['VAULT_TOKEN', 'vault-unseal-keys', 'vault-root'],
    ['BAO_TOKEN', 'keys', 'root'],
    ['TOKEN', 'vault-root-token', 'token'],
    ['X', 'vault-unseal-keys', 'vault-root'],
    ['OPENBAO_ROOT_TOKEN', 'keys', 'a'],
  ])('is a root token by its name, and a pod has it: %s %s %s', (...names) => {
    expect(pods(...names)).toEqual([expect.stringMatching(/^warning Deployment "job" is given key/)]);
  });

  test.each([
    ['MYSQL_ROOT_PASSWORD', 'mysql', 'root-password'],
    ['INFLUX_TOKEN', 'influxdb', 'root-token'],
    ['CONSUL_HTTP_TOKEN', 'vault-consul', 'root-token'],
    ['X', 'vault-mysql-root', 'token'],
    ['X', 'gitlab-vault-initial-root-password', 'token'],
    ['X', 'vault-root-user', 'token'],
    ['X', 'vaultwarden-root', 'token'],
    ['VAULT_CACERT', 'vault-root-ca', 'ca.crt'],
    ['VAULT_TOKEN', 'vault-token', 'token'],
  ])('is none of the hub: %s %s %s', (...names) => {
    expect(pods(...names)).toEqual([]);
  });
});
