import { StaticSecret } from 'keywheel';
import { logEntry } from '../../../lib/audit/log/entry';
import { alarming, logAudit, LogQuestions } from '../../../lib/audit/log/log-audit';
import { LogUses } from '../../../lib/audit/log/log-uses';
import { Output } from '../../checks/output';
import { small } from '../../fixtures/fleets';
import { jwtToken, Line, logLineOf, ROOT } from './lines';

const DAY = 86_400_000;
const { fleet, payments, namespace } = small();
new StaticSecret(payments, 'stripe', { keys: ['key'] }).deliver(namespace);
new StaticSecret(payments, 'mail', { keys: ['key'] }).deliver(namespace);
const { views } = new Output(fleet);
const role = [...views.vault.roles.values()].find(({ accounts }) => accounts.some((one) => one.startsWith('app/')))!;
const account = role.accounts[0]!;
const token = jwtToken(role.mount, role.name, account);
const STRIPE = 'acme.kv/data/prod/payments/stripe';

function audited(lines: readonly Line[], questions: Partial<LogQuestions> = {}) {
  const uses = new LogUses();
  lines.forEach((line) => uses.add(logEntry(logLineOf(line))));
  return logAudit(views, uses, { unreadFor: DAY, ...questions });
}
const day = (number: number) => `2026-03-0${number}T00:00:00Z`;

test('what the program grants is who used what, and alarms nobody', () => {
  const audit = audited([
    { auth: token, path: STRIPE, time: day(1) },
    { auth: token, path: STRIPE, time: day(2) },
  ]);
  expect(audit.uses).toEqual([
    {
      who: `eu/${account}`,
      path: STRIPE,
      operations: ['read'],
      times: 2,
      first: Date.parse(day(1)),
      last: Date.parse(day(2)),
      verdict: 'granted',
    },
  ]);
  expect(alarming(audit)).toBe(0);
});

test('a ServiceAccount whose role the program no longer has is told, and so is what a role was not given', () => {
  const gone = jwtToken(role.mount, 'eu.former', 'former/eso');
  const audit = audited([
    { auth: gone, path: STRIPE },
    { auth: token, path: 'acme.kv/data/prod/others/x' },
    { auth: token, path: STRIPE, operation: 'update' },
  ]);
  expect(audit.uses.map(({ who, path, verdict }) => [who, path, verdict])).toEqual(
    expect.arrayContaining([
      [expect.stringContaining('ServiceAccount former/eso by role "eu.former"'), STRIPE, 'login unknown'],
      [`eu/${account}`, 'acme.kv/data/prod/others/x', 'not granted'],
      [`eu/${account}`, STRIPE, 'not granted'],
    ]),
  );
  expect(alarming(audit)).toBe(3);
});

test('so is one whose engine has gone with it', () => {
  const gone = jwtToken(role.mount, 'eu.former', 'former/eso');
  const audit = audited([{ auth: gone, path: 'kv/data/db', namespace: 'former' }]);
  expect(audit.uses).toMatchObject([{ path: 'former/kv/data/db', verdict: 'login unknown' }]);
});

test('another account with a role of the program is not whom the role is for', () => {
  const audit = audited([{ auth: jwtToken(role.mount, role.name, 'other/eso'), path: STRIPE }]);
  expect(audit.uses).toMatchObject([{ verdict: 'login unknown' }]);
});

test('the same role at another mount is another role', () => {
  const audit = audited([{ auth: jwtToken('jwt-elsewhere', role.name, account), path: STRIPE }]);
  expect(audit.uses).toMatchObject([{ verdict: 'login unknown' }]);
});

test('what others do with engines of their own is counted', () => {
  const others = { display_name: 'approle', policies: ['other'], metadata: { role_name: 'other' } };
  const audit = audited([{ auth: others, path: 'elsewhere/data/x' }]);
  expect([audit.uses, alarming(audit), audit.elsewhere]).toEqual([[], 0, 1]);
});

test('values that nobody has read for so long are named, with when they were read last', () => {
  const lines: Line[] = [
    { auth: token, path: STRIPE, time: day(1) },
    { auth: token, path: 'acme.kv/data/prod/payments/mail', time: day(5) },
  ];
  expect(audited(lines, { unreadFor: 3 * DAY }).unread).toEqual([
    { path: STRIPE, lastRead: Date.parse(day(1)), usedBy: ['eu: app/stripe'] },
  ]);
  expect(audited(lines, { unreadFor: 4 * DAY }).unread).toEqual([]);
});

test('a read that was refused, and a list, are no reads', () => {
  const audit = audited([
    { auth: token, path: STRIPE, time: day(5), error: 'permission denied' },
    { auth: token, path: STRIPE, time: day(1), operation: 'list' },
  ]);
  expect(audit.unread!.map(({ path, lastRead }) => [path, lastRead])).toContainEqual([STRIPE, undefined]);
});

test('of a log that is shorter than what was asked for, which values are not read is not known', () => {
  expect(audited([{ auth: token, path: STRIPE }], { unreadFor: DAY }).unread).toBeUndefined();
});

test('grants that nobody used are named, and the smallest policy has the others', () => {
  const { unused, smallest } = audited([{ auth: token, path: STRIPE }]);
  const paths = unused!.filter((one) => one.role === role.name).map(({ path }) => path);
  expect(paths).toContain('acme.kv/data/prod/payments/mail');
  expect(paths).not.toContain(STRIPE);
  expect(smallest!.find((one) => one.role === role.name)!.policy).toBe(
    `path "${STRIPE}" {\n  capabilities = ["read"]\n}\n`,
  );
});

test('a root token is told with what it did, from where, and when it was revoked', () => {
  const audit = audited([
    { auth: ROOT, path: STRIPE, time: day(1), address: '10.9.9.9' },
    { auth: ROOT, path: 'sys/policies/acl/x', operation: 'update', time: day(2), address: '10.9.9.9' },
    { auth: ROOT, path: 'auth/token/revoke-self', operation: 'update', time: day(3), address: '10.9.9.9' },
  ]);
  expect(audit.root).toEqual([
    {
      name: 'root',
      addresses: ['10.9.9.9'],
      first: Date.parse(day(1)),
      last: Date.parse(day(3)),
      requests: 3,
      did: [`read ${STRIPE}`, 'update auth/token/revoke-self', 'update sys/policies/acl/x'],
      revoked: Date.parse(day(3)),
    },
  ]);
  expect(alarming(audit)).toBe(1);
});

const causes = (line: Line, roleOf?: ReadonlyMap<string, string>) =>
  audited([{ error: '1 error occurred:\n\t* permission denied\n\n', ...line }], { roleOf }).refusals.map(
    ({ cause }) => cause,
  );

test.each<[string, Line, RegExp]>([
  [
    'without data/',
    { auth: token, path: 'acme.kv/prod/payments/stripe' },
    /version 2 of the KV engine has it at "acme\.kv\/data\/prod\/payments\/stripe"/,
  ],
  ['of another operation', { auth: token, path: STRIPE, operation: 'delete' }, /grant read there, and not delete/],
  ['that nothing grants', { auth: token, path: 'acme.kv/data/prod/x' }, /do not grant it/],
  ['that the program grants', { auth: token, path: STRIPE }, /the hub has other policies, or the token is older/],
  ['without a token', { path: STRIPE }, /expired, was revoked/],
  [
    'of a role that is not here',
    { auth: jwtToken('jwt', 'x', 'a/b'), path: STRIPE },
    /no role of these files lets it in/,
  ],
  [
    'of a login elsewhere',
    { path: 'auth/elsewhere/login', operation: 'update' },
    /no role of these files is at auth mount "elsewhere"/,
  ],
  [
    'of a login whose role is hashed',
    { path: `auth/${role.mount}/login`, operation: 'update', data: { role: 'hmac-sha256:7' } },
    /--device/,
  ],
])('a refusal %s has its cause', (_, line, cause) => {
  expect(causes(line)).toEqual([expect.stringMatching(cause)]);
});

test('a hash that the hub made of a role is that role', () => {
  const line: Line = { path: `auth/${role.mount}/login`, operation: 'update', data: { role: 'hmac-sha256:7' } };
  expect(causes(line, new Map([['hmac-sha256:7', role.name]]))).toEqual([
    expect.stringContaining(`role "${role.name}" is there`),
  ]);
  expect(causes(line, new Map())).toEqual(['no role of these files is meant']);
  expect(causes({ ...line, data: { role: 'nope' } })).toEqual(['no role of these files is meant: "nope"']);
});

test('beyond what is kept, requests are counted, and what nobody used is not said', () => {
  const uses = new LogUses(2);
  [1, 2, 3].forEach((one) => uses.add(logEntry(logLineOf({ auth: token, path: `acme.kv/data/prod/${one}` }))));
  expect(uses).toMatchObject({ entries: 3, beyond: 1 });
  expect(logAudit(views, uses, { unreadFor: 0 })).toMatchObject({ unread: undefined, unused: undefined });
});
