import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificatesOf } from '../../../lib/x509/certificates';
import { checkFiles, hubWith, SPOKE } from '../../files/read';

const CHAIN = readFileSync(join(__dirname, '../../certificates/company-chain.pem'), 'utf8');
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** What is said of a store with this caBundle, at a time. */
function told(caBundle: string, now?: string): string[] {
  jest.useFakeTimers({ now: now === undefined ? undefined : new Date(now) });
  try {
    const spoke = SPOKE.replace('      path: kv\n', `      path: kv\n      caBundle: ${JSON.stringify(caBundle)}\n`);
    const { findings } = checkFiles({
      'terraform/main.tf.json': hubWith(() => undefined),
      'manifests/eu/app.yaml': spoke,
    });
    return findings
      .filter(({ id }) => /authority|placeholder|no-secret|type/.test(id))
      .map(({ severity, message }) => `${severity}: ${message}`);
  } finally {
    jest.useRealTimers();
  }
}

test('an authority that is valid is silent, and one that has expired is told with the date', () => {
  expect(told(base64(CHAIN))).toEqual([]);
  const end = Math.max(...certificatesOf(CHAIN)!.map(({ validTo }) => Date.parse(validTo)));
  const at = (seconds: number) => new Date(end + 1000 * seconds).toISOString();
  expect(told(base64(CHAIN), at(-1))).toEqual([]);
  expect(told(base64(CHAIN), at(1))).toEqual([
    expect.stringContaining(`warning: spec.provider.vault.caBundle expired on ${at(0).slice(0, 10)}: `),
  ]);
});

test.each(['REPLACE_ME', 'changeme', base64('placeholder'), base64('your-ca-certificate')])(
  'the word %s in place of an authority is one warning',
  (word) => {
    expect(told(word)).toEqual([
      'warning: spec.provider.vault.caBundle is a placeholder, where a certificate is to be',
    ]);
  },
);

test.each(['${CA}', '{{ .Values.ca }}', '<path:a#b>', ''])(
  '%j, which something fills in, is nothing to tell',
  (text) => {
    expect(told(text)).toEqual([]);
  },
);

test.each([
  [CHAIN, 'a certificate as it is, not in base64'],
  ['no base64!', 'not base64'],
  [base64('an authority'), 'not a certificate'],
  // In pieces: it is none, and no scanner need look at it.
  [base64(['-----BEGIN', 'PRIVATE KEY-----'].join(' ')), 'a private key, not a certificate'],
])('what is no certificate is an error', (text, what) => {
  expect(told(text)[0]).toBe(`error: spec.provider.vault.caBundle is ${what}`);
});
