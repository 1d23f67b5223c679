import { checkHcl, HCL_HUB } from './hcl';

const ENGINE = `resource "vault_mount" "database" {
  path = "database"
  type = "database"
}
resource "vault_database_secret_backend_role" "app" {
  backend             = "database"
  name                = "app"
  db_name             = "main"
  creation_statements = ["CREATE ROLE"]
}
`;
const generator = (path: string, more = 'method: GET') => `apiVersion: generators.external-secrets.io/v1alpha1
kind: VaultDynamicSecret
metadata: { name: user, namespace: app }
spec:
  path: ${path}
  ${more}
  provider:
    server: https://vault.example.com
    auth: { kubernetes: { mountPath: eu, role: app, serviceAccountRef: { name: reader, audiences: [vault] } } }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: user, namespace: app }
spec:
  refreshInterval: 30m
  target: { name: user }
  dataFrom:
    - sourceRef:
        generatorRef: { apiVersion: generators.external-secrets.io/v1alpha1, kind: VaultDynamicSecret, name: user }
`;

async function found(path: string, granted = 'database/creds/app'): Promise<string[]> {
  const hub = HCL_HUB.replace('kv/data/app', granted) + ENGINE;
  const { findings } = await checkHcl({ 'terraform/main.tf': hub, 'manifests/eu/app.yaml': generator(path) });
  return findings.map(({ id }) => id).filter((id) => /database-role-exists|remote-key|engine-exists|is-used/.test(id));
}

test.each(['database/creds/app', '/database/creds/app', '/database/creds/app/'])(
  '%s is what a generator asks for, with or without slashes around it',
  async (path) => {
    expect(await found(path)).toEqual([]);
    expect(await found(path, 'database/creds/other')).toContain('remote-key-is-granted');
  },
);

test('a role that is not there is told behind a slash too', async () => {
  expect(await found('/database/creds/gone')).toContain('database-role-exists');
});

test('of an agent whose configuration is a ConfigMap, nothing is found, and that is said', async () => {
  const workload = (annotations: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: app }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web }, annotations: { vault.hashicorp.com/agent-inject: "true", ${annotations} } }
    spec:
      serviceAccountName: web
      automountServiceAccountToken: false
      containers: [{ name: web, image: "example.com/web:1" }]
`;
  const read = (annotations: string) =>
    checkHcl({ 'terraform/main.tf': HCL_HUB, 'manifests/eu/app.yaml': workload(annotations) });
  const agents = /agent-makes-its-files|login-role-exists/;
  const ofMap = await read('vault.hashicorp.com/agent-configmap: agent');
  expect(ofMap.findings.filter(({ id }) => agents.test(id))).toEqual([]);
  expect(ofMap.unknown.join('\n')).toContain('its configuration from ConfigMap "agent", which is not read');
  const ofAnnotations = await read('vault.hashicorp.com/role: gone');
  expect(ofAnnotations.findings.filter(({ id }) => agents.test(id))).not.toEqual([]);
});

describe('a generator of an engine that is no database', () => {
  const produced = async (type: string, path: string, more: string) => {
    const engine = `resource "vault_mount" "e" {\n  path = "e"\n  type = "${type}"\n}\n`;
    const { findings } = await checkHcl({
      'terraform/main.tf': HCL_HUB + engine,
      'manifests/eu/app.yaml': generator(path, more),
    });
    return findings.filter(({ id }) => id === 'property-is-produced').map(({ fix }) => fix);
  };

  test.each([
    ['kubernetes', 'e/creds/app', 'method: POST'],
    ['aws', 'e/creds/app', 'method: POST'],
    ['aws', 'e/creds/app', 'method: GET'],
    ['azure', 'e/creds/app', 'method: GET'],
    ['approle', 'auth/token/create', 'method: POST\n  resultType: Auth'],
    ['aws', 'e/creds/app', 'resultType: Raw'],
  ])('asks as the engine has it: %s, %s, %s', async (type, path, more) => {
    expect(await produced(type, path, more)).toEqual([]);
  });

  test.each([
    ['kubernetes', 'e/creds/app', 'method: GET', 'say method: POST and resultType: Data'],
    ['azure', 'e/creds/app', 'method: POST', 'say method: GET and resultType: Data'],
    ['pki', 'e/issue/app', 'method: GET', 'say method: POST and resultType: Data'],
    ['aws', 'e/creds/app', 'resultType: Auth', 'say method: GET and resultType: Data'],
  ])('is an error where the engine refuses it: %s, %s, %s', async (type, path, more, fix) => {
    expect(await produced(type, path, more)).toEqual([fix]);
  });
});

test('a role of an engine that is in no file is the engine that is missing, and no role of a database', async () => {
  expect(await found('azure/creds/app')).not.toContain('database-role-exists');
});

test.each([
  ['ldap', 'static-cred/app', true],
  ['aws', 'static-creds/app', true],
  ['azure', 'static-creds/app', true],
  ['ldap', 'creds/app', false],
  ['kv', 'static-cred/app', false],
])(
  'an account that %s rotates, read at %s, is one that the operator has to update: %s',
  async (type, key, isRotated) => {
    const engine = `resource "vault_mount" "e" {\n  path = "e"\n  type = "${type}"\n}\n`;
    const of = (more: string) => `apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: e, namespace: app }
spec:
  provider:
    vault:
      server: https://vault.example.com
      path: e
      version: v1
      auth: { kubernetes: { mountPath: eu, role: app, serviceAccountRef: { name: reader, audiences: [vault] } } }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: user, namespace: app }
spec:
  refreshInterval: 5m
  secretStoreRef: { name: e, kind: SecretStore }
  target: { name: user${more} }
  dataFrom: [{ extract: { key: ${key} } }]
`;
    const ids = async (more: string) => {
      const { findings } = await checkHcl({ 'terraform/main.tf': HCL_HUB + engine, 'manifests/eu/app.yaml': of(more) });
      return findings.map(({ id }) => id);
    };
    expect((await ids(', immutable: true')).includes('changed-secret-is-updated')).toBe(isRotated);
    expect(await ids('')).not.toContain('changed-secret-is-updated');
  },
);
