import { agreeing, checkFiles, HUB, hubWith, Read } from './read';

const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata: { name: reader, namespace: app }
---
`;
const SERVER = 'https://vault.example.com';

/** What Vault Secrets Operator reads at the hub of {@link HUB}, and a Deployment that it restarts. */
const VAULT_SECRETS = `${ACCOUNT}apiVersion: secrets.hashicorp.com/v1beta1
kind: VaultConnection
metadata: { name: hub, namespace: app }
spec: { address: ${SERVER} }
---
apiVersion: secrets.hashicorp.com/v1beta1
kind: VaultAuth
metadata: { name: hub, namespace: app }
spec:
  vaultConnectionRef: hub
  method: kubernetes
  mount: eu
  kubernetes: { role: app, serviceAccount: reader, audiences: [vault] }
---
apiVersion: secrets.hashicorp.com/v1beta1
kind: VaultStaticSecret
metadata: { name: app, namespace: app }
spec:
  vaultAuthRef: hub
  mount: kv
  type: kv-v2
  path: app
  destination: { name: app, create: true }
  rolloutRestartTargets: [{ kind: Deployment, name: web }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: app }
spec:
  template: { spec: { containers: [{ name: web, image: 'web:1', envFrom: [{ secretRef: { name: app } }] }] } }
`;

const ISSUER = `${ACCOUNT}apiVersion: cert-manager.io/v1
kind: Issuer
metadata: { name: web, namespace: app }
spec:
  vault:
    server: ${SERVER}
    path: pki/sign/web
    auth: { kubernetes: { role: app, mountPath: /v1/auth/eu, serviceAccountRef: { name: reader } } }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: tokens, namespace: app }
rules: [{ apiGroups: [''], resources: [serviceaccounts/token], resourceNames: [reader], verbs: [create] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: tokens, namespace: app }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: tokens }
subjects: [{ kind: ServiceAccount, name: cert-manager, namespace: cert-manager }]
`;

const SIGNING = hubWith((resource) => {
  resource.vault_mount.pki = { path: 'pki', type: 'pki' };
  resource.vault_policy.app.policy = JSON.stringify({ path: { 'pki/sign/web': { capabilities: ['update'] } } });
  resource.vault_kubernetes_auth_backend_role.app.audience = 'vault://app/web';
  resource.vault_pki_secret_backend_role = {
    web: { backend: 'pki', name: 'web', allowed_domains: ['example.com'], allow_subdomains: true, max_ttl: '72h' },
  };
});

function check(yaml: string, hub = JSON.stringify(HUB)): Read {
  return checkFiles({
    'terraform/main.tf.json': hub,
    'manifests/app.yaml': yaml,
    'fleet.yaml': 'clusters: { eu: { manifests: [manifests] } }',
  });
}

/** `<check>: <message>` of each that is about what a test changes. */
function told(read: Read): string[] {
  return read.findings
    .filter(({ id }) => !/^(login-can-be-reviewed|auth-mount-is-configured)$/.test(id))
    .map(({ id, message }) => `${id}: ${message}`);
}

describe('Vault Secrets Operator', () => {
  test('is silent where both sides agree', () => {
    const read = check(VAULT_SECRETS);
    expect(told(read)).toEqual([]);
    expect(read.unknown.filter((one) => /Vault(Auth|Connection|StaticSecret)/.test(one))).toEqual([]);
  });

  test.each([
    ['its role', 'role: app', 'role: other', /^login-role-exists: Vault Secrets Operator logs in with role "other"/],
    ['its mount', 'mount: eu', 'mount: us', /^auth-mount-exists: .*"us"/],
    ['its audience', '[vault]', '[api]', /^audience-agrees: .*"api".*"vault"/],
    ['its account', 'serviceAccount: reader', 'serviceAccount: writer', /^role-binds-service-account: .*"app\/writer"/],
    ['what it reads', 'path: app', 'path: other', /^remote-key-is-granted: .*"kv\/data\/other"/],
    ['the version of the engine', 'kv-v2', 'kv-v1', /^remote-key-is-granted: .*may not read "kv\/app"/],
    ['the engine', 'mount: kv', 'mount: vk', /^engine-exists: .*"vk\/data\/app"/],
    ['the VaultAuth', 'vaultAuthRef: hub', 'vaultAuthRef: bub', /^store-exists: it names VaultAuth "app\/bub"/],
    ['the VaultConnection', 'ConnectionRef: hub', 'ConnectionRef: bub', /^store-exists: .*VaultConnection "app\/bub"/],
    ['what it restarts', 'name: web }]', 'name: wob }]', /^restarted-workload-exists: .*"wob".*Deployment "web"/],
    ['its server', SERVER, 'https://other.example.com', /^store-names-hub: .*https:\/\/other/],
  ])('is told when %s is another', (_, from, to, message) => {
    expect(VAULT_SECRETS).toContain(from);
    expect(told(check(VAULT_SECRETS.replace(from, to)))).toContainEqual(expect.stringMatching(message));
  });

  test.each([
    ['the role', (hub: any) => (hub.vault_kubernetes_auth_backend_role.app.role_name = 'other'), 'login-role-exists'],
    ['the audience', (hub: any) => (hub.vault_kubernetes_auth_backend_role.app.audience = 'api'), 'audience-agrees'],
    ['the policy', (hub: any) => (hub.vault_policy.app.policy = ''), 'remote-key-is-granted'],
  ])('is told when %s of the hub is another', (_, change, id) => {
    expect(told(check(VAULT_SECRETS, hubWith(change)))).toContainEqual(expect.stringMatching(`^${id}:`));
  });

  test('takes what a VaultAuthGlobal says for each VaultAuth', () => {
    const shared = `---
apiVersion: secrets.hashicorp.com/v1beta1
kind: VaultAuthGlobal
metadata: { name: all, namespace: shared }
spec:
  defaultAuthMethod: kubernetes
  allowedNamespaces: [app]
  kubernetes: { mount: eu, role: app, serviceAccount: reader, audiences: [ROLE] }
`;
    const asking = VAULT_SECRETS.replace(
      /method: kubernetes\n.*\n.*\n/,
      'vaultAuthGlobalRef: { name: all, namespace: shared }\n',
    );
    expect(told(check(asking + shared.replace('ROLE', 'vault')))).toEqual([]);
    expect(told(check(asking + shared.replace('ROLE', 'api')))).toEqual([expect.stringMatching(/^audience-agrees/)]);
    expect(check(asking).unknown).toContainEqual(expect.stringContaining('VaultAuthGlobal that is in no file'));
  });

  test('may be shared with the namespaces that a VaultAuth lets in', () => {
    const elsewhere = VAULT_SECRETS.replace('kind: VaultAuth\nmetadata: { name: hub, namespace: app }', (text) =>
      text.replace('namespace: app', 'namespace: shared'),
    )
      .replace('vaultAuthRef: hub', 'vaultAuthRef: shared/hub')
      .replace('vaultConnectionRef: hub', 'vaultConnectionRef: app/hub');
    const shared = elsewhere.replace('method: kubernetes', 'method: kubernetes\n  allowedNamespaces: [app]');
    expect(told(check(shared))).toEqual([]);
    expect(told(check(elsewhere))).toContainEqual(expect.stringMatching(/^store-admits-its-users: .*"shared\/hub"/));
  });

  describe('with a value that changes', () => {
    const read = VAULT_SECRETS.replace('  path: app\n', '  path: app\n  refreshAfter: 1h\n');
    const leased = VAULT_SECRETS.replace('kind: VaultStaticSecret', 'kind: VaultDynamicSecret');
    const certificate = VAULT_SECRETS.replace('kind: VaultStaticSecret', 'kind: VaultPKISecret').replace(
      'path: app',
      'role: app',
    );
    const kept = (yaml: string) =>
      check(yaml)
        .findings.filter(({ id }) => id === 'changed-secret-reaches-workloads')
        .map(({ severity, message }) => `${severity}: ${message}`);
    const notNamed = (yaml: string) => yaml.replace(/ {2}rolloutRestartTargets.*\n/, '');

    test.each([
      ['a value that people write', read, 'warning: Deployment web reads Secret "app" at its start, which people may'],
      ['a user on demand', leased, 'error: Deployment web reads Secret "app" at its start, which Vault/OpenBao ends'],
      ['a certificate', certificate, 'error: Deployment web reads Secret "app" at its start, which Vault/OpenBao ends'],
    ])('is told where nothing restarts a workload after %s', (_, yaml, message) => {
      expect(kept(yaml)).toEqual([]);
      expect(kept(notNamed(yaml))).toEqual([expect.stringContaining(message)]);
      expect(kept(yaml.replace('kind: Deployment, name: web', 'kind: StatefulSet, name: web'))).toHaveLength(1);
      expect(kept(yaml.replace('spec:\n  template:', 'spec:\n  paused: true\n  template:'))).toEqual([
        expect.stringContaining('its rollout is paused'),
      ]);
    });

    test('is silent where it is read again, or never changes', () => {
      const reloaded = 'metadata: { name: web, namespace: app, annotations: { reloader.stakater.com/auto: "true" } }';
      const file = `volumeMounts: [{ name: v, mountPath: /v }] }], volumes: [{ name: v, secret: { secretName: app } }`;
      expect(kept(notNamed(VAULT_SECRETS).replace('  path: app\n', '  path: app\n  hmacSecretData: false\n'))).toEqual(
        [],
      );
      expect(kept(notNamed(read).replace(/metadata: \{ name: web.*/, reloaded))).toEqual([]);
      expect(kept(notNamed(leased).replace('envFrom: [{ secretRef: { name: app } }] }', file))).toEqual([]);
    });

    test('is told of a value that is read each minute, though the object does not say how often', () => {
      expect(kept(notNamed(VAULT_SECRETS))).toEqual([expect.stringContaining('which people may change')]);
    });

    describe('that the operator reads once', () => {
      const database = hubWith((resource) => {
        resource.vault_mount.db = { path: 'db', type: 'database' };
        const role = { backend: 'db', db_name: 'orders', name: 'app' };
        resource.vault_database_secret_backend_role = { app: { ...role, creation_statements: [] } };
      });
      const once = (path: string, more = '', mount = 'db') =>
        check(leased.replace('mount: kv', `mount: ${mount}${more}`).replace('path: app', `path: ${path}`), database)
          .findings.filter(({ id }) => id === 'changed-secret-is-updated')
          .map(({ message }) => message);
      const rotated = 'Secret "app" is never updated (allowStaticCreds and refreshAfter are not set)';

      test('is an error where Vault/OpenBao rotates it', () => {
        expect(once('static-creds/app')).toEqual([expect.stringContaining(rotated)]);
        expect(once('static-creds/app', '', 'elsewhere')).toEqual([expect.stringContaining(rotated)]);
        expect(once('static-creds/app', '\n  allowStaticCreds: true')).toEqual([]);
        expect(once('static-creds/app', '\n  refreshAfter: 5m')).toEqual([]);
        expect(once('static-creds/app', '', 'kv')).toEqual([]);
        expect(once('creds/app')).toEqual([]);
      });

      test('is an error where Vault/OpenBao ends it', () => {
        expect(once('creds/app', '\n  allowStaticCreds: true')).toEqual([
          expect.stringContaining('Secret "app" is never updated (allowStaticCreds is set), and its value is leased'),
        ]);
        expect(once('creds/other', '\n  allowStaticCreds: true')).toEqual([]);
      });

      test('is looked for in the Vault namespace that the VaultAuth names', () => {
        const inNamespace = hubWith((resource) => {
          resource.vault_namespace = { team: { path: 'team' } };
          resource.vault_mount.db = { path: 'db', type: 'database', namespace: 'team' };
          const role = { backend: 'db', db_name: 'orders', name: 'app', namespace: 'team' };
          resource.vault_database_secret_backend_role = { app: { ...role, creation_statements: [] } };
        });
        const found = (auth: string) =>
          check(
            leased
              .replace('mount: kv', 'mount: db\n  allowStaticCreds: true')
              .replace('path: app', 'path: creds/app')
              .replace(/(kind: VaultAuth\n[^]*?\n {2}method: kubernetes\n)/, `$1${auth}`),
            inNamespace,
          ).findings.filter(({ id }) => id === 'changed-secret-is-updated');
        expect(found('  namespace: team\n')).toHaveLength(1);
        expect(found('  namespace: other\n')).toEqual([]);
        expect(found('')).toEqual([]);
      });
    });

    test('is told where the operator does not see the change', () => {
      expect(kept(read.replace('refreshAfter: 1h\n', 'refreshAfter: 1h\n  hmacSecretData: false\n'))).toHaveLength(1);
      expect(
        kept(notNamed(VAULT_SECRETS).replace('path: app\n', 'path: app\n  syncConfig: { instantUpdates: true }\n')),
      ).toHaveLength(1);
    });
  });

  test('says what of its login is not known', () => {
    const appRole = VAULT_SECRETS.replace('method: kubernetes', 'method: appRole');
    expect(check(appRole).unknown).toContainEqual(expect.stringContaining('logs in by appRole'));
    expect(
      check(VAULT_SECRETS.replace('  vaultAuthRef: hub\n', '').replaceAll('name: hub', 'name: bub')).unknown,
    ).toEqual(expect.arrayContaining([expect.stringContaining('names no VaultAuth')]));
  });

  test('is told of what a VaultDynamicSecret and a VaultPKISecret ask for', () => {
    const dynamic = VAULT_SECRETS.replace('VaultStaticSecret', 'VaultDynamicSecret').replace(
      'path: app',
      'path: creds/app',
    );
    expect(told(check(dynamic))).toContainEqual(
      expect.stringMatching(/^remote-key-is-granted: .*may not read "kv\/creds\/app"/),
    );
    const certificate = VAULT_SECRETS.replace('VaultStaticSecret', 'VaultPKISecret')
      .replace('mount: kv', 'mount: pki\n  role: web\n  commonName: web.example.com')
      .replace('path: app', 'path: ignored');
    const hub = SIGNING.replace('vault://app/web', 'vault').replace('"name": "web"', '"name": "other"');
    expect(told(check(certificate, hub))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^remote-key-is-granted: .*may not update "pki\/issue\/web"/),
        expect.stringMatching(/^certificate-role-exists: .*"web"/),
      ]),
    );
  });

  test('is told of fields of another type once, and asks for nothing then', () => {
    const read = check(VAULT_SECRETS.replace('mount: kv', 'mount: 5'));
    expect(told(read)).toEqual([
      expect.stringMatching(/^field-has-its-type: VaultStaticSecret "app", field spec.mount/),
    ]);
  });

  test('has kinds of its own, whatever others call theirs', () => {
    // External Secrets Operator would ask with what is in "provider".
    const generator = VAULT_SECRETS.replace('VaultStaticSecret', 'VaultDynamicSecret');
    expect(told(check(generator)).filter((one) => /store names no|does not say how/.test(one))).toEqual([]);
    const theirs = agreeing()['manifests/eu/app.yaml']!.replace(
      'apiVersion: external-secrets.io/v1\nkind: SecretStore',
      'apiVersion: stores.example.com/v1\nkind: SecretStore',
    );
    expect(told(check(theirs))).toContainEqual(expect.stringMatching(/^store-exists: SecretStore hub/));
  });
});

describe('cert-manager', () => {
  test('is silent where both sides agree', () => expect(told(check(ISSUER, SIGNING))).toEqual([]));

  test('needs a Role by which it may ask for the token of the account', () => {
    const message =
      /^operator-may-request-token: no Role lets cert-manager create tokens of ServiceAccount "app\/reader"/;
    expect(told(check(ISSUER.replace('resourceNames: [reader]', 'resourceNames: [writer]'), SIGNING))).toContainEqual(
      expect.stringMatching(message),
    );
    expect(told(check(ISSUER.replace('verbs: [create]', 'verbs: [get]'), SIGNING))).toContainEqual(
      expect.stringMatching(message),
    );
    const [without = ''] = ISSUER.split('---\napiVersion: rbac');
    expect(told(check(without, SIGNING))).toEqual([expect.stringMatching(message)]);
    const all = ISSUER.replace(' resourceNames: [reader],', '');
    expect(told(check(all, SIGNING)).filter((one) => message.test(one))).toEqual([]);
    const chart = `---\napiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: { name: x, namespace: app }\nspec: { chart: x }\n`;
    expect(told(check(without + chart, SIGNING)).filter((one) => message.test(one))).toEqual([]);
  });

  describe('with a Certificate', () => {
    const certificate = (spec: string, issuer = '{ name: web }') => `${ISSUER}---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: tls, namespace: app }
spec: { secretName: tls, issuerRef: ${issuer}, ${spec} }
`;
    const names = (yaml: string, hub = SIGNING) =>
      told(check(yaml, hub)).filter((one) => /^certificate-(names-are|role-exists)/.test(one));

    test.each([
      ['names of the role', 'commonName: www.example.com, dnsNames: [www.example.com, api.example.com]'],
      ['a subject that has the name', 'literalSubject: "CN=www.example.com,O=Acme"'],
      ['a long duration, which Vault/OpenBao shortens', 'commonName: a.example.com, duration: 2160h'],
      ['names that something fills in', 'commonName: www.example.com, dnsNames: ["www.${DOMAIN}"]'],
    ])('is silent for %s', (_, spec) => {
      expect(names(certificate(spec))).toEqual([]);
    });

    test.each([
      [
        'another name',
        'commonName: a.example.com, dnsNames: [a.example.org]',
        /asks for "a\.example\.org", which is not/,
      ],
      ['another common name', 'commonName: example.org', /asks for "example\.org", which is not among/],
      ['no common name', 'dnsNames: [a.example.com]', /asks for no common_name, which is demanded/],
      ['a URI', 'commonName: a.example.com, uris: ["spiffe://x/y"]', /"spiffe:\/\/x\/y", which is not among the URIs/],
    ])('is told for %s', (_, spec, message) => {
      expect(names(certificate(spec))).toEqual([expect.stringMatching(message)]);
      expect(names(certificate(spec, '{ name: other }'))).toEqual([]);
      expect(names(certificate(spec, '{ name: web, kind: ClusterIssuer }'))).toEqual([]);
    });

    test('is told where a role of the hub is another', () => {
      const spec = 'commonName: www.example.com';
      const hub = SIGNING.replace('"allow_subdomains": true', '"allow_subdomains": false');
      expect(names(certificate(spec), hub)).toHaveLength(1);
      const renamed = SIGNING.replace('"name": "web"', '"name": "wob"');
      expect(names(ISSUER, renamed)).toEqual([
        expect.stringMatching(/^certificate-role-exists: it asks by role "web", which authority "pki" does not have/),
      ]);
      expect(names(ISSUER.replace('pki/sign/web', 'pki/issuer/default/sign/web'))).toEqual([]);
    });
  });

  test('shows the audience of its issuer', () => {
    const hub = SIGNING.replace('vault://app/web', 'vault');
    expect(told(check(ISSUER, hub))).toEqual([
      expect.stringMatching(
        /^audience-agrees: cert-manager's token is meant for "vault:\/\/app\/web".*asks for "vault"/,
      ),
    ]);
    const named = ISSUER.replace('{ name: reader } }', '{ name: reader, audiences: [vault] } }');
    expect(told(check(named, hub))).toEqual([]);
  });

  test('shows another for a ClusterIssuer', () => {
    const ofCluster = ISSUER.replace(
      'kind: Issuer\nmetadata: { name: web, namespace: app }',
      'kind: ClusterIssuer\nmetadata: { name: web }',
    );
    expect(told(check(ofCluster, SIGNING))).toEqual([expect.stringMatching(/^audience-agrees: .*"vault:\/\/web"/)]);
    expect(told(check(ofCluster, SIGNING.replace('vault://app/web', 'vault://web')))).toEqual([]);
  });

  test.each([
    ['path', 'sign/web', 'sign/api', /^remote-key-is-granted: .*may not update "pki\/sign\/api"/],
    ['mount', 'auth/eu', 'auth/us', /^auth-mount-exists/],
    [
      'account',
      'serviceAccountRef: { name: reader }',
      'serviceAccountRef: { name: other }',
      /^role-binds-service-account/,
    ],
  ])('is told when its %s is another', (_, from, to, message) => {
    expect(told(check(ISSUER.replace(from, to), SIGNING))).toContainEqual(expect.stringMatching(message));
  });

  test('says that another login is not read', () => {
    const token = ISSUER.replace(/kubernetes: .*/, 'tokenSecretRef: { name: token } }');
    expect(check(token, SIGNING).unknown).toContainEqual(expect.stringContaining('logs in by tokenSecretRef'));
  });
});

test('controllers of others are named as not read', () => {
  const theirs = `${ACCOUNT}apiVersion: vault.upbound.io/v1beta1
kind: ProviderConfig
metadata: { name: default }
spec: { address: ${SERVER} }
`;
  expect(check(theirs).unknown).toContainEqual(expect.stringMatching(/ProviderConfig.*vault.upbound.io are not read/));
});
