import type { Check } from '../check';
import { auditLogHashesValues } from './audit-log-hashes-values';
import { credentialIsNoPlaceholder } from './credential-is-no-placeholder';
import { deliveredValueStaysInSecrets } from './delivered-value-stays-in-secrets';
import { encryptionKeyCanBeMade } from './encryption-key-can-be-made';
import { encryptionKeyExists } from './encryption-key-exists';
import { encryptionKeyStaysInside } from './encryption-key-stays-inside';
import { manifestHoldsNoSecret } from './manifest-holds-no-secret';
import { oldCiphertextCanBeRewrapped } from './old-ciphertext-can-be-rewrapped';
import { sealedSecretCanBeOpened } from './sealed-secret-can-be-opened';
import { sealingCertificateIsCurrent } from './sealing-certificate-is-current';
import { sealingKeyOpensLittle } from './sealing-key-opens-little';
import { secretHoldsASecret } from './secret-holds-a-secret';
import { terraformHoldsNoSecret } from './terraform-holds-no-secret';
import { usernameIsNotThePassword } from './username-is-not-the-password';

/** No value is in clear, in any file, and what seals or encrypts values keeps them. */
export const SECRECY: readonly Check[] = [
  manifestHoldsNoSecret,
  terraformHoldsNoSecret,
  deliveredValueStaysInSecrets,
  auditLogHashesValues,
  credentialIsNoPlaceholder,
  secretHoldsASecret,
  usernameIsNotThePassword,
  sealedSecretCanBeOpened,
  sealingCertificateIsCurrent,
  sealingKeyOpensLittle,
  encryptionKeyExists,
  encryptionKeyCanBeMade,
  encryptionKeyStaysInside,
  oldCiphertextCanBeRewrapped,
];
