import { createServer, IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { folderWith, keywheel, PROGRAM, SYNTH } from './command';
import { printed } from '../schemas/printed';

const PATH = 'acme.kv/metadata/prod/shop/database';
const METADATA = {
  current_version: 1,
  oldest_version: 0,
  versions: { 1: { created_time: '2026-01-01T00:00:00Z', deletion_time: '', destroyed: false } },
  custom_metadata: { owner: 'me@example.com' },
  max_versions: 0,
  delete_version_after: '0s',
};
/** What a hub answers, by the path that is asked; 404 elsewhere. */
const ANSWERS: Record<string, object> = {
  'sys/health': { server_time_utc: Date.parse('2026-01-03T00:00:00Z') / 1000 },
  [PATH]: { data: METADATA },
  'acme.kv/metadata/': { data: { keys: ['prod/'] } },
  'acme.kv/metadata/prod/': { data: { keys: ['shop/', 'wrong name/'] } },
  'acme.kv/metadata/prod/shop/': { data: { keys: ['database', 'left|over'] } },
  'acme.kv/metadata/prod/wrong%20name/': { data: { keys: ['x'] } },
};
const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

/** A hub that answers as it is told. @returns its address */
async function hub(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const pathOf = ({ url }: IncomingMessage) => url!.replace(/^\/v1\//, '').replace(/\?.*$/, '');
const answering = (answers: Record<string, object>) =>
  hub((request, answer) => {
    const found = answers[pathOf(request)];
    answer.statusCode = found ? 200 : 404;
    answer.end(JSON.stringify(found ?? { errors: [] }));
  });
const refusing = (status: number, text: string) =>
  hub((request, answer) => {
    const isHealth = pathOf(request) === 'sys/health';
    answer.statusCode = isHealth ? 200 : status;
    answer.end(isHealth ? JSON.stringify(ANSWERS['sys/health']) : text);
  });

const program = () => folderWith({ 'main.ts': `${PROGRAM}${SYNTH}` });
const audit = (folder: string, address: string, ...args: string[]) =>
  keywheel(folder, ['audit', '--app', 'main.ts', ...args], { VAULT_ADDR: address, VAULT_TOKEN: 'a-token-of-a-test' });

test.concurrent('audit tells each value in a line, and what nothing reads', async () => {
  const { code, out, err } = await audit(program(), await answering(ANSWERS));

  expect(code).toBe(0);
  expect(out.split('\n')).toEqual([
    expect.stringMatching(/^value +state +age +version +owner +used by$/),
    expect.stringMatching(/^acme\.kv\/prod\/shop\/database +ok +2d +1 +me@example\.com +prod-eu: shop\/database$/),
    '',
    'nothing here reads',
    'acme.kv/prod/shop/left|over',
    'acme.kv/prod/wrong name/x',
    '',
  ]);
  expect(err).toMatch(/^1 value at http.*: all as they should be; 2 paths next to them that nothing here reads\n$/);
});

test.concurrent('audit ends with 3 where a value needs somebody, in every format', async () => {
  const address = await answering({ ...ANSWERS, [PATH]: { data: { ...METADATA, current_version: 0 } } });
  const folder = program();
  for (const [format, told] of [
    ['table', /database +never written +me@example/],
    ['markdown', /^# Values at http.*, 2026-01-03T00:00:00\.000Z\n\n\| value [\s\S]* never written /],
    ['json', /"kind": "missing"/],
  ] as const) {
    const { code, out, err } = await audit(folder, address, '--format', format);
    expect([code, err]).toEqual([3, expect.stringContaining('1 needs attention')]);
    expect(out).toMatch(told);
    if (format === 'json') {
      expect(printed('audit', out).values).toHaveLength(1);
    }
  }
});

test.concurrent('audit reads the files that were written, and asks the hub that they name', async () => {
  const there = 'https://127.0.0.1:1';
  const folder = folderWith({ 'main.ts': `${PROGRAM}${SYNTH}`.replace('https://vault.example.com:8200', there) });
  await keywheel(folder, ['synth']);
  const asked = await keywheel(folder, ['audit'], { VAULT_TOKEN: 'x', VAULT_ADDR: `${await answering(ANSWERS)}/` });
  expect([asked.code, asked.out]).toEqual([0, expect.stringContaining('shop/database')]);

  const named = await keywheel(folder, ['audit'], { VAULT_TOKEN: 'x' });
  expect([named.code, named.err]).toEqual([1, expect.stringContaining(`of ${there}`)]);
});

test.concurrent('audit prints its policy without asking anybody', async () => {
  const { code, out, err } = await keywheel(program(), ['audit', '--app', 'main.ts', '--print-policy']);

  expect([code, err]).toEqual([0, '']);
  expect(out).toBe('path "acme.kv/metadata/*" {\n  capabilities = ["list", "read"]\n}\n');
});

test.concurrent.each([
  [403, '{"errors":["permission denied"]}', /403 permission denied; "keywheel audit --print-policy" prints the policy/],
  [503, '{"errors":["Vault is sealed"]}', /503 Vault is sealed/],
  [502, '<html>', /502 without a reason/],
  [200, 'no JSON', /200 with something that is not a JSON object/],
])('audit tells that Vault/OpenBao answers %d with %s, and no value', async (status, text, told) => {
  const { code, out, err } = await audit(program(), await refusing(status, text));

  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('HubRefuses');
  expect(err).toMatch(told);
  expect(err).not.toContain('a-token-of-a-test');
});

test.concurrent('audit tells that nobody answers', async () => {
  const { code, err } = await audit(program(), await hub((request) => request.socket.destroy()));

  expect([code, err]).toEqual([1, expect.stringMatching(/HubRefuses[\s\S]*sys\/health[\s\S]*socket hang up/)]);
});

test.concurrent('audit asks for a token, and for a hub where the output names none', async () => {
  const folder = program();
  const without = await keywheel(folder, ['audit', '--app', 'main.ts']);
  expect([without.code, without.err]).toEqual([1, expect.stringContaining('TokenMissing')]);

  const files = folderWith({
    'cdktf.out/main.tf.json': JSON.stringify({ resource: { vault_mount: { kv: { path: 'kv', type: 'kv' } } } }),
    'dist/eu/app.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: a, namespace: a }\n',
  });
  const unnamed = await keywheel(files, ['audit'], { VAULT_TOKEN: 'x' });
  expect([unnamed.code, unnamed.err]).toEqual([
    1,
    expect.stringMatching(/HubUnknown[\s\S]*the output names no hub; say in VAULT_ADDR which one is asked/),
  ]);
});

test.concurrent('audit takes the authority of the hub from a file that VAULT_CACERT names', async () => {
  const folder = program();
  const env = { VAULT_TOKEN: 'x', VAULT_ADDR: 'https://127.0.0.1:1', VAULT_CACERT: join(folder, 'missing.pem') };
  const { code, err } = await keywheel(folder, ['audit', '--app', 'main.ts'], env);

  expect([code, err]).toEqual([1, expect.stringContaining('VAULT_CACERT')]);
});
