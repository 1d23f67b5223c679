import { Check } from '../check';
import { says } from '../../output/said-values';

/** No key of an EncryptionConfiguration is in a file of a repository. */
export const storageKeyStaysOutOfFiles: Check = {
  id: 'storage-key-stays-out-of-files',
  severity: 'error',
  scope: 'cluster',
  why: 'With read access to the repository or its history, every backup of etcd can be decrypted.',
  *run({ cluster }) {
    for (const { origin, rules } of cluster.storageEncryption) {
      const open = rules.flatMap(({ providers }) =>
        providers.flatMap(({ keys }) => keys.filter((key) => key.isInClear)),
      );
      const names = [...new Set(open.map(({ name }) => `"${name}"`))].join(', ');
      if (open.length > 0) {
        yield {
          ...origin,
          ...says`EncryptionConfiguration has ${open.length === 1 ? 'the key' : 'the keys'} ${names} in clear`,
          fix:
            'rotate to a key that is made on the control-plane node, rewrite all Secrets, and leave only a placeholder such ' +
            'as <secretbox:2026-07> in the file',
        };
      }
    }
  },
};
