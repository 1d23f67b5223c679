import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { jwtToken, logLineOf, ROOT } from '../audit/log/lines';
import { folderWith, keywheel, PROGRAM, SYNTH } from './command';

const FILES = { 'main.ts': PROGRAM + SYNTH };
const PATH = 'acme.kv/data/prod/shop/database';
const STRANGER = jwtToken('acme.jwt/prod-eu', 'gone', 'former/eso');
const LOGIN = { operation: 'update', path: 'auth/acme.prod-eu/login', data: { role: 'hmac-sha256:7' } };
const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

const audit = (files: Record<string, string>, args: readonly string[], input?: string | Buffer) =>
  keywheel(folderWith({ ...FILES, ...files }), ['audit', '--app', 'main.ts', ...args], {}, input);
const lines = (...all: Parameters<typeof logLineOf>[0][]) => all.map((line) => `${logLineOf(line)}\n`).join('');

test.concurrent(
  'an audit log says who used what; what these files do not give ends with 3, without a hub',
  async () => {
    const log = lines({ auth: STRANGER, path: PATH }, { auth: ROOT, path: PATH });

    const { code, out, err } = await audit({ 'audit.log': log }, ['--log', 'audit.log']);

    expect(code).toBe(3);
    expect(out).toMatch(/^root tokens\ntoken +accessor +from/m);
    expect(out).toMatch(
      /used what these files do not give\n.*\nServiceAccount former\/eso by role "gone" .* acme\.kv\/prod\/shop\/database +read +1 +2026-03-01 10:00 +login unknown\n/,
    );
    expect(err).toMatch(/^2 requests: 2 that need attention; 0 refusals; \d+ grants? not used\n$/);
  },
);

test.concurrent('a log comes by standard input, in several files, and packed', async () => {
  const log = lines({ path: PATH, error: 'permission denied' });
  const folder = folderWith({ ...FILES, 'one.log': log });
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${folder}/two.log.gz`, gzipSync(log));

  const { code, out } = await keywheel(
    folder,
    ['audit', '--app', 'main.ts', '--format', 'json', '--log', 'one.log', '--log', 'two.log.gz', '--log', '-'],
    {},
    `${log}no line of a log\n${log}`,
  );

  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    entries: 4,
    unreadable: 1,
    from: '2026-03-01T10:00:00.500Z',
    refusals: [{ who: 'a token that is not valid', times: 4, last: '2026-03-01T10:00:00.500Z' }],
  });
});

test.concurrent('with --device the hub says which role a hash stands for', async () => {
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url}`);
      const { input } = JSON.parse(body) as { input: string };
      answer.end(JSON.stringify({ data: { hash: /shop/.test(input) ? 'hmac-sha256:7' : 'hmac-sha256:8' } }));
    });
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = folderWith({ ...FILES, 'audit.log': lines(LOGIN) });

  const { out } = await keywheel(
    folder,
    ['audit', '--app', 'main.ts', '--log', 'audit.log', '--device', 'to-file/', '--format', 'json'],
    { VAULT_ADDR: address, VAULT_TOKEN: 'a-token-of-a-test' },
  );

  expect(new Set(asked)).toEqual(new Set(['POST /v1/sys/audit-hash/to-file']));
  expect(JSON.parse(out).refusals[0].cause).not.toMatch(/--device/);
});

test.concurrent.each([
  ['a file that is not there', {}, ['--log', 'none.log'], 1, /LogUnreadable\n.*none\.log/],
  [
    'a file without requests',
    { 'a.log': 'text\n' },
    ['--log', 'a.log'],
    1,
    /LogEmpty\n.*1 line that no audit device wrote/,
  ],
  ['a packed file that is none', { 'a.log.gz': 'text' }, ['--log', 'a.log.gz'], 1, /LogUnreadable\n.*a\.log\.gz/],
  ['standard input twice', {}, ['--log', '-', '--log', '-'], 1, /LogUnreadable\n.*once/],
  ['an option of it alone', {}, ['--device', 'file'], 2, /--device goes with --log/],
  ['no number of days', {}, ['--log', '-', '--unread-for', 'long'], 2, /number above 0/],
])('%s is refused', async (_, files, args, code, reason) => {
  expect(await audit(files, args)).toMatchObject({ code, out: '', err: expect.stringMatching(reason) });
});

test.concurrent('names in a log draw nothing and command nothing', async () => {
  const name = 'evil\u001b[2J\n::error::x|<script>';
  const auth = { display_name: name, policies: ['x'], metadata: { role: name } };
  const log = lines(
    { auth, path: `acme.kv/data/${name}`, address: name, error: name },
    { auth, path: `acme.kv/data/${name}` },
  );
  for (const format of ['table', 'markdown', 'json']) {
    const { out } = await audit({ 'a.log': log }, ['--log', 'a.log', '--format', format]);
    // eslint-disable-next-line no-control-regex
    expect(out).not.toMatch(/\u001b|^::error/m);
    expect(format === 'markdown' && /(^|[^\\])<script>/.test(out)).toBe(false);
  }
});
