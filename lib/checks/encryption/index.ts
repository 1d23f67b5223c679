import type { Check } from '../check';
import { encryptionConfigurationIsAccepted } from './encryption-configuration-is-accepted';
import { keyServiceRunsElsewhere } from './key-service-runs-elsewhere';
import { managedClusterEncryptsItsSecrets } from './managed-cluster-encrypts-its-secrets';
import { secretsAreEncryptedAtRest } from './secrets-are-encrypted-at-rest';
import { storageKeyStaysOutOfFiles } from './storage-key-stays-out-of-files';
import { storageKeysAreStrong } from './storage-keys-are-strong';

/** What a cluster stores is encrypted, with keys that are nowhere else. */
export const ENCRYPTION: readonly Check[] = [
  secretsAreEncryptedAtRest,
  encryptionConfigurationIsAccepted,
  storageKeyStaysOutOfFiles,
  storageKeysAreStrong,
  keyServiceRunsElsewhere,
  managedClusterEncryptsItsSecrets,
];
