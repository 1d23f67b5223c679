import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { listeners, listening } from './bench/listeners';

const onLinux = process.platform === 'linux' ? test : test.skip;

/** A line of /proc/net/tcp or tcp6. */
function line(local: string, state: string, inode: number): string {
  const remote = local.replace(/[^:]/g, '0');
  return `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  0  0 ${inode} 1 0 100 0 0 10 0`;
}

const HEADING = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

test.each([
  ['127.0.0.1', '0100007F', true],
  ['127.1.2.3', '0302017F', true],
  ['0.0.0.0', '00000000', false],
  ['10.0.0.127', '7F00000A', false],
  ['0000:0000:0000:0000:0000:0000:0000:0001', '00000000000000000000000001000000', true],
  ['0000:0000:0000:0000:0000:ffff:7f00:0001', '0000000000000000FFFF00000100007F', true],
  ['0000:0000:0000:0000:0000:0000:0000:0000', '00000000000000000000000000000000', false],
  ['0000:0000:0000:0000:0000:ffff:0a00:0001', '0000000000000000FFFF00000100000A', false],
  ['2001:0db8:0000:0000:0000:0000:0000:0001', 'B80D0120000000000000000001000000', false],
])('a socket that listens on %s is read from %s', (address, hex, loopback) => {
  const table = [HEADING, line(`${hex}:1F90`, '0A', 4711), ''].join('\n');

  expect([...listening(table)]).toEqual([['4711', { address, port: 8080, loopback }]]);
});

test('a connection is no listener', () => {
  const table = [HEADING, line('0100007F:1F90', '01', 4711), line('0100007F:1F91', '0A', 4712), ''].join('\n');

  expect([...listening(table).keys()]).toEqual(['4712']);
});

onLinux('a process below one that this process started is seen to listen', async () => {
  const server = `
    const server = require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(server.address().port));
    process.stdin.on('end', () => process.exit()).resume();
  `;
  const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(server)}], { stdio: 'inherit' })`;
  const child = spawn(process.execPath, ['-e', parent], { stdio: ['pipe', 'pipe', 'inherit'], timeout: 60_000 });
  try {
    const [output] = (await once(child.stdout, 'data')) as [Buffer];

    const listener = { process: 'node', address: '127.0.0.1', port: Number(output), loopback: true };
    expect(listeners()).toContainEqual(listener);
  } finally {
    child.stdin.end();
    await once(child, 'exit');
  }
});
