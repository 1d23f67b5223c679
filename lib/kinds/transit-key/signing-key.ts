import { Construct } from 'constructs';
import { checked } from '../../options/checked';
import type { HubClient } from '../../fleet/hub-client';
import type { ExistingKeyAttributes } from './existing-key';
import { requireVersion, TransitKey, TransitKeyProps } from './transit-key';

export type SigningKeyType =
  'ed25519' | 'ecdsa-p256' | 'ecdsa-p384' | 'ecdsa-p521' | 'rsa-2048' | 'rsa-3072' | 'rsa-4096';

export interface SigningKeyProps extends TransitKeyProps {
  /** It cannot be changed later. @default "ed25519" */
  readonly type?: SigningKeyType;
  /**
   * The least version whose signatures are still good: raise it when an older one is no longer to be trusted.
   * @default 1: every version
   */
  readonly minimumVerificationVersion?: number;
}

/** A key with which clients sign and verify on the hub, without ever having it. */
@checked
export class SigningKey extends TransitKey {
  /**
   * A key that was on the hub before the program. Clients may be allowed to sign and verify with it, and nothing is written there:
   * neither the key nor its engine. Whether it is of a type that can do so, only the hub knows.
   *
   * @param id its name in the program, a DNS label
   */
  static fromPath(scope: Construct, id: string, attributes: ExistingKeyAttributes): SigningKey {
    return new SigningKey(scope, id).foundAt(attributes);
  }

  constructor(scope: Construct, id: string, props: SigningKeyProps = {}) {
    const { type = 'ed25519', minimumVerificationVersion = 1 } = props;
    const settings = { minimumDecryptionVersion: minimumVerificationVersion, minimumEncryptionVersion: 0 };
    super(scope, id, { type, ...settings }, props);
    requireVersion(this, 'minimumVerificationVersion', props.minimumVerificationVersion);
  }

  /** Lets a client sign. @param client of the key's own tenant */
  grantSign(client: HubClient): void {
    this.allow(client, 'sign');
  }

  /** Lets a client verify signatures. @param client of the key's own tenant */
  grantVerify(client: HubClient): void {
    this.allow(client, 'verify');
  }
}
