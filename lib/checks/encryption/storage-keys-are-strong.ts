import { ruleForSecrets } from '../../views/storage-encryption';
import { says } from '../../output/said-values';
import { Check, Found } from '../check';

/** https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#providers */
const WEAK: ReadonlyMap<string, string> = new Map([
  ['aescbc', 'which does not notice a changed ciphertext (padding oracles)'],
  ['aesgcm', 'whose key must be replaced before it has written 200,000 times'],
]);

/** Secrets are encrypted with a strong provider and with random keys. */
export const storageKeysAreStrong: Check = {
  id: 'storage-keys-are-strong',
  severity: 'error',
  scope: 'cluster',
  why: 'Secrets that are encrypted with a key that can be guessed are as good as in clear.',
  *run({ cluster }) {
    for (const encryption of cluster.storageEncryption) {
      const { origin, rules } = encryption;
      const texts = rules.flatMap(({ providers }) =>
        providers.flatMap(({ keys }) => keys.filter((key) => key.isInClear && key.isText)),
      );
      for (const { name } of texts) {
        yield {
          ...origin,
          ...says`EncryptionConfiguration has key "${{ key: name }}", which is typed text or a sample key of a manual, and not random bytes`,
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
    ...says`EncryptionConfiguration encrypts Secrets with ${{ kind }}, ${WEAK.get(kind)}`,
    fix: `rotate to secretbox or kms, and keep ${kind} behind it until all Secrets are rewritten`,
  };
}
