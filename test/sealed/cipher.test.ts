import { constants, createDecipheriv, generateKeyPairSync, KeyObject, privateDecrypt } from 'node:crypto';
import fc from 'fast-check';
import { Binding, Scope, seal, sealedLength, SCOPES } from '../../lib/sealed/cipher';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const BINDING: Binding = { scope: 'strict', namespace: 'app', name: 'db' };
const LABELS: Record<Scope, string> = { strict: 'app/db', 'namespace-wide': 'app', 'cluster-wide': '' };

/** As the controller opens it. */
function open(sealed: string, label: string, key: KeyObject = privateKey): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  const end = 2 + bytes.readUInt16BE();
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const oaepLabel = Buffer.from(label);
  const sessionKey = privateDecrypt({ key, padding, oaepHash: 'sha256', oaepLabel }, bytes.subarray(2, end));
  const decipher = createDecipheriv('aes-256-gcm', sessionKey, Buffer.alloc(12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(end, -16)), decipher.final()]);
}

test('every value is opened as it was, and its length is known without opening it', () => {
  const property = fc.property(fc.uint8Array({ maxLength: 2000 }), fc.constantFrom(...SCOPES), (bytes, scope) => {
    const value = Buffer.from(bytes);
    const sealed = seal(value, publicKey, { ...BINDING, scope });
    expect(open(sealed, LABELS[scope])).toEqual(value);
    expect(sealedLength(sealed)).toBe(value.length);
  });
  fc.assert(property, { numRuns: 50 });
});

test.each([
  ['another name', 'app/other'],
  ['another namespace', 'other/db'],
  ['a wider scope', 'app'],
  ['the widest scope', ''],
])('is not opened under %s', (_, label) => {
  const sealed = seal(Buffer.from('value'), publicKey, BINDING);
  expect(() => open(sealed, label)).toThrow();
});

test('is not opened with the key of another cluster', () => {
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  expect(() => open(seal(Buffer.from('value'), publicKey, BINDING), 'app/db', other.privateKey)).toThrow();
});

test('is another text each time, so nobody sees that a value stayed the same', () => {
  const [one, other] = [1, 2].map(() => seal(Buffer.from('value'), publicKey, BINDING));
  expect(one).not.toBe(other);
});

test.each([
  ['nothing', ''],
  ['a number', 7],
  ['nothing at all', undefined],
  ['text', 'in clear'],
  ['base64 of text', Buffer.from('in clear, but encoded').toString('base64')],
  ['what was cut short', seal(Buffer.from('value'), publicKey, BINDING).slice(0, 300)],
])('%s is no sealed value', (_, text) => {
  expect(sealedLength(text)).toBeUndefined();
});
