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
    },
    operation: 'read',
    path: 'acme.kv/data/prod/a',
    address: '10.0.0.7',
    error: undefined,
    role: undefined,
    isLogin: false,
  });
});

test('a login by Kubernetes says its ServiceAccount beside its name', () => {
  const metadata = { role: 'r', service_account_namespace: 'app', service_account_name: 'eso' };
  const auth = { display_name: 'kubernetes-app-eso', policies: ['default'], metadata };
  expect(logEntry(logLineOf({ ...READ, auth }))).toMatchObject({ actor: { account: 'app/eso', role: 'r' } });
});

test('a path has its Vault namespace', () => {
  expect(logEntry(logLineOf({ ...READ, namespace: 'team/a' }))).toMatchObject({ path: 'team/a/acme.kv/data/prod/a' });
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
  expect(logEntry(issued)).toMatchObject({ isLogin: true, error: undefined, actor: { role: 'eu.app' } });
  // A command line may send the token of whoever runs it: that is not who logs in.
  const refused = logLineOf({ ...login, auth: { display_name: 'root', policies: ['root'] } });
  expect(logEntry(refused)).toMatchObject({ isLogin: true, error: 'the login was refused', role: 'hmac-sha256:77' });
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
  '{"time":"2026-03-01T10:00:00Z","type":"response"}',
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
