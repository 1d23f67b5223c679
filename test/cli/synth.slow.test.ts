import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, folderWith, keywheel, PROGRAM, SYNTH } from './command';

/** Stands for a fleet, and prints the options that it is given. */
const STAND_IN = `
const { options, onReport } = globalThis[Symbol.for('keywheel.session')];
console.log(JSON.stringify(options));
onReport({ name: 'acme', counts: { clusters: 1, tenants: 1, secrets: 1, deliveries: 1 }, findings: [] });
`;

describe('in a pipe', () => {
  test.concurrent('one line tells what came of a fleet', async () => {
    const folder = folderWith({ 'main.ts': PROGRAM + SYNTH });

    const first = await keywheel(folder, ['synth']);
    const second = await keywheel(folder, ['synth']);

    expect(first.out).toMatch(
      /^acme: 1 cluster, 1 tenant, 1 secret, 1 delivery; \d+ files changed, 0 removed, 0 unchanged; 0 warnings\n$/,
    );
    expect(second.out).toMatch(/; 0 files changed, 0 removed, \d+ unchanged; 0 warnings\n$/);
    expect([first.code, first.err, second.code, second.err]).toEqual([0, '', 0, '']);
    expect(Object.keys(filesOf(folder))).toEqual(
      expect.arrayContaining(['.keywheel/acme.json', 'cdktf.out/manifest.json', 'dist/prod-eu/shop.k8s.yaml']),
    );
  });

  test.concurrent('warnings are lines of the other stream', async () => {
    const finding = { id: 'a-holds', severity: 'warning', path: 'prod/x', place: 'file', message: 'is not', fix: 'do' };
    const folder = folderWith({
      'main.js': STAND_IN.replace('findings: []', `findings: [${JSON.stringify(finding)}]`),
    });

    const { code, out, err } = await keywheel(folder, ['synth'], { CI: 'true' });

    expect(code).toBe(0);
    expect(out.split('\n')[1]).toBe(
      'acme: 1 cluster, 1 tenant, 1 secret, 1 delivery; checked, nothing written; 1 warning',
    );
    expect(err).toBe('warning a-holds at prod/x (file): is not; do\n');
  });
});

describe('options', () => {
  const optionsFor = async (...args: string[]): Promise<unknown> => {
    const { out } = await keywheel(folderWith({ 'main.js': STAND_IN }), ['synth', ...args]);
    return JSON.parse(out.split('\n')[0]!);
  };

  test.concurrent('that are not given leave the word to the environment', async () => {
    expect(await optionsFor()).toEqual({});
  });

  test.concurrent('reach the program', async () => {
    const given = await optionsFor(
      '--output',
      'a',
      '--terraform-output',
      'b',
      '--check-only',
      '--remove',
      'c, d',
      '--remove',
      'e',
    );

    expect(given).toEqual({ manifests: 'a', terraform: 'b', checkOnly: true, remove: ['c', 'd', 'e'] });
  });

  test.concurrent('--app names a program of another folder, and the output stays in this one', async () => {
    const folder = folderWith({ 'apps/one/program.ts': PROGRAM + SYNTH });

    const { code } = await keywheel(folder, ['synth', '--app', 'apps/one/program.ts', '--output', 'manifests']);

    expect(code).toBe(0);
    expect(existsSync(join(folder, 'manifests/prod-eu/shop.k8s.yaml'))).toBe(true);
  });

  test.concurrent('--check-only writes nothing', async () => {
    const folder = folderWith({ 'main.ts': PROGRAM + SYNTH });

    const { code, out } = await keywheel(folder, ['synth', '--check-only']);

    expect(code).toBe(0);
    expect(out).toContain('; checked, nothing written; ');
    expect(Object.keys(filesOf(folder))).toEqual(['main.ts']);
  });

  test.concurrent('--remove lets a tenant go that may not vanish by itself', async () => {
    const folder = folderWith({ 'main.ts': PROGRAM + SYNTH });
    await keywheel(folder, ['synth'], { TENANTS: 'shop,blog' });
    const before = filesOf(folder);

    const vanished = await keywheel(folder, ['synth']);
    const untouched = filesOf(folder);
    const removed = await keywheel(folder, ['synth', '--remove', 'blog']);

    expect([vanished.code, vanished.out]).toEqual([1, '']);
    expect(vanished.err).toMatch(/^error TenantVanished\n {2}tenant "prod\/blog" .*--remove/);
    expect(untouched).toEqual(before);
    expect(removed.code).toBe(0);
    expect(filesOf(folder)).not.toHaveProperty(['dist/prod-eu/blog.k8s.yaml']);
  });
});

test.concurrent('a program that synthesises in a promise is waited for', async () => {
  const folder = folderWith({
    'main.ts': `${PROGRAM}void new Promise((done) => setTimeout(done, 20)).then(() => ${SYNTH.trim().slice(0, -1)});`,
  });

  const { code, out } = await keywheel(folder, ['synth', '--check-only']);

  expect(code).toBe(0);
  expect(out).toMatch(/^acme: /);
  expect(Object.keys(filesOf(folder))).toEqual(['main.ts']);
});
