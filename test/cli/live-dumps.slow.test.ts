import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDumps } from '../../lib/cli/live-dumps';
import { objectsIn } from '../../lib/cli/live-objects';
import { codesOf, inEmptyFolder } from '../fixtures/fleets';
import { folderWith, keywheel } from './command';
import { printed } from '../schemas/printed';

const KINDS = [{ apiVersion: 'v1', kind: 'Secret' }];
const encoded = (text: string) => Buffer.from(text).toString('base64');
const secret = (data: Record<string, string>, annotations = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db', namespace: 'app', annotations },
  data,
});

test('of a Secret only its metadata is kept, also where kubectl has kept all of it in an annotation', () => {
  const kept = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"password":"aHVudGVyMg=="}}', a: 'b' };
  const [found] = objectsIn({ kind: 'List', items: [secret({ password: encoded('hunter2') }, kept)] });

  expect(JSON.stringify(found)).not.toMatch(/hunter2|aHVudGVyMg/);
  expect(found).toMatchObject({ kind: 'Secret', metadata: { annotations: { a: 'b' } } });
});

test('the mark of a canary is kept, and nothing that only looks a little like one', () => {
  const mark = encoded('0123456789abcdef');
  const store = encoded('SecretStore app/keywheel');

  expect(objectsIn(secret({ mark, store }))).toMatchObject([{ data: { mark: '0123456789abcdef' } }]);
  for (const data of [
    { mark },
    { mark, store, password: mark },
    { mark: encoded('hunter2'), store },
    { mark, store: encoded('x') },
  ]) {
    expect(objectsIn(secret(data as Record<string, string>))[0]).not.toHaveProperty('data');
  }
});

test.each([
  ['no object', 7],
  ['nothing', null],
  ['a list of anything', { items: [null, 'a', [], {}, { kind: 'Pod' }] }],
  ['an object whose name is none', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 1 } }],
  ['an object whose namespace is none', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: {} } }],
])('%s is left out', (_, value) => {
  expect(objectsIn(value)).toEqual([]);
});

test('a cluster is a file, or a folder of files in JSON and YAML', () => {
  inEmptyFolder((folder) => {
    mkdirSync(join(folder, 'us'));
    writeFileSync(join(folder, 'eu.json'), JSON.stringify({ kind: 'List', items: [secret({})] }));
    writeFileSync(join(folder, 'us', 'a.json'), JSON.stringify(secret({})));
    writeFileSync(join(folder, 'us', 'b.yaml'), 'apiVersion: v1\nkind: Pod\nmetadata: { name: api, namespace: app }\n');
    writeFileSync(join(folder, 'other.json'), '{}');

    const found = readDumps(folder, (name) => (name === 'other' ? undefined : KINDS));
    expect(found.map(({ name, objects }) => [name, objects.map(({ kind }) => kind)])).toEqual([
      ['eu', ['Secret']],
      ['us', ['Secret', 'Pod']],
    ]);
  });
});

test('a dump that cannot be read, or of no cluster of the output, is an error that repeats nothing of it', () => {
  inEmptyFolder((folder) => {
    expect(codesOf(() => readDumps(folder, () => KINDS))).toEqual(['DumpsMissing']);
    writeFileSync(join(folder, 'eu.json'), '{"password": "hunter2');
    expect(codesOf(() => readDumps(folder, () => KINDS))).toEqual(['DumpUnreadable']);
    expect(() => readDumps(folder, () => KINDS)).not.toThrow(/hunter2/);
    expect(codesOf(() => readDumps(folder, () => undefined))).toEqual(['DumpsMissing']);
  });
});

const PROGRAM = `
  import { smallWithSecret } from '${join(__dirname, '../fixtures/fleets')}';
  smallWithSecret().fleet.synth();
`;

test.concurrent('status over a dump says what is missing, and ends with 3', async () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api', namespace: 'app' } };
  const store = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: 'x', namespace: 'app' },
  };
  const folder = folderWith({ 'main.ts': PROGRAM, 'live/eu.json': JSON.stringify({ items: [pod, store] }) });
  const { code, out, err } = await keywheel(folder, ['status', '--app', 'main.ts', '--live', 'live', '--no-hub']);

  expect(code).toBe(3);
  expect(out).toMatch(/eu +SecretStore app\/keywheel +missing/);
  expect(out).toMatch(/SecretStore app\/x +not written/);
  const asked = ['status', '--app', 'main.ts', '--live', 'live', '--no-hub', '--format', 'json'];
  const [states, facts] = [await keywheel(folder, asked), await keywheel(folder, [...asked, '--posture'])];
  expect(printed('status', states.out).standings.map(({ state }) => state)).toContain('missing');
  expect(printed('status-posture', facts.out).facts.map(({ topic }) => topic)).toContain('encryption');
  expect(err).toContain('not known: cluster "eu": ExternalSecret objects were not listed: there are none in its dump');
});

test.concurrent.each([
  [['--context', 'ue'], 'the output has no cluster "ue"; it has "eu"'],
  [['--live', 'nowhere'], '--live names no folder that can be read'],
])('status %p is an error that says what to do', async (args, message) => {
  const folder = folderWith({ 'main.ts': PROGRAM });
  const { code, err } = await keywheel(folder, ['status', '--app', 'main.ts', '--no-hub', ...args]);

  expect(code).toBe(1);
  expect(err).toContain(message);
});

test.concurrent('status of a cluster without a context in kubeconfig says so, and ends with 3', async () => {
  const folder = folderWith({ 'main.ts': PROGRAM, config: '{"apiVersion":"v1","kind":"Config","contexts":[]}' });
  const environment = { KUBECONFIG: join(folder, 'config') };
  const { code, err } = await keywheel(folder, ['status', '--app', 'main.ts', '--no-hub'], environment);

  expect([code, err]).toEqual([3, expect.stringContaining('kubeconfig has no context "eu"')]);
});
