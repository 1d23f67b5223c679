import type { TransitKey } from '../../views/transit-keys';
import { Said, says } from '../../output/said-values';
import { Check } from '../check';

/** The hub rotates no key more often, in seconds. */
const SHORTEST_PERIOD = 3600;
/** From these a key can be derived for each context. */
const DERIVING = /^(aes|x?chacha20)|^ed25519$/;

/** The hub takes the settings of a key. */
export const encryptionKeyCanBeMade: Check = {
  id: 'encryption-key-can-be-made',
  severity: 'error',
  scope: 'hub',
  why: 'Vault/OpenBao refuses the key or its settings, and the apply fails half way.',
  *run({ vault }) {
    for (const key of vault.transitKeys.values()) {
      const { path, place, source } = key;
      for (const [said, fix] of refusals(key)) {
        yield { path, place, source, ...said, fix };
      }
    }
  },
};

/** https://developer.hashicorp.com/vault/api-docs/secret/transit#create-key */
function* refusals({ type, attributes, unknown = [] }: TransitKey): Iterable<readonly [said: Said, fix: string]> {
  const period = Number(attributes['auto_rotate_period'] ?? 0);
  if (period > 0 && period < SHORTEST_PERIOD) {
    yield [
      says`it is to be rotated every ${{ time: period }} seconds, and Vault/OpenBao takes an hour or more`,
      'use 3600 or more',
    ];
  }
  const decrypts = Number(attributes['min_decryption_version'] ?? 1);
  const encrypts = Number(attributes['min_encryption_version'] ?? 0);
  if (encrypts > 0 && encrypts < decrypts) {
    yield [
      says`versions from ${{ version: encrypts }} encrypt, and only those from ${decrypts} decrypt`,
      'use 0 for min_encryption_version, the latest, or one that decrypts',
    ];
  }
  const size = Number(attributes['key_size'] ?? 0);
  if (!unknown.includes('key_size') && (type === 'hmac' ? size < 32 || size > 512 : size !== 0)) {
    yield type === 'hmac'
      ? [says`key_size is ${size}, and Vault/OpenBao takes 32 to 512 bytes for a key of codes`, 'use 32']
      : [says`key_size is ${size}, and a key of type ${{ type }} has the size of its type`, 'leave key_size out'];
  }
  if (attributes['convergent_encryption'] && !attributes['derived']) {
    yield [says`it is convergent and derives no key for a context`, 'set derived too'];
  }
  if (attributes['derived'] && !DERIVING.test(type)) {
    yield [
      says`it derives a key for each context, and type ${{ type }} cannot`,
      'leave derived out, or use another type',
    ];
  }
}
