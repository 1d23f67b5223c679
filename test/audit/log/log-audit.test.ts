import { StaticSecret } from 'keywheel';
import { LogEntry, logEntry } from '../../../lib/audit/log/entry';
import { alarming, isIncomplete, logAudit, LogQuestions } from '../../../lib/audit/log/log-audit';
import { LogUses } from '../../../lib/audit/log/log-uses';
import { logText } from '../../../lib/reports/log-report';
import { Output } from '../../checks/output';
import { small } from '../../fixtures/fleets';
import { jwtToken, Line, logLineOf, ROOT } from './lines';

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
  return logAudit(views, uses, { unreadFor: 1, ...questions });
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

test('so is one whose engine has gone with it, in a Vault namespace that the program may know', () => {
  const gone = jwtToken(role.mount, 'eu.former', 'former/eso');
  const engine: Line = { auth: gone, path: 'former.kv/data/db' };
  expect(audited([engine]).uses).toMatchObject([{ path: 'former.kv/data/db', verdict: 'login unknown' }]);
  expect(audited([{ ...engine, namespace: 'theirs' }])).toMatchObject({ uses: [], elsewhere: 1 });
});

test('a cluster that has gone is not taken for one whose mount begins alike', () => {
  const auth = jwtToken(`${role.mount}-old`, role.name, account);
  expect(audited([{ auth, path: STRIPE }]).uses).toMatchObject([{ verdict: 'login unknown' }]);
});

const MALLORY = { display_name: 'userpass-mallory', policies: ['admin', 'default'] };

test.each([
  `auth/${role.mount}/role/evil`,
  `sys/policies/acl/${role.policies[0]}`,
  'sys/mounts/acme.kv/tune',
  `sys/auth/${role.mount}`,
  'sys/remount',
])('a write to %s by somebody whom the program does not know is told', (path) => {
  expect(alarming(audited([{ auth: MALLORY, path, operation: 'update' }]))).toBe(1);
});

test('reads of settings, and writes to what is of others, are not', () => {
  const others: Line[] = [
    { auth: MALLORY, path: `auth/${role.mount}/role/x` },
    { auth: MALLORY, path: 'auth/theirs/role/x', operation: 'update' },
    { auth: MALLORY, path: 'sys/policies/acl/theirs', operation: 'update' },
  ];
  expect(audited(others)).toMatchObject({ uses: [], elsewhere: 3 });
  expect(alarming(audited([{ auth: MALLORY, path: 'sys/storage/raft/snapshot' }]))).toBe(1);
});

test('whoever has none but policies that somebody answers for is named so', () => {
  const auth = { display_name: 'token', policies: ['default', 'keywheel-audit'] };
  const lists: Line = { auth, path: 'acme.kv/metadata/prod/', operation: 'list' };
  expect(alarming(audited([lists]))).toBe(1);
  expect(audited([lists], { known: ['keywheel-audit'] }).uses).toMatchObject([{ verdict: 'named by --known' }]);
  expect(alarming(audited([{ ...lists, auth: { ...auth, policies: ['keywheel-audit', 'more'] } }]))).toBe(1);
});

test('a token that a known login made may do what that may', () => {
  const uses = new LogUses();
  const response = {
    auth: { accessor: 'hmac-sha256:child', display_name: 'token-terraform', policies: role.policies },
  };
  const child = { display_name: 'token-terraform', policies: role.policies, accessor: 'hmac-sha256:child' };
  [
    { auth: token, path: 'auth/token/create', operation: 'update', response },
    { auth: child, path: STRIPE },
  ].forEach((line) => uses.add(logEntry(logLineOf(line))));
  expect(alarming(logAudit(views, uses, { unreadFor: 1 }))).toBe(0);
  expect(alarming(audited([{ auth: child, path: STRIPE }]))).toBe(1);
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
    ...[2, 3, 4, 5].map((one): Line => ({ auth: token, path: 'acme.kv/data/prod/payments/mail', time: day(one) })),
  ];
  expect(audited(lines, { unreadFor: 3 }).unread).toEqual([
    { path: STRIPE, lastRead: Date.parse(day(1)), usedBy: ['eu: app/stripe'] },
  ]);
  expect(audited(lines, { unreadFor: 4 }).unread).toEqual([]);
});

test('a day without a request, as a wrong clock makes it, is no day in which nobody read', () => {
  const audit = audited(
    [
      { auth: token, path: STRIPE, time: '1970-01-01T00:00:00Z' },
      { auth: token, path: STRIPE },
    ],
    {
      unreadFor: 30,
    },
  );
  expect(audit).toMatchObject({ unread: undefined, daysWithout: 29 });
});

test('a read that was refused, and a list, are no reads', () => {
  const audit = audited([
    { auth: token, path: STRIPE, time: day(5), error: 'permission denied' },
    { auth: token, path: STRIPE, time: day(1), operation: 'list' },
  ]);
  expect(audit.unread!.map(({ path, lastRead }) => [path, lastRead])).toContainEqual([STRIPE, undefined]);
});

test('of a log that is shorter than what was asked for, which values are not read is not known', () => {
  expect(audited([{ auth: token, path: STRIPE }], { unreadFor: 2 }).unread).toBeUndefined();
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
    { auth: ROOT, path: STRIPE, time: day(1), address: '10.9.9.9' },
    { auth: ROOT, path: 'sys/policies/acl/x', operation: 'update', time: day(2), address: '10.9.9.9' },
    { auth: ROOT, path: 'auth/token/revoke-self', operation: 'update', time: day(3), address: '10.9.9.9' },
  ]);
  expect(audit.root).toEqual([
    {
      name: 'root',
      accessor: 'hmac-sha256:01',
      addresses: ['10.9.9.9'],
      first: Date.parse(day(1)),
      last: Date.parse(day(3)),
      requests: 4,
      did: [
        { operation: 'read', path: STRIPE, times: 2 },
        { operation: 'update', path: 'auth/token/revoke-self', times: 1 },
        { operation: 'update', path: 'sys/policies/acl/x', times: 1 },
      ],
      revoked: { time: Date.parse(day(3)), by: 'itself' },
    },
  ]);
  expect(alarming(audit)).toBe(1);
});

const rootOf = (mark: string) => ({ ...ROOT, client_token: `hmac-sha256:t${mark}`, accessor: `hmac-sha256:a${mark}` });
const revoking = (path: string, data: object, more: Partial<Line> = {}): Line => ({
  auth: token,
  path: `auth/token/${path}`,
  operation: 'update',
  data,
  ...more,
});

test('two root tokens are two, and each is revoked by itself, by its accessor, or not at all', () => {
  const { root } = audited([
    ...['1', '2', '3', '4'].map((mark): Line => ({ auth: rootOf(mark), path: STRIPE, time: day(1) })),
    revoking('revoke-accessor', { accessor: 'hmac-sha256:a1' }, { time: day(2) }),
    revoking('revoke', { token: 'hmac-sha256:t2' }, { time: day(2) }),
    revoking('revoke-accessor', { accessor: 'hmac-sha256:a3' }, { error: 'permission denied' }),
  ]);
  const revoked = { time: Date.parse(day(2)), by: expect.stringContaining('system:serviceaccount') };
  expect(root.map((use) => use.revoked)).toEqual([revoked, revoked, undefined, undefined]);
});

test('what a token does that a root token made is no use of the root token', () => {
  const made = { accessor: 'hmac-sha256:made', display_name: 'token-alice', policies: ['admin'] };
  const audit = audited([
    { auth: ROOT, path: 'auth/token/create', operation: 'update', response: { auth: made } },
    { auth: made, path: STRIPE },
  ]);
  expect(audit.root.map(({ requests }) => requests)).toEqual([1]);
  expect(audit.uses.map(({ who, verdict }) => [who, verdict])).toEqual([['token-alice', 'login unknown']]);
});

describe('a root token that a quorum makes', () => {
  const step = (path: string, more: Partial<Line> = {}): Line => ({
    path: `sys/generate-root/${path}`,
    operation: 'update',
    response: { data: { complete: false, nonce: 'hmac-sha256:02' } },
    ...more,
  });
  const last = { response: { data: { complete: true, encoded_token: 'hmac-sha256:03' } } };

  test('is told with who, from where, how many shares, and which token came of it', () => {
    const audit = audited([
      { auth: rootOf('old'), path: STRIPE, time: day(1) },
      step('update', { time: day(4), address: '10.0.0.2', ...last }),
      step('attempt', { time: day(2), address: '10.0.0.1', auth: { display_name: 'oidc-alice', policies: ['x'] } }),
      step('update', { time: day(3), address: '10.0.0.2' }),
      { auth: rootOf('old'), path: STRIPE, time: day(5) },
      { auth: rootOf('new'), path: STRIPE, time: day(6) },
    ]);
    expect(audit.generations).toEqual([
      {
        namespace: '',
        begun: Date.parse(day(2)),
        by: ['oidc-alice', 'somebody without a token'],
        addresses: ['10.0.0.1', '10.0.0.2'],
        shares: 2,
        completed: Date.parse(day(4)),
        cancelled: undefined,
        token: 'hmac-sha256:anew',
      },
    ]);
    // The generation, both tokens, and whose login these files do not know.
    expect(alarming(audit)).toBe(4);
  });

  test('is told where it is cancelled, stays open, and where nobody used what was made', () => {
    const { generations } = audited([
      step('attempt', { time: day(1), path: 'sys/generate-root-token/attempt' }),
      step('attempt', { time: day(2), operation: 'delete' }),
      step('attempt', { time: day(3), operation: 'delete' }),
      step('attempt', { time: day(4) }),
      step('update', { time: day(5), ...last }),
      step('attempt', { time: day(6) }),
    ]);
    expect(generations.map(({ completed, cancelled, token: made }) => [completed, cancelled, made])).toEqual([
      [undefined, Date.parse(day(2)), undefined],
      [Date.parse(day(5)), undefined, undefined],
      [undefined, undefined, undefined],
    ]);
  });

  test('is none where the hub refused, or where somebody asked how far it is', () => {
    const { generations } = audited([
      step('attempt', { error: 'unsupported operation' }),
      step('attempt', { operation: 'read' }),
      { auth: token, path: 'sys/generate-roots/attempt', operation: 'update' },
    ]);
    expect(generations).toEqual([]);
  });

  test('is said to be incomplete where somebody begins and cancels without end', () => {
    const uses = new LogUses();
    const begin = logEntry(logLineOf(step('attempt')));
    const cancel = logEntry(logLineOf(step('attempt', { operation: 'delete' })));
    for (let index = 0; index < 6_000; index += 1) {
      uses.add(begin);
      uses.add(cancel);
    }
    const audit = logAudit(views, uses, { unreadFor: 1 });
    expect([audit.generations.length, audit.beyond, isIncomplete(audit)]).toEqual([5_000, 2_000, true]);
    expect(logText(audit).split('\n').length).toBeLessThan(120);
  });

  test('is told however often somebody has begun and cancelled, or entered shares, before', () => {
    const uses = new LogUses();
    const [begin, share, cancel] = [step('attempt'), step('update'), step('attempt', { operation: 'delete' })].map(
      (line) => logEntry(logLineOf(line)),
    );
    for (let index = 0; index < 20_000; index += 1) {
      [begin!, share!, cancel!].forEach((entry) => uses.add(entry));
    }
    [
      step('attempt', { time: day(4), address: '10.0.0.9' }),
      step('update', { time: day(4), address: '10.0.0.9' }),
      step('update', { time: day(5), address: '10.0.0.9', ...last }),
    ].forEach((line) => uses.add(logEntry(logLineOf(line))));
    const audit = logAudit(views, uses, { unreadFor: 1 });
    expect(audit.generations.filter(({ completed }) => completed !== undefined)).toEqual([
      expect.objectContaining({ completed: Date.parse(day(5)), shares: 2, addresses: ['10.0.0.9'] }),
    ]);
    expect(isIncomplete(audit)).toBe(true);
    expect(logText(audit)).toContain('10.0.0.9');
  });
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
  [
    'that the program grants',
    { auth: token, path: STRIPE },
    /Vault\/OpenBao has other policies, or the token is older/,
  ],
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
  expect(causes(line, new Map())).toEqual([expect.stringMatching(/^no role of these files is meant, or another/)]);
  expect(causes({ ...line, data: { role: 'nope' } })).toEqual([expect.stringMatching(/: "nope"$/)]);
});

const BOUND = { ...role.attributes };
test('what a role did from other networks than its own is told, and what was refused from there is not', () => {
  Object.assign(role.attributes, { token_bound_cidrs: ['10.0.0.0/24', '2001:db8::/64'] });
  const from = (address: string, error?: string) =>
    audited([
      { auth: token, path: STRIPE },
      { auth: token, path: STRIPE, address, error },
    ]).outside;
  expect(from('8.8.8.8')).toEqual([
    expect.objectContaining({ who: `eu/${account}`, addresses: ['8.8.8.8'], bound: ['10.0.0.0/24', '2001:db8::/64'] }),
  ]);
  expect([from('10.0.0.255'), from('2001:db8::7'), from('8.8.8.8', 'permission denied')]).toEqual([[], [], []]);
  delete (role.attributes as Record<string, unknown>)['token_bound_cidrs'];
  expect(role.attributes).toEqual(BOUND);
});

test('many paths of one root token are no trouble', () => {
  const uses = new LogUses();
  const entry = logEntry(logLineOf({ auth: ROOT, path: 'x' })) as LogEntry;
  for (let index = 0; index < 120_000; index += 1) {
    uses.add({ ...entry, path: `acme.kv/data/${index}` });
  }
  const audit = logAudit(views, uses, { unreadFor: 1 });
  expect(audit.root[0]!.did).toHaveLength(100);
  expect([audit.beyond, isIncomplete(audit)]).toEqual([20_000, true]);
});

test('whoever has no token crowds out nobody', () => {
  const lines = Array.from({ length: 50 }, (_, index): Line => ({ path: `x/y/${index}`, error: 'permission denied' }));
  const { refusals, beyond } = audited(lines);
  expect([refusals.map(({ path, times }) => [path, times]), beyond]).toEqual([[['x/y/…', 50]], 0]);
});

test('beyond what is kept, requests are counted, and what nobody used is not said', () => {
  const uses = new LogUses({ uses: 2, ofActor: 2 });
  [1, 2, 3].forEach((one) => uses.add(logEntry(logLineOf({ auth: token, path: `acme.kv/data/prod/${one}` }))));
  expect(uses).toMatchObject({ entries: 3, beyond: 1 });
  expect(logAudit(views, uses, { unreadFor: 0 })).toMatchObject({ unread: undefined, unused: undefined });
});
