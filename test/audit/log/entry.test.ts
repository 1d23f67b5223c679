import { logEntry } from '../../../lib/audit/log/entry';
import { jwtToken, Line, logLineOf } from './lines';

const READ: Line = { auth: jwtToken('jwt-eu', 'eu.app', 'app/eso'), path: 'acme.kv/data/prod/a' };

test('a read is who, what, where and when', () => {
  expect(logEntry(logLineOf(READ))).toEqual({
    time: Date.parse('2026-03-01T10:00:00.5Z'),
    actor: {
      name: 'jwt-eu-system:serviceaccount:app:eso',
      role: 'eu.app',
      account: 'app/eso',
      policies: ['default', 'eu.app'],
      identityPolicies: [],
    },
    accessor: 'hmac-sha256:01',
    operation: 'read',
    path: 'acme.kv/data/prod/a',
    address: '10.0.0.7',
    error: undefined,
    namespace: '',
    isAnswered: true,
    kind: 'other',
  });
});

test('a login by Kubernetes says its ServiceAccount beside its name', () => {
  const metadata = { role: 'r', service_account_namespace: 'app', service_account_name: 'eso' };
  const auth = { display_name: 'kubernetes-app-eso', policies: ['default'], metadata };
  expect(logEntry(logLineOf({ ...READ, auth }))).toMatchObject({ actor: { account: 'app/eso', role: 'r' } });
});

test('a path is in its Vault namespace', () => {
  expect(logEntry(logLineOf({ ...READ, namespace: 'team/a' }))).toMatchObject({ namespace: 'team/a', path: READ.path });
});

test('the request before an answer is no entry, whatever the order of its fields', () => {
  const line = logLineOf({ ...READ, type: 'request' });
  const { time, type, ...rest } = JSON.parse(line);
  expect(logEntry(line)).toBe('a request whose answer follows');
  expect(logEntry(JSON.stringify({ ...rest, time, type }))).toBe('a request whose answer follows');
});

test('what somebody writes into a request hides no answer', () => {
  const data = { type: 'request', note: '{"time":"2026","type":"request",' };
  expect(logEntry(logLineOf({ ...READ, data }))).toMatchObject({ path: READ.path });
});

test('a login that got a token is who got it, one that did not is refused', () => {
  const login: Line = { operation: 'update', path: 'auth/jwt-eu/login', data: { role: 'hmac-sha256:77' } };
  const issued = logLineOf({ ...login, response: { auth: jwtToken('jwt-eu', 'eu.app', 'app/eso') } });
  expect(logEntry(issued)).toMatchObject({ kind: 'login', error: undefined, actor: { role: 'eu.app' } });
  // A command line may send the token of whoever runs it: that is not who logs in.
  const refused = logLineOf({ ...login, auth: { display_name: 'root', policies: ['root'] } });
  expect(logEntry(refused)).toMatchObject({ kind: 'login', error: 'the login was refused', role: 'hmac-sha256:77' });
  expect(logEntry(refused)).not.toHaveProperty('actor.name');
});

test.each([
  ['of syslog', (line: string) => `Mar  1 10:00:00 hub bao[12]: ${line}`],
  ['of a container', (line: string) => `2026-03-01T10:00:00.5Z stdout F ${line}`],
  ['of a log collector', (line: string) => JSON.stringify({ log: `${line}\n`, stream: 'stdout' })],
])('a line %s is read', (_, around) => {
  expect(logEntry(around(logLineOf(READ)))).toMatchObject({ path: READ.path });
});

test.each([
  '',
  'plain text',
  '{',
  '[]',
  '{"time":"2026-03-01T10:00:00Z","type":"other"}',
  '{"log":"{\\"log\\":\\"{}\\"}"}',
])('a line that is none is told: %j', (line) => {
  expect(logEntry(line)).toBe('unreadable');
});

test('fields of other types are no reason to stop', () => {
  const strange = {
    time: '2026-03-01T10:00:00Z',
    type: 'response',
    auth: [],
    request: { path: 'a', operation: 'read', namespace: 7, data: 'x' },
  };
  expect(logEntry(JSON.stringify(strange))).toMatchObject({ path: 'a', address: '', actor: undefined });
});

test('what was an entry and is cut is told as such', () => {
  expect(logEntry(logLineOf(READ).slice(0, -30))).toBe('broken');
});

test.each(['auth/token/lookup-self', 'sys/internal/ui/mounts/kv/a', 'sys/capabilities-self'])(
  '%s is what a token does with itself',
  (path) => {
    expect(logEntry(logLineOf({ ...READ, path }))).toMatchObject({ kind: 'of its own' });
  },
);

test('a value whose name looks like that is none of these', () => {
  for (const name of ['sys/internal/x', 'auth/token/lookup-self', 'x/login']) {
    expect(logEntry(logLineOf({ ...READ, path: `acme.kv/data/${name}` }))).toMatchObject({ kind: 'other' });
  }
});

test('what needs no policy is no use of one', () => {
  const auth = { ...READ.auth, policy_results: { allowed: true } };
  expect(logEntry(logLineOf({ ...READ, path: 'pki/ca/pem', auth }))).toMatchObject({ kind: 'of its own' });
});

test('a role that is called login is no login', () => {
  const path = 'auth/acme.eu/role/login';
  expect(logEntry(logLineOf({ path, operation: 'update', auth: READ.auth }))).toMatchObject({ kind: 'other', path });
});

test('a login that waits for a second factor is not refused', () => {
  const response = { auth: { mfa_requirement: { mfa_request_id: '1' } } };
  expect(logEntry(logLineOf({ operation: 'update', path: 'auth/userpass/login/alice', response }))).toMatchObject({
    kind: 'login',
    error: undefined,
  });
});

test('what somebody typed in place of a name, and tokens in a path, are not shown', () => {
  const path = (one: Line) => (logEntry(logLineOf(one)) as { path: string }).path;
  expect(path({ operation: 'update', path: 'auth/userpass/login/hunter2', error: 'x' })).toBe('auth/userpass/login/…');
  expect(path({ ...READ, path: `auth/token/lookup/hvs.${'A'.repeat(24)}` })).toBe('auth/token/lookup/hvs.…');
  expect(path({ ...READ, path: `acme.kv/data/${'x'.repeat(5000)}` }).length).toBeLessThan(1100);
});

test('an answer that is an error, or nothing, is no value', () => {
  expect(logEntry(logLineOf({ ...READ, response: {} }))).toMatchObject({ isAnswered: false, error: undefined });
  const error = 'hmac-sha256:00';
  expect(logEntry(logLineOf({ ...READ, response: { data: { error } } }))).toMatchObject({
    error: 'the server answered with an error',
  });
});

test('the role of an AppRole is what the method says, whatever stands beside it', () => {
  const metadata = { role: 'hub', role_name: 'spoke-eu', service_account_name: 'x', service_account_namespace: 'y' };
  const auth = { display_name: 'approle', policies: ['p'], metadata };
  expect(logEntry(logLineOf({ ...READ, auth }))).toMatchObject({ actor: { role: 'spoke-eu', account: undefined } });
});
