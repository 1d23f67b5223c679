import { mayBeSecret, shown } from '../../lib/change/shown';

test.each<[type: string, what: string, at: string, value: unknown]>([
  ['provider', 'vault', '[0].auth_login.parameters.secret_id', 'hunter2'],
  ['provider', 'vault', '[0]', { address: 'https://vault.example.com', auth_login: [{ anything: 'hunter2' }] }],
  ['provider', 'kubernetes', '[0].password', 'hunter2'],
  ['provider', 'kubernetes', '[0].token', 'hunter2'],
  ['terraform', 'terraform', 'backend.s3.secret_key', 'hunter2'],
  ['variable', 'database', 'default', 'hunter2'],
  ['kubernetes_secret_v1', 'kubernetes_secret_v1.a', 'data.greeting', 'hunter2'],
  ['vault_database_secret_backend_connection', 'a', 'data.secret', 'hunter2'],
  ['vault_database_secret_backend_connection', 'a', 'mongodb[0].anything', 'hunter2'],
  ['output', 'database_password', 'value', 'hunter2'],
  ['Deployment.apps', 'Deployment a/b', 'spec.template.spec.containers[app].env[PASSWORD].value', 'hunter2'],
  [
    'Deployment.apps',
    'Deployment a/b',
    'spec.template.spec.containers[app]',
    { env: [{ name: 'X', value: 'hunter2' }] },
  ],
  ['Deployment.apps', 'Deployment a/b', 'spec.template.spec.containers[app].args', ['--password=hunter2']],
  ['HelmRelease.helm.toolkit.fluxcd.io', 'HelmRelease a/b', 'spec.values.admin.password', 'hunter2'],
])('what may be a secret by its place or its name is told apart: %s %s %s', (type, what, at, value) => {
  expect(mayBeSecret({ type, what }, at, value)).toBe(true);
});

test.each<[type: string, at: string, value: unknown]>([
  ['provider', '[0].address', 'https://vault.example.com'],
  ['terraform', 'backend.s3.bucket', 'state'],
  ['terraform', 'required_providers.vault.version', '5.6.0'],
  ['variable', 'description', 'what it is'],
  [
    'vault_database_secret_backend_connection',
    'postgresql[0].connection_url',
    'postgresql://{{username}}:{{password}}@db/a',
  ],
  ['vault_jwt_auth_backend_role', 'bound_claims.repository', 'acme/payments'],
  ['vault_jwt_auth_backend_role', 'token_ttl', '3600'],
  ['ExternalSecret.external-secrets.io', 'spec.target.template.data.password', '{{ .password }}'],
  ['ExternalSecret.external-secrets.io', 'spec.data[password].remoteRef.key', 'prod/payments/database'],
  ['Deployment.apps', 'spec.template.spec.containers[app].image', 'app:1'],
])('what is none is shown: %s %s', (type, at, value) => {
  expect(mayBeSecret({ type, what: 'something' }, at, value)).toBe(false);
});

test.each([
  'server=x;user id=sa;password=hunter2',
  'postgresql://app:hunter2@db.example.com/app',
  'https://somebody:hunter2@git.example.com/fleet.git',
  'https://hooks.example.com/?token=hunter2',
])('the password of an address is not shown: %s', (text) => {
  expect(shown(text)).not.toContain('hunter2');
});

test('of keys the fingerprint is shown, and of anything else what it is', () => {
  expect(shown('-----BEGIN PUBLIC KEY-----\nYWNtZQ==\n-----END PUBLIC KEY-----')).toMatch(/^sha256:[0-9a-f]{16}$/);
  expect(shown('acme/payments')).toBe('"acme/payments"');
});
