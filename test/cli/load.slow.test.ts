import { folderWith, keywheel, PROGRAM, SYNTH } from './command';

const FILES = { 'main.ts': PROGRAM + SYNTH };
const TENANTS = { TENANTS: 'a,b' };
/** Two stores, and two ExternalSecrets that are read about every hour, each by four requests. */
const REQUESTS = 8 / 300 + 8 / 3600;

test.concurrent('load tells what a program would ask of the hub, and what its files do, alike', async () => {
  const folder = folderWith(FILES);

  const before = await keywheel(folder, ['load', '--app', 'main.ts', '--format', 'json'], TENANTS);
  await keywheel(folder, ['synth'], TENANTS);
  const after = await keywheel(folder, ['load', '--format', 'json']);

  expect([before.code, before.err, after.code, after.err]).toEqual([0, '', 0, '']);
  const [program] = JSON.parse(before.out);
  const [files] = JSON.parse(after.out);
  expect(program).toMatchObject({ fleet: 'acme', clusters: [{ cluster: 'prod-eu', restart: 8, workers: 1 }] });
  expect(program.all.requests).toBeCloseTo(REQUESTS);
  expect(program.all.withTokenCache.requests).toBeCloseTo(REQUESTS / 2);
  expect(files.clusters).toEqual(program.clusters);
});

test.concurrent.each([
  ['table', /^cluster +ExternalSecrets +stores +requests a second.*\nprod-eu +4 +2 +0\.0313 /],
  ['markdown', /^# What Vault\/OpenBao is asked for in fleet acme\n[^]*\n\| prod-eu \| 4 \| 2 \| 0\.0313 \| /],
  ['csv', /^"cluster","ExternalSecrets","stores",[^]*\r\n"prod-eu","4","2","0.0313",/],
])('as %s', async (format, expected) => {
  const { out } = await keywheel(folderWith(FILES), ['load', '--app', 'main.ts', '--format', format], TENANTS);

  expect(out).toMatch(expected);
});
