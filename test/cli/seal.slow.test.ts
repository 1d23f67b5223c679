import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSecretValue } from '../../lib/cli/secret-value';
import { sealedLength } from '../../lib/sealed/cipher';
import { certificateFile, sealedFile } from '../sealed/fixtures';
import { filesOf, folderWith, keywheel, PROGRAM, SYNTH } from './command';

const VALUE = 'hunter2-and-more!';
const FILE = 'secrets/db.sealed.json';

function checkout(files: Record<string, string> = {}): string {
  const folder = folderWith(files);
  copyFileSync(certificateFile('prod-eu'), join(folder, 'sealing.pem'));
  copyFileSync(certificateFile('prod-us'), join(folder, 'other.pem'));
  return folder;
}

function seal(folder: string, input: string | Buffer, options: Record<string, string> = {}, ...flags: string[]) {
  const all = { certificate: 'sealing.pem', namespace: 'app', name: 'db', key: 'password', output: FILE, ...options };
  const args = Object.entries(all).flatMap(([option, value]) => [`--${option}`, value]);
  return keywheel(folder, ['seal', ...args, ...flags], {}, input);
}

const objectIn = (folder: string) => JSON.parse(readFileSync(join(folder, FILE), 'utf8'));
const lengthOf = (folder: string, key = 'password') => sealedLength(objectIn(folder).spec.encryptedData[key]);

test('seals a value into a SealedSecret, and shows it nowhere', async () => {
  const folder = checkout();
  const { code, out, err } = await seal(folder, VALUE);

  expect([code, out]).toEqual([0, `sealed "password" of app/db into ${FILE}\n`]);
  expect(objectIn(folder)).toMatchObject({
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name: 'db', namespace: 'app' },
  });
  expect(lengthOf(folder)).toBe(VALUE.length);
  expect(Object.keys(filesOf(folder))).toEqual(['other.pem', 'sealing.pem', FILE]);
  expect([out, err, ...Object.values(filesOf(folder))].join()).not.toContain(VALUE);
});

test('says the scope as the controller reads it', async () => {
  const folder = checkout();
  await seal(folder, VALUE, { scope: 'namespace-wide' });

  const { annotations } = objectIn(folder).metadata;
  expect(annotations['sealedsecrets.bitnami.com/namespace-wide']).toBe('true');
  expect(JSON.parse(annotations['keywheel/sealed'])).toMatchObject({ scope: 'namespace-wide', namespace: 'app' });
});

test('adds a key and replaces a key, and leaves the others as they are', async () => {
  const folder = checkout();
  await seal(folder, VALUE, { key: 'z' });
  const first = objectIn(folder).spec.encryptedData.z;
  await seal(folder, 'another', { key: 'a' });
  await seal(folder, 'longer than before', { key: 'a' });

  const { spec } = objectIn(folder);
  expect(Object.keys(spec.encryptedData)).toEqual(['a', 'z']);
  expect(spec.encryptedData.z).toBe(first);
  expect(lengthOf(folder, 'a')).toBe('longer than before'.length);
});

test('keeps every byte, tells a newline at the end, and leaves it out if asked to', async () => {
  const folder = checkout();
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  expect((await seal(folder, bytes)).err).not.toContain('newline');
  expect(lengthOf(folder)).toBe(256);

  expect((await seal(folder, `${VALUE}\n`)).err).toContain('ends with a newline, which is sealed with it');
  expect(lengthOf(folder)).toBe(VALUE.length + 1);

  expect((await seal(folder, `${VALUE}\r\n`, {}, '--trim-newline')).err).not.toContain('newline');
  expect(lengthOf(folder)).toBe(VALUE.length);
});

describe('refuses', () => {
  test.each([
    ['an empty value', '', {}, 'ValueEmpty', 'pipe the value in'],
    ['nothing but a newline', '\n', {}, 'ValueEmpty', 'pipe the value in'],
    ['what no Secret holds', Buffer.alloc(1024 * 1024 + 1, 'x'), {}, 'ValueTooLarge', 'more than 1048576 bytes'],
    ['a name that is none', VALUE, { name: 'A b' }, 'NameInvalid', '--name "A b"'],
    ['a namespace that is none', VALUE, { namespace: 'a.b' }, 'NameInvalid', '--namespace "a.b"'],
    ['a key that is none', VALUE, { key: 'a b' }, 'KeyInvalid', '--key "a b"'],
    ['a certificate that is not there', VALUE, { certificate: 'gone.pem' }, 'PemInvalid', '"gone.pem" (ENOENT)'],
    [
      'a file that cannot be written',
      VALUE,
      { output: 'sealing.pem/x' },
      'FileNotWritable',
      'cannot write "sealing.pem/x"',
    ],
  ])('%s', async (_, input, options, code, told) => {
    const folder = checkout();
    const ended = await seal(folder, input, options as Record<string, string>);

    expect(ended.code).toBe(1);
    expect(ended.err).toContain(code);
    expect(ended.err).toContain(told);
    expect(ended.err + ended.out).not.toContain(VALUE);
    expect(Object.keys(filesOf(folder))).toEqual(['other.pem', 'sealing.pem']);
  });

  test.each([
    ['a private key', ['genpkey', '-algorithm', 'ed25519'], 'SecretInProgram', 'holds a private key'],
    [
      'a certificate of another kind of key',
      'req -x509 -newkey ed25519 -nodes -keyout /dev/null -subj /CN=x'.split(' '),
      'SealingCertificateInvalid',
      'has a key of type ed25519',
    ],
    [
      'a certificate with a short key',
      'req -x509 -newkey rsa:1024 -nodes -keyout /dev/null -subj /CN=x'.split(' '),
      'SealingCertificateInvalid',
      '1024 bits, too few',
    ],
  ])('%s', async (_, command, code, told) => {
    const folder = checkout();
    writeFileSync(join(folder, 'bad.pem'), execFileSync('openssl', command, { stdio: ['ignore', 'pipe', 'ignore'] }));

    const { err } = await seal(folder, VALUE, { certificate: 'bad.pem' });

    expect(err).toContain(code);
    expect(err).toContain(told);
  });

  test('a certificate that has expired', async () => {
    const folder = checkout({ 'bad.pem': readFileSync(join(__dirname, '../sealed/expired.pem'), 'utf8') });

    const { err } = await seal(folder, VALUE, { certificate: 'bad.pem' });

    expect(err).toContain('SealingCertificateExpired');
    expect(err).toMatch(/was valid until 20\d\d-.*kubeseal --fetch-cert/);
  });

  test('a file that is another Secret, and leaves it as it is', async () => {
    const folder = checkout();
    await seal(folder, VALUE);
    const before = objectIn(folder);
    const { code, err } = await seal(folder, VALUE, { name: 'other' });

    expect(code).toBe(1);
    expect(err).toContain('SealedFileDiffers');
    expect(err).toContain('name "db" and not "other"');
    expect(objectIn(folder)).toEqual(before);
  });

  test('a file that is something else', async () => {
    const folder = checkout({ [FILE]: '{"kind":"Secret"}' });
    const { err } = await seal(folder, VALUE);

    expect(err).toContain('SealedFileInvalid');
    expect(readFileSync(join(folder, FILE), 'utf8')).toBe('{"kind":"Secret"}');
  });

  test('a terminal, which would show the value', async () => {
    const before = Object.getOwnPropertyDescriptor(process.stdin, 'isTTY');
    Object.defineProperty(process.stdin, 'isTTY', { value: true, configurable: true });
    try {
      await expect(readSecretValue(10, false)).rejects.toMatchObject({
        code: 'StandardInputIsTerminal',
        message: expect.stringContaining('read -rs value'),
      });
    } finally {
      Object.defineProperty(process.stdin, 'isTTY', before ?? { value: undefined, configurable: true });
    }
  });

  test('a command that lacks something, or has too much', async () => {
    const folder = checkout();
    const lacking = await keywheel(folder, ['seal', '--key', 'a'], {}, VALUE);
    const mixed = await seal(folder, VALUE, {}, 'secrets');

    expect([lacking.code, mixed.code]).toEqual([2, 2]);
    expect(lacking.err).toContain('give --certificate, --namespace, --name, --output');
    expect(mixed.err).toContain('a folder goes with --stale');
    expect(existsSync(join(folder, FILE))).toBe(false);
  });
});

describe('--stale', () => {
  test('lists what another certificate sealed, key by key, in a folder', async () => {
    const folder = checkout();
    await seal(folder, VALUE, { key: 'old', certificate: 'other.pem' });
    const { err } = await seal(folder, VALUE, { key: 'new' });
    const stale = (certificate: string) => keywheel(folder, ['seal', '--stale', '.', '--certificate', certificate]);

    expect(err).toContain(`old in ${FILE} has another certificate`);
    expect(await stale('sealing.pem')).toMatchObject({
      code: 3,
      out: expect.stringMatching(/^secrets\/db\.sealed\.json: "old" was sealed with sha256:[0-9a-f]{64}\n$/),
    });
    expect((await stale('other.pem')).out).toContain('"new"');
    await seal(folder, VALUE, { key: 'old' });
    expect(await stale('sealing.pem')).toMatchObject({ code: 0, out: '' });
  });

  test.each([
    [['.'], 'give it as --certificate'],
    [['gone', '--certificate', 'sealing.pem'], 'there is no folder "gone"'],
  ])('of %s is refused', async (args, told) => {
    const { code, err } = await keywheel(checkout(), ['seal', '--stale', ...args]);

    expect(code).toBe(1);
    expect(err).toContain(told);
  });

  test('lists what the program includes, by where it is written', async () => {
    const program = PROGRAM.replace('StaticSecret,', 'SealedSecret, StaticSecret,').replace(
      "  apiServer: { url: 'https",
      `  sealingCertificates: ['prod-eu-2025.pem', 'prod-eu.pem'].map((file) => Pem.fromFile(file)),\n  apiServer: { url: 'https`,
    );
    const include = ['older', 'bootstrap'].map((name) => `SealedSecret.fromFile(app, '${name}', '${name}.json');\n`);
    const tenant = `const app = new Tenant(prod, 'app', { owner: 'me@example.com' }).addNamespace(eu, 'app');\n`;
    const folder = checkout({ 'main.ts': [program, tenant, ...include, SYNTH].join('') });
    for (const name of ['prod-eu-2025', 'prod-eu'] as const) {
      copyFileSync(certificateFile(name), join(folder, `${name}.pem`));
    }
    for (const name of ['older', 'bootstrap'] as const) {
      copyFileSync(sealedFile(name), join(folder, `${name}.json`));
    }

    const { code, out, err } = await keywheel(folder, ['seal', '--stale']);

    expect(err).toBe('');
    expect(out).toMatch(/^prod-eu\/app\.k8s\.yaml, SealedSecret app\/older: "token" was sealed with sha256:\w+\n$/);
    expect(code).toBe(3);
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });
});
