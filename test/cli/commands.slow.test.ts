import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agreeing, SPOKE } from '../files/read';
import { Ended, filesOf, folderWith, keywheel, PROGRAM, SYNTH } from './command';
import { committed } from './git';

const MAIN = PROGRAM + SYNTH;
const WIDER = MAIN.replace("'shop'", "'shop,bank'");

/** Each command, once, as a process. All that else is true of them is in `*.slow.test.ts`. */
let folder: string;
let ended: Ended;

/** The folder as it was committed, with another program. */
function changed(now: string): string {
  const copy = folderWith();
  cpSync(folder, copy, { recursive: true });
  writeFileSync(join(copy, 'main.ts'), now);
  return copy;
}

beforeAll(async () => {
  folder = folderWith({ 'main.ts': MAIN });
  ended = await keywheel(folder, ['synth']);
  committed(folder, '.');
});

test('synth writes both sides, and tells it in one line', () => {
  expect(ended).toEqual({
    code: 0,
    err: '',
    out: expect.stringMatching(
      /^acme: 1 cluster, 1 tenant, 1 secret, 1 delivery; \d+ files changed, 0 removed, 0 unchanged; 0 warnings\n$/,
    ),
  });
  expect(Object.keys(filesOf(folder))).toEqual(
    expect.arrayContaining(['.keywheel/acme.json', 'cdktf.out/manifest.json', 'dist/prod-eu/shop.k8s.yaml']),
  );
});

test.each<[string, readonly string[], RegExp]>([
  ['check', ['check'], /✔ both sides agree, as far as it is known: 1 cluster, 0 errors, 0 warnings\n$/],
  ['access', ['access'], /prod-eu\/shop\/keywheel +prod\/shop +acme\.kv\/data\/prod\/shop\//],
  ['timing', ['timing'], /^Secret +read again after +in every pod after .*\nprod-eu: shop\/database +\d+m/],
  ['load', ['load'], /^cluster +ExternalSecrets +stores +requests a second.*\nprod-eu +2 +1 /],
  ['advice', ['advice'], /^Nothing that is written here takes a secret: give the folders/],
  ['audit', ['audit', '--print-policy'], /^path "acme\.kv\/metadata\/\*" \{\n/],
  ['explain', ['explain', 'store-exists'], /^# store-exists\n\n[^]*## What to do\n/],
])('%s reads what is there, and ends with 0', async (_, args, expected) => {
  expect(await keywheel(folder, args)).toMatchObject({ code: 0, out: expect.stringMatching(expected) });
});

test('check ends with 1 where the sides differ, and names the file and its line', async () => {
  const broken = { ...agreeing(), 'manifests/eu/app.yaml': SPOKE.replace('role: app', 'role: apps') };
  const { code, out } = await keywheel(folderWith(broken), [
    'check',
    '--terraform',
    'terraform',
    '--manifests',
    'manifests',
  ]);

  expect(code).toBe(1);
  expect(out).toContain('error login-role-exists\n');
  expect(out).toContain('\n  manifests/eu/app.yaml:8, SecretStore app/hub\n    ');
});

test('diff ends with 3, and tells first what a person must do, with its command', async () => {
  const { code, out } = await keywheel(changed(WIDER), ['diff']);

  expect(code).toBe(3);
  expect(out).toMatch(/^\d+ of \d+ changes need attention since HEAD; /);
  expect(out).toContain('      $ vault kv put -mount=acme.kv prod/bank/database password=-\n');
});

test('access --diff runs the program of a ref, and ends with 3 where access is opened', async () => {
  const { code, out } = await keywheel(changed(WIDER), ['access', '--app', 'main.ts', '--diff', 'HEAD']);

  expect(code).toBe(3);
  expect(out).toContain('prod-eu/bank/keywheel');
  expect(out).not.toContain('prod-eu/shop/keywheel');
});

test('plan ends with 3 where a change needs an order, and leaves the output as it was', async () => {
  const there = changed(WIDER);

  expect(await keywheel(there, ['plan'])).toMatchObject({ code: 3, out: expect.stringContaining('spoke-prod-eu') });
  expect(filesOf(there)['dist/prod-eu/bank.k8s.yaml']).toBeUndefined();
});

test('a finding is an error with the line of the program, and nothing is written', async () => {
  const patch = `
import { Emitted } from 'keywheel';
const rename: any = { _toJson: () => ({ op: 'replace', path: '/metadata/name', value: 'other' }) };
Emitted.of(fleet).patch({ kind: 'ServiceAccount' }, rename);
`;
  const there = folderWith({ 'main.ts': PROGRAM + patch + SYNTH });
  const { code, err, out } = await keywheel(there, ['synth']);

  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^error service-account-exists\n[^]*main\.ts:\d+/m);
  expect(Object.keys(filesOf(there))).toEqual(['main.ts']);
});

test('a program that throws is one error with its line', async () => {
  const there = folderWith({ 'main.ts': `${PROGRAM}throw new Error('the price list is empty');\n` });

  expect(await keywheel(there, ['synth'])).toEqual({
    code: 1,
    out: '',
    err: expect.stringMatching(/^error ProgramFailed\n {2}main\.ts:15:7\n.*the price list is empty/),
  });
});
