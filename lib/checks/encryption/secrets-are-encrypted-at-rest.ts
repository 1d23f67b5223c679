import { ruleForSecrets } from '../../views/storage-encryption';
import { says } from '../../output/said-values';
import { Check } from '../check';

const ENCRYPT = 'put a provider that encrypts first (secretbox, or kms)';

/** The encryption settings of a cluster encrypt its Secrets. */
export const secretsAreEncryptedAtRest: Check = {
  id: 'secrets-are-encrypted-at-rest',
  severity: 'error',
  scope: 'cluster',
  why: 'A disk, a snapshot or a backup of etcd gives every Secret of the cluster away.',
  *run({ cluster }) {
    for (const encryption of cluster.storageEncryption) {
      const rule = ruleForSecrets(encryption);
      if (rule === undefined) {
        yield {
          ...encryption.origin,
          ...says`EncryptionConfiguration has no rule for Secrets, which are stored in clear`,
          fix: 'add "secrets" to the resources of a rule',
        };
      } else if (rule.providers[0]?.kinds.includes('identity')) {
        const others = rule.providers.slice(1).some(({ kinds }) => !kinds.includes('identity'));
        yield {
          ...encryption.origin,
          // The first step of an introduction, or the last but one of a way back.
          ...(others && { severity: 'warning' }),
          ...says`EncryptionConfiguration has "identity" as the first provider of Secrets, so that new values are stored in clear`,
          fix: others
            ? `once every API server uses this configuration, ${ENCRYPT}, and rewrite all Secrets`
            : `${ENCRYPT}, one step after the other: docs/encryption-at-rest.md`,
        };
      }
    }
    // Certificates and audit profiles are fields of the same object, and may be in files of their own.
    const isSaid = cluster.openShiftEncryption.some(({ type }) => type !== undefined);
    for (const { origin, type } of cluster.openShiftEncryption.filter((one) => !isSaid || one.type !== undefined)) {
      if (type === undefined || type === '' || type === 'identity') {
        yield {
          ...origin,
          // A file that is not here may set it.
          ...(type === undefined && { severity: 'warning' }),
          ...(type === undefined
            ? says`APIServer "cluster" does not set spec.encryption.type, and OpenShift encrypts nothing in etcd without it`
            : says`APIServer "cluster" sets spec.encryption.type to "${{ type }}", with which nothing in etcd is encrypted`),
          fix: 'set spec.encryption.type to aesgcm or aescbc; the cluster makes the keys and rewrites what is stored',
        };
      }
    }
  },
};
