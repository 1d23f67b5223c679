import { constants, createCipheriv, KeyObject, publicEncrypt, randomBytes } from 'node:crypto';

/** Where the controller opens a value: under its own name, under any name of its namespace, or anywhere on the cluster. */
export const SCOPES = ['strict', 'namespace-wide', 'cluster-wide'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a value is bound to. */
export interface Binding {
  readonly scope: Scope;
  readonly namespace: string;
  readonly name: string;
}

const SESSION_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LENGTH_BYTES = 2;

/**
 * A value as only the controller of the cluster opens it: the length of the encrypted session key, that key (RSA-OAEP
 * with SHA-256, labelled with what the value is bound to), and the value (AES-256-GCM).
 * https://github.com/bitnami-labs/sealed-secrets/blob/main/docs/developer/crypto.md
 *
 * @returns base64
 */
export function seal(value: Buffer, publicKey: KeyObject, binding: Binding): string {
  const sessionKey = randomBytes(SESSION_KEY_BYTES);
  const label = Buffer.from(labelOf(binding));
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const encryptedKey = publicEncrypt({ key: publicKey, padding, oaepHash: 'sha256', oaepLabel: label }, sessionKey);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(encryptedKey.length);
  // The session key is used once, so the format has no nonce.
  const cipher = createCipheriv('aes-256-gcm', sessionKey, Buffer.alloc(NONCE_BYTES));
  const encrypted = Buffer.concat([cipher.update(value), cipher.final(), cipher.getAuthTag()]);
  sessionKey.fill(0);
  return Buffer.concat([length, encryptedKey, encrypted]).toString('base64');
}

function labelOf({ scope, namespace, name }: Binding): string {
  switch (scope) {
    case 'strict':
      return `${namespace}/${name}`;
    case 'namespace-wide':
      return namespace;
    case 'cluster-wide':
      return '';
  }
}

/** How long the value is. @returns undefined for what is no sealed value at all */
export function sealedLength(sealed: unknown): number | undefined {
  if (typeof sealed !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(sealed) || sealed.length % 4 !== 0) {
    return undefined;
  }
  const bytes = Buffer.from(sealed, 'base64');
  const keyBytes = bytes.length < LENGTH_BYTES ? 0 : bytes.readUInt16BE();
  const length = bytes.length - LENGTH_BYTES - keyBytes - TAG_BYTES;
  return keyBytes < 128 || length < 0 ? undefined : length;
}
