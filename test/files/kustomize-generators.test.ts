import fc from 'fast-check';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from '../../lib/checks/index';
import { readFiles } from '../../lib/files/read-files';
import { readViews } from '../../lib/views/views';
import { folderWith } from '../cli/command';
import { agreeing, checkFiles, inFolder, Read } from './read';
import { runs } from '../runs';

const FOLDER = 'manifests/eu/generated';
/** In base64, so that no scanner takes this file for a leak. */
const ENCRYPTED = `ENC[AES256_GCM,data:YWJj,iv:${'A'.repeat(43)}=,tag:${'A'.repeat(22)}==,type:str]`;
const SOPS = `sops_mac=${ENCRYPTED}\nsops_lastmodified=2026-01-01T00:00:00Z\nsops_version=3.9.0\nsops_age__list_0__map_recipient=age1abc\n`;

function check(kustomization: string, files: Record<string, string> = {}, name = 'kustomization.yaml'): Read {
  const own = Object.entries(files).map(([file, text]) => [`${FOLDER}/${file}`, text] as const);
  return checkFiles({ ...agreeing(), ...Object.fromEntries(own), [`${FOLDER}/${name}`]: kustomization });
}

/** `<severity> <check> <file>:<line> <message>` of each finding. */
const told = ({ findings }: Pick<Read, 'findings'>) =>
  findings.map(
    ({ severity, id, message, source }) =>
      `${severity} ${id} ${source?.file.replace(`${FOLDER}/`, '')}:${source?.line} ${message}`,
  );
const generator = (field: string, more: string) => `${field}:\n  - name: app\n    ${more.replaceAll('\n', '\n    ')}\n`;
const secretOf = (more: string) => generator('secretGenerator', more);
const ofEnv = (text: string, field = 'secretGenerator') =>
  told(check(generator(field, 'envs: [.env]'), { '.env': text }));
const error = (place: string, ...keys: string[]) =>
  `error manifest-holds-no-secret ${place} it holds the values of ${keys.map((key) => `"${key}"`).join(', ')}`;

describe('a secret that a generator of kustomize takes is told where it stands', () => {
  test.each<[string, string, Record<string, string>, string]>([
    [
      'in an env file',
      'envs: [.env]',
      { '.env': '# ours\nDB_PASSWORD=not-a-real-one\n' },
      error('.env:2', 'DB_PASSWORD'),
    ],
    ['in the one of an older form', 'env: a.env', { 'a.env': 'note=correct horse\n' }, error('a.env:1', 'note')],
    [
      'in properties',
      'envs: [x/a.properties]',
      { 'x/a.properties': 'a.b=c0rrect\n' },
      error('x/a.properties:1', 'a.b'),
    ],
    ['in a literal', 'literals:\n- LEVEL=debug\n- pin="4711-0815"', {}, error('kustomization.yaml:2', 'pin')],
    ['in a file', 'files: [token.txt]', { 'token.txt': 'not-a-real-one\n' }, error('token.txt:1', 'token.txt')],
    ['in a file by another key', 'files: [token=a/t]', { 'a/t': 'not-a-real-one\n' }, error('a/t:1', 'token')],
    [
      'merged into another',
      'behavior: merge\nliterals: [note=correct horse]',
      {},
      error('kustomization.yaml:2', 'note'),
    ],
    ['in capitals', 'LITERALS: [note=correct horse]', {}, error('kustomization.yaml:2', 'note')],
  ])('%s', (_where, more, files, expected) => {
    expect(told(check(secretOf(more), files))).toEqual([expected]);
  });

  test.each(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])('of a %s', (name) => {
    expect(told(check(secretOf('envs: [.env]'), { '.env': 'note=correct horse\n' }, name))).toEqual([
      error('.env:1', 'note'),
    ]);
  });

  test.each([
    ['a component', 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n'],
    ['an overlay', 'resources: [../app.yaml]\nnamespace: app\n'],
  ])('of %s', (_of, head) => {
    expect(told(check(head + secretOf('literals: [note=correct horse]')))).toEqual([
      error(`kustomization.yaml:${head.split('\n').length + 1}`, 'note'),
    ]);
  });

  test.each(['SecretGenerator', 'SECRETGENERATOR', 'ſecretgenerator'])(
    'under the name %s, which kustomize takes',
    (field) => {
      expect(told(check(generator(field, 'literals: [note=correct horse]')))).toEqual([
        error('kustomization.yaml:2', 'note'),
      ]);
    },
  );

  test('where nothing else is in the folder of a cluster', () => {
    const { findings } = checkFiles({
      ...agreeing(),
      'manifests/us/kustomization.yaml': secretOf('literals: [note=correct horse]'),
    });
    expect(findings.map(({ id, place }) => `${id} ${place}`)).toEqual([
      'manifest-holds-no-secret manifests/us/kustomization.yaml, Secret app',
    ]);
  });

  test('of a ConfigMap by the names of credentials and by the shape of the value', () => {
    const text = 'LEVEL=debug\nnote=correct horse\nDB_PASSWORD=not-a-real-one\n';
    const expected = 'error manifest-holds-no-secret .env:3 it holds a value in clear for "DB_PASSWORD"';
    expect(ofEnv(text, 'configMapGenerator')).toEqual([expected]);
    const settings = { 'app.ini': '[db]\nuser = app\npassword = not-a-real-one\n' };
    expect(told(check(generator('configMapGenerator', 'files: [app.ini]'), settings))).toEqual([
      'error manifest-holds-no-secret app.ini:1 it holds a value in clear for "password" in "app.ini"',
    ]);
  });
});

test.each<[string, string, string[]]>([
  ['a line that is empty, a comment or has no value', '\n# DB_PASSWORD=not-a-real-one\n  # x=y z\nA=\nB=""\nC\n', []],
  ['placeholders', 'A=${DB_PASSWORD}\nB="${B}"\nC=${C} # from CI\n', []],
  ['the export of a shell', 'export note=correct horse\n', [error('.env:1', 'note')]],
  ['the line ends of Windows', 'LEVEL=debug\r\nnote=correct horse\r\nEMPTY=\r\n', [error('.env:2', 'note')]],
  ['a mark of the byte order', '\ufeffnote=correct horse\n', [error('.env:1', 'note')]],
  ['quotes', `A='correct horse'\nB="correct horse"\n`, [error('.env:1', 'A', 'B')]],
  ['an equals sign in the value', 'A=correct=horse=\n', [error('.env:1', 'A')]],
  ['a colon in place of the equals sign', 'note: correct horse\n', [error('.env:1', 'note')]],
  [
    'a private key of several lines, of which none is a name',
    'KEY="-----BEGIN RSA PRIVATE KEY-----\nMIIEabcd1234\nabcdEFGH==\n-----END RSA PRIVATE KEY-----"\nPORT=80\n',
    [error('.env:1', 'KEY')],
  ],
  [
    'an address, of which no part is a name',
    'postgres://app:c0rrect-horse@db/app?sslmode=require\n',
    [error('.env:1', 'line 1')],
  ],
  ['what SOPS has encrypted', `A=${ENCRYPTED}\n${SOPS}`, []],
  ['what SOPS has left in clear', `A=${ENCRYPTED}\nnote=correct horse\n${SOPS}`, [error('.env:2', 'note')]],
  [
    'what only says that SOPS has encrypted it',
    'note=correct horse\nsops_version=3.9.0\n',
    [error('.env:1', 'note', 'sops_version')],
  ],
  ['a value that only begins as if it were encrypted', 'A=ENC[not-a-real-one]\n', [error('.env:1', 'A')]],
])('an env file with %s is read as it is meant', (_with, text, expected) => {
  expect(ofEnv(text)).toEqual(expected);
});

test('a generator that holds only configuration is a warning, and beside a secret value it is nothing', () => {
  const warning = (place: string, key: string) =>
    `warning secret-holds-a-secret ${place} it is a Secret in a file, and the values of "${key}" read as configuration`;
  expect(ofEnv('PORT="8080" # of the server\n')).toEqual([warning('.env:1', 'PORT')]);
  expect(ofEnv('PORT=8080\n', 'configMapGenerator')).toEqual([]);
  const both = secretOf('literals: [PORT=8080]\nenvs: [.env]');
  expect(told(check(both, { '.env': 'note=correct horse\n' }))).toEqual([error('.env:1', 'note')]);
  expect(told(check(both, { '.env': 'HOST=db.example.com\n' }))).toEqual([
    warning('kustomization.yaml:2', 'PORT'),
    warning('.env:1', 'HOST'),
  ]);
});

test('a file of fields, such as the values of a chart, is told by those that are credentials', () => {
  const values = 'image: { tag: 1.2.3 }\nauth: { existingSecret: app }\nnote: correct horse\n';
  const of = (text: string) => told(check(secretOf('files: [values.yaml]'), { 'values.yaml': text }));
  expect(of(values)).toEqual([]);
  expect(of('---\n# none yet\n---\n')).toEqual([]);
  expect(of(`${values}db: { password: not-a-real-one }\n`)).toEqual([error('values.yaml:1', 'password')]);
  expect(of(JSON.stringify({ a: [{ password: 'not-a-real-one' }] }, null, 2))).toEqual([
    error('values.yaml:1', 'password'),
  ]);
  const notes = told(check(secretOf('files: [notes]'), { notes: 'correct horse\nbattery staple\n' }));
  expect(notes).toEqual([error('notes:1', 'notes')]);
});

test('a placeholder is a warning of its own', () => {
  expect(ofEnv('password=changeme\n')).toEqual([
    'warning credential-is-no-placeholder .env:1 Secret "app" holds the values of "password", and the value is a placeholder',
  ]);
});

describe('a file that SOPS has encrypted', () => {
  const sops = `sops: { mac: '${ENCRYPTED}', lastmodified: '2026-01-01T00:00:00Z' }\n`;
  test.each([
    ['as YAML', `password: ${ENCRYPTED}\nuser: app\n${sops}`, []],
    ['as JSON', JSON.stringify({ data: ENCRYPTED, sops: { mac: ENCRYPTED, lastmodified: 'now' } }), []],
    ['as settings', `A=${ENCRYPTED}\n${SOPS}`, []],
    ['but for a credential', `password: not-a-real-one\n${sops}`, [error('a.enc:1', 'password')]],
    [
      'by its own word',
      `password: not-a-real-one\nsops: { mac: 'ENC[AES256_GCM,data:x]' }\n`,
      [error('a.enc:1', 'password')],
    ],
  ])('%s', (_as, text, expected) => {
    const read = check(secretOf('files: [a.enc]'), { 'a.enc': text });
    expect(told(read)).toEqual(expected);
    expect(read.unknown.some((one) => /a\.enc: it is encrypted by SOPS/.test(one))).toBe(!_as.startsWith('by'));
  });
});

describe('a file that a generator names and that cannot be read', () => {
  test.each([
    ['is not there', 'envs: [gone.env]', /names .*gone\.env, which is not there/],
    ['is elsewhere', 'files: ["a=https://example.com/a"]', /elsewhere, which is not fetched/],
  ])('is not known where it %s', (_where, more, message) => {
    const { findings, unknown } = check(secretOf(more));
    expect(findings).toEqual([]);
    expect(unknown).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
  });

  test('is not known where it is no text and of a ConfigMap, and a secret value of a Secret', () => {
    const files = { 'a.bin': '\0\x01' };
    expect(check(generator('configMapGenerator', 'files: [a.bin]'), files).unknown).toContain(
      `${FOLDER}/a.bin: it is not text, and what it holds was not looked at`,
    );
    expect(told(check(secretOf('files: [a.bin]'), files))).toEqual([error('a.bin:1', 'a.bin')]);
  });

  test.each<[string, string, (path: string) => void]>([
    ['leads out of the folder', 'a link that leads out', (path) => symlinkSync('/etc/hostname', path)],
    ['is a folder', 'a folder, where a file is expected', (path) => mkdirSync(path)],
    ['is larger than any Secret', 'larger than 1 MiB', (path) => writeFileSync(path, 'a'.repeat(2 ** 20 + 1))],
  ])('is an error where it %s, however often it is named', (_where, message, make) => {
    const folder = folderWith({
      ...agreeing(),
      [`${FOLDER}/kustomization.yaml`]: secretOf('envs: [a, a]\nfiles: [a]'),
    });
    make(join(folder, FOLDER, 'a'));
    const findings = inFolder(folder, () =>
      runChecks(readViews(readFiles({ terraform: ['terraform'], manifests: ['manifests'] }).output)),
    );
    expect(findings.map(({ id, message: said }) => `${id} ${said}`)).toEqual([
      `file-can-be-read ${FOLDER}/a is ${message}${message.includes('leads') ? ' of the folder that was given' : ''}: it was not read`,
    ]);
  });

  test('is an error where it is outside of what is given', () => {
    const { findings } = check(secretOf('envs: [../../../terraform/main.tf.json]'));
    expect(findings.map(({ id }) => id)).toEqual(['file-can-be-read']);
  });
});

test('a field of the wrong type is told, and what is beside it is read', () => {
  const more = 'literals: note=correct horse\nenvs: [1, .env]';
  expect(told(check(secretOf(more), { '.env': 'pin=4711-0815\n' }))).toEqual([
    'error field-has-its-type kustomization.yaml:2 field secretGenerator.envs[0]: it has to be a text, and is a number',
    'error field-has-its-type kustomization.yaml:2 field secretGenerator.literals: it has to be a list, and is a text',
    error('.env:1', 'pin'),
  ]);
});

test('no value of any line is ever in a finding, and each that may be secret is told', () => {
  const key = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
  const form = fc.constantFrom('K=V', ' K=V', 'export K=V', 'K="V"', "K='V'", 'K = V', 'K="V" # c', 'K=V # c', 'K: V');
  const value = fc.stringMatching(/^[A-Za-z]{3} [0-9]{4}[a-z]{3}$/);
  const field = fc.constantFrom('envs', 'literals');
  fc.assert(
    fc.property(key, form, value, field, fc.constantFrom('\n', '\r\n'), (name, how, secret, where, end) => {
      const line = how.replace(/[KV]/g, (letter) => (letter === 'K' ? name : secret));
      const read =
        where === 'envs'
          ? check(secretOf('envs: [.env]'), { '.env': `LEVEL=debug${end}${line}${end}` })
          : check(secretOf(`literals: [${JSON.stringify(line)}]`));
      expect(told(read)).toEqual([error(where === 'envs' ? '.env:2' : 'kustomization.yaml:2', name)]);
      expect(JSON.stringify(read)).not.toContain(secret);
    }),
    { numRuns: runs(60) },
  );
});
