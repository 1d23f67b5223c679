import { outputOf } from '../mutation';

const found = (change: (resources: any) => void) => {
  const output = outputOf('jwt');
  change(output.stack('hub').resource);
  return output.findingsOf('audit-log-hashes-values');
};
const told = (change: (resources: any) => void) => found(change).map(({ message }) => message);
const mount = (settings: object) => told((resources) => (resources.vault_mount.other = settings));

test('a device that writes everything in clear is told, however it is spelt', () => {
  const device = (log_raw: unknown) =>
    told((all) => (all.vault_audit = { file: { type: 'file', options: { log_raw } } }));
  expect(device('true')).toEqual([expect.stringContaining('log_raw')]);
  expect(device(true)).toHaveLength(1);
  expect([device('false'), device(undefined)]).toEqual([[], []]);
});

test('a header that carries a credential is told where it is not hashed', () => {
  const header = (name: string, hmac?: boolean) =>
    told((all) => (all.vault_audit_request_header = { one: { name, hmac } }));
  expect(header('Authorization')).toEqual([expect.stringContaining('header "Authorization"')]);
  expect([header('Authorization', true), header('X-Forwarded-For', false)]).toEqual([[], []]);
});

const endpoint = (path: string, said: object | string) =>
  told(
    (all) =>
      (all.vault_generic_endpoint = {
        one: { path, data_json: typeof said === 'string' ? said : JSON.stringify(said) },
      }),
  );

test.each([{ type: 'kv', options: { version: '1' } }, { type: 'kv' }, { type: 'kv-v1' }])(
  'of version 1 of the KV engine (%j) every key is a part of the value',
  (engine) => {
    expect(mount({ path: 'old', ...engine, audit_non_hmac_response_keys: ['host', 'name'] })).toEqual([
      expect.stringContaining('"host", "name" of answers'),
    ]);
  },
);

test.each(['kv-v2', 'transit'])('a name that nobody knows is a warning, beside the error for a secret (%s)', (type) => {
  const keys = { audit_non_hmac_response_keys: ['host', 'version', 'password'] };
  const findings = found((all) => (all.vault_mount.other = { path: 'new', type, ...keys }));

  expect(findings.map(({ severity, message }) => [severity, message.split(' of answers')[0]])).toEqual([
    ['error', '"password"'],
    ['warning', '"host"'],
  ]);
  // Of a value in a KV engine, every key counts.
  expect(findings.every(({ message }) => message.includes('in every value') === (type === 'kv-v2'))).toBe(true);
});

test.each(['token_reviewer_jwt', 'oidc_client_secret', 'barcode', 'self_managed_password', 'backup', 'access_token'])(
  '"%s" is known as a secret, also in a tune block',
  (key) => {
    const tune = [{ audit_non_hmac_request_keys: [key] }];
    const findings = found((all) => (all.vault_auth_backend = { one: { type: 'kubernetes', tune } }));
    expect(findings.map(({ severity }) => severity)).toEqual(['error']);
  },
);

test('keys that hold no secret are nothing to tell', () => {
  const keys = {
    audit_non_hmac_request_keys: ['role', 'common_name'],
    audit_non_hmac_response_keys: ['serial_number'],
  };
  expect(mount({ path: 'pki', type: 'pki', ...keys })).toEqual([]);
});

test('what is written to an endpoint of the API is told like a resource of its own', () => {
  const keys = { audit_non_hmac_response_keys: ['password'] };
  expect(endpoint('sys/mounts/theirs/tune', keys)).toEqual([expect.stringContaining('"password" of answers')]);
  expect(endpoint('/sys/mounts/theirs', { type: 'ssh', config: keys })).toHaveLength(1);
  expect(endpoint('sys/auth/ldap/tune', { audit_non_hmac_request_keys: 'role, password' })).toEqual([
    expect.stringMatching(/^"password" of requests/),
  ]);
  expect(endpoint('sys/audit/file', { type: 'file', options: { log_raw: 'true' } })).toHaveLength(1);
  expect(endpoint('sys/config/auditing/request-headers/X-Vault-Token', {})).toHaveLength(1);
});

test('an endpoint says nothing where it hashes, is another one, or is no JSON', () => {
  expect(endpoint('sys/config/auditing/request-headers/X-Vault-Token', { hmac: true })).toEqual([]);
  expect(endpoint('kv/data/sys/audit/file', { options: { log_raw: true } })).toEqual([]);
  expect(endpoint('sys/audit/file', '${local.x}')).toEqual([]);
});

test('an endpoint that tunes version 1 of the KV engine is held against that engine', () => {
  const findings = found((all) => {
    all.vault_mount.other = { path: 'old', type: 'kv-v1' };
    const data_json = JSON.stringify({ audit_non_hmac_response_keys: ['host'] });
    all.vault_generic_endpoint = { one: { path: 'sys/mounts/old/tune', data_json } };
  });
  expect(findings.map(({ severity }) => severity)).toEqual(['error']);
});
