import { Construct } from 'constructs';
import { note } from '../../errors';
import { checked } from '../../options/checked';
import type { HubClient } from '../../fleet/hub-client';
import type { ExistingKeyAttributes } from './existing-key';
import { requireVersion, TransitKey, TransitKeyProps } from './transit-key';

export interface HmacKeyProps extends TransitKeyProps {
  /** Length of the key in bytes, 32 to 512. It cannot be changed later. @default 32 */
  readonly size?: number;
  /**
   * The least version whose codes are still good: raise it when an older one is no longer to be trusted.
   * @default 1: every version
   */
  readonly minimumVerificationVersion?: number;
}

/**
 * A key with which clients make and verify codes on the hub (HMAC), without ever having it: for tokens, webhooks and
 * indexes of what is encrypted. https://developer.hashicorp.com/vault/api-docs/secret/transit#generate-hmac
 */
@checked
export class HmacKey extends TransitKey {
  /**
   * A key that was on the hub before the program. Clients may be allowed to make and verify codes with it, and nothing is written there:
   * neither the key nor its engine. Whether it is of a type that can do so, only the hub knows.
   *
   * @param id its name in the program, a DNS label
   */
  static fromPath(scope: Construct, id: string, attributes: ExistingKeyAttributes): HmacKey {
    return new HmacKey(scope, id).foundAt(attributes);
  }

  constructor(scope: Construct, id: string, props: HmacKeyProps = {}) {
    const { size = 32, minimumVerificationVersion = 1 } = props;
    const settings = { minimumDecryptionVersion: minimumVerificationVersion, minimumEncryptionVersion: 0 };
    super(scope, id, { type: 'hmac', size, ...settings }, props);
    requireVersion(this, 'minimumVerificationVersion', props.minimumVerificationVersion);
    if (!Number.isInteger(size) || size < 32 || size > 512) {
      note(this, 'SizeInvalid', `size is ${size}; use a whole number of bytes from 32 to 512`);
    }
  }

  /** Lets a client make codes; who may do so can also guess what a code stands for. @param client of the key's own tenant */
  grantGenerate(client: HubClient): void {
    this.allow(client, 'hmac');
  }

  /** Lets a client verify codes, and make none. @param client of the key's own tenant */
  grantVerify(client: HubClient): void {
    this.allow(client, 'verify');
  }
}
