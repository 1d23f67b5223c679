import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lookAtHub } from '../../lib/cli/live-hub-reader';

let server: Server;

/** What is told of a hub that answers its health so. */
async function hubWith(status: number, health: object): ReturnType<typeof lookAtHub> {
  server = createServer((_, answer) => answer.writeHead(status).end(JSON.stringify(health)));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return lookAtHub({ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, undefined, []);
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test.each([
  ['nothing', 200, {}],
  ['no time', 200, { initialized: true, sealed: false }],
  ['no state', 200, { server_time_utc: 1 }],
  ['a state that is none', 200, { initialized: true, sealed: 'no', server_time_utc: 1 }],
  ['that there is nothing', 404, {}],
  ['a failure', 500, {}],
])('a hub whose health answers %s is away, and keeps back nothing of the clusters', async (_, status, health) => {
  expect(await hubWith(status, health)).toMatchObject({ state: 'away', reason: expect.any(String) });
});

test.each([
  [{ initialized: true, sealed: true }, 'sealed'],
  [{ initialized: false, sealed: true }, 'not initialised'],
])('a hub that answers %j is %s', async (health, state) => {
  expect(await hubWith(200, { ...health, server_time_utc: 1 })).toMatchObject({ state });
});
