import dns from 'node:dns';
import { createServer, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HubClient } from '../../lib/cli/hub-client';

let server: Server;

/** A client of a hub that answers as it is told. */
async function client(answer: RequestListener, timeout?: number): Promise<HubClient> {
  server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new HubClient({ address, namespace: 'admin' }, 'a-token-of-a-test', timeout);
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('a request that nobody answers is given up, and says how long it waited', async () => {
  const hub = await client(() => undefined, 50);
  await expect(hub.read('sys/health')).rejects.toThrow(/^HubRefuses: GET sys\/health of .*: no answer for 0\.05 s$/);
});

test('a hub that cannot be reached is told with what to look at', async () => {
  const hub = await client(() => undefined);
  await new Promise((closed) => server.close(closed));
  await expect(hub.read('a')).rejects.toThrow(/ECONNREFUSED.*; see whether it is up, and reachable from here$/);
});

test('an address is told without what stands before its @', async () => {
  await client((_, answer) => answer.writeHead(500).end('{}'));
  const { port } = server.address() as AddressInfo;
  const hub = new HubClient({ address: `http://who:not-a-real-one@127.0.0.1:${port}` }, 'a-token-of-a-test');

  await expect(hub.read('a')).rejects.toThrow(/^HubRefuses: GET a of http:\/\/…@127\.0\.0\.1:\d+: /);
});

test('a name with several addresses is told with the reason of each', async () => {
  await client(() => undefined);
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
  const lookup = jest
    .spyOn(dns, 'lookup')
    .mockImplementation(((_name: string, _options: object, answer: any) =>
      process.nextTick(answer, null, addresses)) as any);
  const hub = new HubClient({ address: `http://hub.example.com:${port}` }, 'a-token-of-a-test');

  await expect(hub.read('a')).rejects.toThrow(
    /ECONNREFUSED 127\.0\.0\.1:\d+; .*ECONNREFUSED 127\.0\.0\.2:\d+; see whether/,
  );
  lookup.mockRestore();
});

test('an answer that stops in the middle is given up as well', async () => {
  const hub = await client((_, answer) => answer.writeHead(200).write('{'), 50);
  await expect(hub.read('a')).rejects.toThrow('HubRefuses');
});

test('an answer whose connection breaks is none', async () => {
  const hub = await client((request, answer) => {
    answer.writeHead(200).write('{', () => request.socket.destroy());
  });
  await expect(hub.read('a')).rejects.toThrow(/^HubRefuses: GET a of .*: aborted$/);
});

test('a request says who asks, and in which namespace', async () => {
  const hub = await client(({ headers, method, url }, answer) =>
    answer.end(
      JSON.stringify({ data: { keys: [method, url, headers['x-vault-token'], headers['x-vault-namespace']] } }),
    ),
  );
  expect(await hub.list('kv/metadata/')).toEqual([
    ...['GET', '/v1/kv/metadata/?list=true'],
    ...['a-token-of-a-test', 'admin'],
  ]);
});

test('what is not there is nothing, and a folder that is not there is empty', async () => {
  const hub = await client((_, answer) => answer.writeHead(404).end('{"errors":[]}'));
  expect([await hub.read('a'), await hub.list('a/')]).toEqual([undefined, []]);
});
