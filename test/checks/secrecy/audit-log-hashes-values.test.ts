import { outputOf } from '../mutation';

const told = (change: (resources: any) => void) => {
  const output = outputOf('jwt');
  change(output.stack('hub').resource);
  return output.findingsOf('audit-log-hashes-values').map(({ message }) => message);
};
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

test('of version 1 of the KV engine every key is a part of the value', () => {
  const keys = { audit_non_hmac_response_keys: ['host'] };
  expect(mount({ path: 'old', type: 'kv', options: { version: '1' }, ...keys })).toEqual([
    expect.stringContaining('"host" of answers'),
  ]);
  expect(mount({ path: 'new', type: 'kv', options: { version: '2' }, ...keys })).toEqual([]);
});

test('keys that hold no secret are nothing to tell', () => {
  const keys = {
    audit_non_hmac_request_keys: ['role', 'common_name'],
    audit_non_hmac_response_keys: ['serial_number'],
  };
  expect(mount({ path: 'pki', type: 'pki', ...keys })).toEqual([]);
});
