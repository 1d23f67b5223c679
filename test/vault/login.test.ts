import { ClusterAuth, SpokeClusterProps, TokenReviewer } from 'keywheel';
import { Testing, TestOutput } from 'keywheel/testing';
import { certificate, publicKey, small, smallWithSecret } from '../fixtures/fleets';

const NEW_PROVIDER = '>= 5.7, < 6';

function program(auth: ClusterAuth, props: Partial<SpokeClusterProps> = {}) {
  const parts = smallWithSecret({ fleet: { vaultProviderVersion: NEW_PROVIDER }, cluster: { auth, ...props } });
  const output = Testing.synth(parts.fleet);
  return { ...parts, output, store: output.manifest(parts.namespace, 'SecretStore', 'keywheel').spec.provider.vault };
}

const errors = (output: TestOutput) => output.findings.filter(({ severity }) => severity === 'error');
const only = (output: TestOutput, type: string) => {
  const found = output.resources(type);
  expect(found).toHaveLength(1);
  return found[0];
};

describe('by JWT', () => {
  test('the mount knows the current and the next public key', () => {
    const { output } = program(ClusterAuth.jwt({ publicKeys: [publicKey('now'), publicKey('next')] }));
    expect(output.findings).toEqual([]);
    const mount = only(output, 'vault_jwt_auth_backend');
    expect(mount).toMatchObject({ path: 'acme.eu', type: 'jwt' });
    expect(mount.jwt_validation_pubkeys).toEqual([publicKey('now').text, publicKey('next').text]);
    expect(mount.bound_issuer).toBeUndefined();
  });

  test('the mount fetches keys from a JWKS with an authority', () => {
    const { output } = program(
      ClusterAuth.jwt({ jwksUrl: 'https://keys', caCertificate: certificate('keys'), issuer: 'https://issuer' }),
    );
    expect(output.findings).toEqual([]);
    expect(only(output, 'vault_jwt_auth_backend')).toMatchObject({
      jwks_url: 'https://keys',
      jwks_ca_pem: certificate('keys').text,
      bound_issuer: 'https://issuer',
    });
  });

  test('with discovery the issuer is bound to its address', () => {
    const { output } = program(ClusterAuth.jwt({ discoveryUrl: 'https://oidc', caCertificate: certificate('oidc') }));
    expect(only(output, 'vault_jwt_auth_backend')).toMatchObject({
      oidc_discovery_url: 'https://oidc',
      oidc_discovery_ca_pem: certificate('oidc').text,
      bound_issuer: 'https://oidc',
    });
  });

  test('needs neither an authority nor a word of the API server', () => {
    const { output } = program(ClusterAuth.jwt({ publicKeys: [publicKey('now')] }), {
      apiServer: { url: 'https://api.example.com' },
    });
    expect(output.findings).toEqual([]);
    expect(output.resources('vault_kubernetes_auth_backend_config')).toEqual([]);
  });
});

describe('by TokenReview', () => {
  const kubernetes = (reviewer: TokenReviewer) => program(ClusterAuth.kubernetes({ reviewer }));

  test.each([
    ['the client token', TokenReviewer.clientToken({ apiAudience: 'https://kubernetes' })],
    ['a token variable', TokenReviewer.tokenVariable('reviewer')],
    ['a ServiceAccount', TokenReviewer.serviceAccount()],
  ])('with %s mount, configuration, role and store agree', (_name, reviewer) => {
    const { output, store } = kubernetes(reviewer);
    expect(errors(output)).toEqual([]);
    const mounts = output.resources('vault_auth_backend').filter(({ type }: { type: string }) => type === 'kubernetes');
    expect(mounts).toEqual([expect.objectContaining({ path: 'acme.eu.kubernetes' })]);
    expect(only(output, 'vault_kubernetes_auth_backend_config')).toMatchObject({
      backend: 'acme.eu.kubernetes',
      kubernetes_host: 'https://api.eu.example.com:6443',
      kubernetes_ca_cert: certificate('eu').text,
      disable_local_ca_jwt: true,
    });
    expect(only(output, 'vault_kubernetes_auth_backend_role')).toMatchObject({
      backend: 'acme.eu.kubernetes',
      role_name: 'acme.app',
      bound_service_account_names: ['keywheel'],
      bound_service_account_namespaces: ['app'],
      audience: 'acme.vault',
      token_policies: ['acme.read.eu.app'],
      token_no_default_policy: true,
    });
    expect(store.auth.kubernetes).toMatchObject({ mountPath: 'acme.eu.kubernetes', role: 'acme.app' });
    expect(store.auth.kubernetes.serviceAccountRef.audiences).toContain('acme.vault');
  });

  test('the client token carries the audience of the API server and may review itself, which a warning tells', () => {
    const { output, store } = kubernetes(TokenReviewer.clientToken({ apiAudience: 'https://kubernetes' }));
    expect(store.auth.kubernetes.serviceAccountRef.audiences).toEqual(['acme.vault', 'https://kubernetes']);
    const binding = output.manifests('eu').find(({ kind }: { kind: string }) => kind === 'ClusterRoleBinding');
    expect(binding).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'system:auth-delegator' },
      subjects: [{ kind: 'ServiceAccount', name: 'keywheel', namespace: 'app' }],
    });
    expect(output.findings).toEqual([
      expect.objectContaining({ id: 'login-token-is-no-api-token', severity: 'warning', path: 'prod/payments/eu.app' }),
    ]);
  });

  test('a reviewer token comes from an ephemeral variable and is written write-only', () => {
    const { output } = kubernetes(TokenReviewer.tokenVariable('reviewer_eu'));
    const stack = output.stack('spoke-eu');
    expect(stack.variable.reviewer_eu).toMatchObject({ type: 'string', sensitive: true, ephemeral: true });
    const config = only(output, 'vault_kubernetes_auth_backend_config');
    expect(config).toMatchObject({
      token_reviewer_jwt_wo: '${var.reviewer_eu}',
      token_reviewer_jwt_wo_version: 1,
    });
    expect(config.token_reviewer_jwt).toBeUndefined();
    expect(output.findings).toEqual([]);
    expect(output.manifests('eu').map(({ kind }: { kind: string }) => kind)).not.toContain('ClusterRoleBinding');
  });

  test("Terraform makes the reviewer's ServiceAccount, which may do nothing but review", () => {
    const { output } = kubernetes(TokenReviewer.serviceAccount({ namespace: 'vault' }));
    const stack = output.stack('spoke-eu');
    expect(only(output, 'kubernetes_service_account_v1')).toMatchObject({
      metadata: { name: 'keywheel-token-reviewer', namespace: 'vault' },
      automount_service_account_token: false,
    });
    expect(only(output, 'kubernetes_cluster_role_binding_v1')).toMatchObject({
      role_ref: { name: 'system:auth-delegator' },
      subject: [{ kind: 'ServiceAccount', name: 'keywheel-token-reviewer', namespace: 'vault' }],
    });
    const { metadata } = stack.ephemeral.kubernetes_token_request_v1.reviewer;
    expect(metadata.namespace).toBe('vault');
    // Its name, or a reference to it, so that the request waits for it.
    expect(metadata.name).toMatch(/^keywheel-token-reviewer$|kubernetes_service_account_v1\.reviewer/);
    expect(only(output, 'vault_kubernetes_auth_backend_config').token_reviewer_jwt_wo).toBe(
      '${ephemeral.kubernetes_token_request_v1.reviewer.token}',
    );
    expect(stack.provider.kubernetes).toEqual([
      expect.objectContaining({ host: 'https://api.eu.example.com:6443', token: '${var.kubernetes_token}' }),
    ]);
    expect(stack.variable.kubernetes_token).toMatchObject({ sensitive: true, ephemeral: true });
  });

  test('no stack loads the Kubernetes provider unless it makes a reviewer', () => {
    const { output } = kubernetes(TokenReviewer.tokenVariable('reviewer'));
    expect(Object.keys(output.stack('spoke-eu').terraform.required_providers)).toEqual(['vault']);
  });
});

describe('at a mount made elsewhere', () => {
  test.each(['jwt', 'kubernetes'] as const)('adds roles to a mount of method %s and nothing else', (method) => {
    const { output, store } = program(
      ClusterAuth.fromAuthMountAttributes({ path: '/auth/clusters/eu/'.slice(1), method }),
    );
    expect(errors(output)).toEqual([]);
    expect(output.resources('vault_jwt_auth_backend')).toEqual([]);
    expect(output.resources('vault_auth_backend').map(({ path }: { path: string }) => path)).toEqual([
      'acme.deploy.approle',
    ]);
    expect(output.stack('spoke-eu').data.vault_auth_backend.login).toEqual({ path: 'clusters/eu' });
    expect(only(output, `vault_${method}_auth_backend_role`)).toMatchObject({
      backend: 'clusters/eu',
      role_name: 'acme.app',
    });
    expect(JSON.stringify(store.auth)).toContain('"clusters/eu"');
  });

  test("the deployer may write the fleet's own roles there and no others", () => {
    const { output } = program(ClusterAuth.fromAuthMountAttributes({ path: 'clusters/eu', method: 'jwt' }));
    const { policy } = output
      .resources('vault_policy')
      .find(({ name }: { name: string }) => name === 'acme.deploy.spoke-eu');
    const paths = Object.keys((JSON.parse(policy) as { path: object }).path);
    expect(paths.filter((path) => path.includes('auth/clusters/eu'))).toEqual([
      'auth/clusters/eu/role/acme.*',
      // Terraform looks the mount up.
      'sys/mounts/auth/clusters/eu',
    ]);
  });
});

test.each(['>= 5.7, < 6', '~> 5.7', '5.7.0', '= 5.8.1', '>= 6.0', '>=5.10'])(
  'a provider of version %p takes the token of a reviewer write-only',
  (vaultProviderVersion) => {
    const { fleet } = small({
      fleet: { vaultProviderVersion },
      cluster: { auth: ClusterAuth.kubernetes({ reviewer: TokenReviewer.serviceAccount() }) },
    });
    expect(Testing.synth(fleet).stack('spoke-eu').terraform.required_providers.vault.version).toBe(
      vaultProviderVersion,
    );
  },
);
