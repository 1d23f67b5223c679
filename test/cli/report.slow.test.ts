import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, folderWith, keywheel, PROGRAM, SYNTH } from './command';
import { printed } from '../schemas/printed';

/** Users of a database that live for an hour, read again after 58 minutes. */
const LATE = `
  import { Duration } from '${require.resolve('cdk8s')}';
  import { RotatingDatabaseCredential, Rotation } from 'keywheel';
  import { banking } from '${join(__dirname, '../fixtures/fleets')}';
  const { fleet, payments, core, namespace } = banking();
  const rotation = Rotation.dynamic({ ttl: Duration.hours(1), memberOf: 'payments_rw' });
  new RotatingDatabaseCredential(payments, 'late', { database: core, rotation })
    .deliver(namespace, { refreshInterval: Duration.minutes(58) });
  fleet.synth();
`;
const PAGE = 'reports/acme/index.html';

async function written(tenants = 'shop'): Promise<string> {
  const folder = folderWith({ 'main.ts': PROGRAM + SYNTH });
  expect((await keywheel(folder, ['synth'], { TENANTS: tenants })).code).toBe(0);
  return folder;
}

test('the page of a fleet is beside its reports, the same each time, from files and from the program', async () => {
  const folder = await written();

  expect(await keywheel(folder, ['report'])).toEqual({ code: 0, out: `wrote ${PAGE}\n`, err: '' });
  const page = readFileSync(join(folder, PAGE), 'utf8');
  expect(page).toContain('prod-eu/shop/database');
  await keywheel(folder, ['report']);
  expect(readFileSync(join(folder, PAGE), 'utf8')).toBe(page);

  const { code, out } = await keywheel(folder, ['report', '--app', 'main.ts', '--output', 'program.html']);
  expect([code, out]).toEqual([0, 'wrote program.html\n']);
  expect(readFileSync(join(folder, 'program.html'), 'utf8')).toContain('prod-eu/shop/database');
});

test('a synthesis leaves the page as it is', async () => {
  const folder = await written();
  await keywheel(folder, ['report']);
  const page = readFileSync(join(folder, PAGE), 'utf8');

  const { code, out } = await keywheel(folder, ['synth', '--committed']);
  expect([code, out]).toEqual([0, expect.any(String)]);
  await keywheel(folder, ['synth'], { TENANTS: 'shop,bakery' });
  expect(readFileSync(join(folder, PAGE), 'utf8')).toBe(page);
});

test('--json prints the data, and writes nothing', async () => {
  const folder = await written();
  const before = filesOf(folder);

  const { code, out } = await keywheel(folder, ['report', '--json']);

  expect(code).toBe(0);
  const { version, fleets, secrets } = printed('report', out);
  expect({ version, fleets }).toEqual({ version: 1, fleets: ['acme'] });
  expect(secrets.map(({ name }: { name: string }) => name)).toContain('prod-eu/shop/database');
  expect(filesOf(folder)).toEqual(before);
});

test('--diff has what is otherwise than in a folder of before', async () => {
  const [before, after] = [await written(), await written('shop,bakery')];

  const { out } = await keywheel(after, ['report', '--json', '--diff', before]);

  const change = printed('report', out).change!;
  expect(change.base).toBe(before);
  expect(change.opened.map(({ who }: { who: string }) => who)).toContain('prod-eu/bakery/keywheel');
  expect(change.closed).toEqual([]);
  expect(change.applied.map(({ where }: { where: string }) => where)).toContain('stack spoke-prod-eu');
});

test('a change is not compared while the checks find errors, and the page says so', async () => {
  const folder = folderWith({ 'main.ts': LATE });

  const { code, out } = await keywheel(folder, ['report', '--app', 'main.ts', '--json', '--diff', 'main']);

  expect(code).toBe(1);
  const { change, notKnown } = JSON.parse(out);
  expect(change).toBeUndefined();
  expect(notKnown).toContain('what has changed since main: it is not compared while the checks find errors');
});

test('what the checks find in a program is on its page, and the command fails', async () => {
  const folder = folderWith({ 'main.ts': LATE });

  const { code, out, err } = await keywheel(folder, ['report', '--app', 'main.ts', '--output', 'page.html']);

  expect([code, out]).toEqual([1, 'wrote page.html\n']);
  const [, id] = /error ([a-z-]+)/.exec(err)!;
  expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain(`"id":"${id}"`);
});

describe('what somebody else has there stays', () => {
  test.each([
    ['a file', (file: string) => writeFileSync(file, '<!doctype html>\n<p>mine</p>\n')],
    ['a link', (file: string) => symlinkSync('elsewhere.html', file)],
    ['a folder', (file: string) => mkdirSync(file)],
  ])('%s', async (_what, put) => {
    const folder = await written();
    put(join(folder, 'page.html'));
    const before = filesOf(folder);

    const { code, err } = await keywheel(folder, ['report', '--output', 'page.html']);

    expect(code).toBe(1);
    expect(err).toContain('FileNotOurs');
    expect(filesOf(folder)).toEqual(before);
  });
});

test('a name of a fleet that leads elsewhere is no folder', async () => {
  const folder = await written();
  for (const [name, text] of Object.entries(filesOf(join(folder, 'cdktf.out')))) {
    writeFileSync(join(folder, 'cdktf.out', name), text.replaceAll('"fleet": "acme"', '"fleet": "../../elsewhere"'));
  }

  const { out } = await keywheel(folder, ['report']);

  expect(out).toBe('wrote reports/index.html\n');
});
