import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lookAtHub } from '../../lib/cli/live-hub-reader';
import { hubQuestions } from '../../lib/live/hub-readers';
import { overlaidHub } from '../../lib/live/overlaid-hub';
import { outputOf } from '../../lib/views/views';
import { rendered } from '../checks/output';
import { banking, small } from '../fixtures/fleets';

let server: Server;

/** What is told of a hub that answers its health so. */
async function hubWith(status: number, health: object, leader = {}): ReturnType<typeof lookAtHub> {
  server = createServer(({ url }, answer) =>
    answer.writeHead(status).end(JSON.stringify(url === '/v1/sys/leader' ? leader : health)),
  );
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

const WELL = { initialized: true, sealed: false, server_time_utc: 1 };

test.each([
  [{ standby: true }, { ha_enabled: true, leader_address: '' }, 'without a leader'],
  [{ standby: true }, { ha_enabled: true, leader_address: 'https://a:8200' }, 'unsealed'],
  [{ standby: true, replication_dr_mode: 'secondary' }, { leader_address: '' }, 'a DR secondary'],
  [{ standby: false, replication_dr_mode: 'primary' }, { leader_address: 'https://a:8200' }, 'unsealed'],
])('a hub that answers %j, and %j of its leader, is %s', async (health, leader, state) => {
  expect(await hubWith(200, { ...WELL, ...health }, leader)).toMatchObject({ state });
});

test.each([
  ['2026-06-01T12:00:00Z', Date.parse('2026-06-01T12:00:00Z')],
  ['0001-01-01T00:00:00Z', undefined],
  [undefined, undefined],
])('a leader that is active since %s is told so', async (time, since) => {
  expect((await hubWith(200, WELL, { leader_address: 'a', active_time: time })).activeSince).toBe(since);
});

test('a folder whose names the token may not read is told as what was refused', async () => {
  server = createServer(({ url = '' }, answer) =>
    url.includes('list=true')
      ? answer.writeHead(403).end('{"errors":["permission denied"]}')
      : answer.end(JSON.stringify({ initialized: true, sealed: false, standby: false, server_time_utc: 1, data: {} })),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const resources = outputOf(rendered(small().fleet)).resources;
  const hub = await lookAtHub({ address }, 'a-token', resources);
  const folders = hubQuestions(resources).flatMap(({ folder }) => folder ?? []);

  expect(folders).not.toEqual([]);
  expect([...hub.lists]).toEqual([]);
  expect(overlaidHub(resources, hub).refused).toEqual(expect.arrayContaining(folders));
});

test.each([
  [{}, [2]],
  [{ replication_performance_mode: 'disabled', enterprise: true }, [2]],
  // As OpenBao 2.7 answers.
  [{ replication_performance_mode: 'primary', replication_dr_mode: 'disabled' }, [2]],
  [{ replication_performance_mode: 'primary', enterprise: true }, []],
  [{ replication_performance_mode: 'secondary', last_wal: 7 }, []],
])('of a hub that answers %j, leases are counted where it has all of them', async (replication, counted) => {
  const health = { initialized: true, sealed: false, server_time_utc: 1, ...replication };
  const isLeases = (url: string) => url.startsWith('/v1/sys/leases/lookup/') && url.endsWith('?list=true');
  server = createServer(({ url = '' }, answer) =>
    answer.end(JSON.stringify(isLeases(url) ? { data: { keys: ['a', 'b'] } } : { ...health, data: { keys: [] } })),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const resources = outputOf(rendered(banking().fleet)).resources;
  const hub = await lookAtHub({ address }, 'a-token', resources);
  const leased = hubQuestions(resources).flatMap(({ leases }) => leases ?? []);

  expect(leased).toMatchObject([{ path: expect.stringMatching(/\/creds\//) }]);
  expect([...hub.leases!.values()]).toEqual(counted);
  expect([...hub.lists.keys()]).not.toContain(leased[0]!.folder);
  expect(overlaidHub(resources, hub).drift.filter(({ how }) => how === 'not written')).toEqual([]);
});
