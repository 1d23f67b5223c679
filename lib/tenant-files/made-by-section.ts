import type { Tenant } from '../fleet/tenant';
import { Certificate } from '../kinds/certificate/certificate';
import { RotatingDatabaseCredential } from '../kinds/database/rotating-database-credential';
import { ExistingSecret } from '../kinds/kv-secret/existing-secret';
import { GeneratedSecret } from '../kinds/kv-secret/generated-secret';
import { StaticSecret } from '../kinds/kv-secret/static-secret';
import { EncryptionKey } from '../kinds/transit-key/encryption-key';
import { HmacKey } from '../kinds/transit-key/hmac-key';
import { SigningKey } from '../kinds/transit-key/signing-key';
import type { Section } from './file-shape';

type Make = new (scope: Tenant, id: string, props: never) => unknown;

/** The construct that each section of a file makes. */
export const MADE_BY_SECTION: Readonly<Record<Section, Make>> = {
  secrets: StaticSecret as Make,
  existingSecrets: ExistingSecret as Make,
  generatedSecrets: GeneratedSecret as Make,
  databaseCredentials: RotatingDatabaseCredential,
  certificates: Certificate,
  encryptionKeys: EncryptionKey,
  signingKeys: SigningKey,
  hmacKeys: HmacKey,
};
