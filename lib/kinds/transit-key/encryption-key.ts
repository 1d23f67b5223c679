import { Construct } from 'constructs';
import { note } from '../../errors';
import { checked } from '../../options/checked';
import type { HubClient } from '../../fleet/hub-client';
import type { ExistingKeyAttributes } from './existing-key';
import { requireVersion, TransitKey, TransitKeyProps } from './transit-key';

/** What takes a context, and what takes none. */
const SYMMETRIC = ['aes128-gcm96', 'aes256-gcm96', 'chacha20-poly1305'] as const;
export type EncryptionKeyType = (typeof SYMMETRIC)[number] | 'rsa-2048' | 'rsa-3072' | 'rsa-4096';

export interface EncryptionKeyProps extends TransitKeyProps {
  /** It cannot be changed later. @default "aes256-gcm96" */
  readonly type?: EncryptionKeyType;

  /**
   * Whether each request names a context, such as the number of a customer, from which a key of its own is derived: what
   * was encrypted in one context is read in no other. `convergent` gives the same ciphertext for the same text in one
   * context, so that it can be searched for; who sees the ciphertexts then sees which are equal, and a rotation changes
   * them. Neither can be changed later, and RSA has none.
   * @default - no context
   */
  readonly context?: 'derived' | 'convergent';

  /**
   * The least version that still decrypts. **Raising it makes what older versions encrypted unreadable**: have it
   * rewrapped first (`grantRewrap`). The hub refuses one that it has not reached yet.
   * @default 1: every version
   */
  readonly minimumDecryptionVersion?: number;

  /** The least version that still encrypts, no less than the one that decrypts. @default - the latest alone */
  readonly minimumEncryptionVersion?: number;
}

/** A key with which clients encrypt and decrypt on the hub, without ever having it. */
@checked
export class EncryptionKey extends TransitKey {
  /**
   * A key that was on the hub before the program. Clients may be allowed to encrypt and decrypt with it, and nothing is written there:
   * neither the key nor its engine. Whether it is of a type that can do so, only the hub knows.
   *
   * @param id its name in the program, a DNS label
   */
  static fromPath(scope: Construct, id: string, attributes: ExistingKeyAttributes): EncryptionKey {
    return new EncryptionKey(scope, id).foundAt(attributes);
  }

  constructor(scope: Construct, id: string, props: EncryptionKeyProps = {}) {
    const { type = 'aes256-gcm96', context, minimumDecryptionVersion = 1, minimumEncryptionVersion = 0 } = props;
    super(scope, id, { type, context, minimumDecryptionVersion, minimumEncryptionVersion }, props);
    requireVersion(this, 'minimumDecryptionVersion', props.minimumDecryptionVersion);
    requireVersion(this, 'minimumEncryptionVersion', props.minimumEncryptionVersion);
    if (context && !SYMMETRIC.some((one) => one === type)) {
      note(
        this,
        'ContextInvalid',
        `a key of type ${type} has no context; leave it out, or use ${SYMMETRIC.join(', ')}`,
      );
    }
    if (props.minimumEncryptionVersion !== undefined && minimumEncryptionVersion < minimumDecryptionVersion) {
      note(
        this,
        'VersionInvalid',
        `minimumEncryptionVersion is ${minimumEncryptionVersion} and minimumDecryptionVersion ${minimumDecryptionVersion}: ` +
          'nobody could read what is encrypted; leave it out, or raise it',
      );
    }
  }

  /** Lets a client encrypt, and read nothing. @param client of the key's own tenant */
  grantEncrypt(client: HubClient): void {
    this.allow(client, 'encrypt');
  }

  /** Lets a client decrypt, and encrypt nothing. @param client of the key's own tenant */
  grantDecrypt(client: HubClient): void {
    this.allow(client, 'decrypt');
  }

  /** Lets a client bring ciphertext to the latest version without seeing what is in it. @param client of the key's own tenant */
  grantRewrap(client: HubClient): void {
    this.allow(client, 'rewrap');
  }
}
