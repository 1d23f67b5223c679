import { ruleForSecrets } from '../../views/storage-encryption';
import { Check, Found } from '../check';

/** https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#providers */
const WEAK: ReadonlyMap<string, string> = new Map([
  ['aescbc', 'which does not notice a changed ciphertext (padding oracles)'],
  ['aesgcm', 'whose key must be replaced before it has written 200,000 times'],
]);

/** Secrets are encrypted by a provider, and with keys, that nobody guesses. */
export const storageKeysAreStrong: Check = {
  id: 'storage-keys-are-strong',
  severity: 'error',
  scope: 'cluster',
  why: 'What is encrypted with a key that somebody can guess is in clear for whoever tries.',
  *run({ cluster }) {
    for (const encryption of cluster.storageEncryption) {
      const { origin, rules } = encryption;
      const texts = rules.flatMap(({ providers }) =>
        providers.flatMap(({ keys }) => keys.filter((key) => key.isInClear && key.isText)),
      );
      for (const { name } of texts) {
        yield {
          ...origin,
          message: `key "${name}" of EncryptionConfiguration is text that somebody typed, as in the examples of manuals`,
          fix: 'rotate to a key of 32 random bytes (head -c 32 /dev/urandom | base64), made on the control-plane node',
        };
      }
      const [first] = ruleForSecrets(encryption)?.providers ?? [];
      for (const kind of first?.kinds.filter((one) => WEAK.has(one)) ?? []) {
        yield weak(kind, origin);
      }
    }
  },
};

function weak(kind: string, origin: Pick<Found, 'path' | 'place' | 'source'>): Found {
  return {
    ...origin,
    severity: 'warning',
    message: `EncryptionConfiguration encrypts Secrets with ${kind}, ${WEAK.get(kind)}`,
    fix: `rotate to secretbox or kms, and keep ${kind} behind it until all Secrets are rewritten`,
  };
}
