import { checked } from '../../options/checked';
import type { CertificateAuthority } from './certificate-authority';
import { Pem } from '../../fleet/pem';

export interface OutsideOptions {
  /**
   * The certificate that was made of the authority's request, and behind it those of all who signed it, up to the root:
   * what trusts the root must find it there.
   * @default - none yet: the first apply makes the key, and Terraform's output `csr_…` is the request to be signed
   */
  readonly chain?: Pem;
}

/** @internal */
export type SignerSettings =
  | { readonly kind: 'itself' }
  | { readonly kind: 'authority'; readonly authority: CertificateAuthority }
  | { readonly kind: 'outside'; readonly chain?: Pem };

/** Who signs the certificate of an authority. Its key is made inside the hub, whoever signs, and never leaves it. */
@checked
export class Signer {
  /** A root: it signs its own. */
  static itself(): Signer {
    return new Signer({ kind: 'itself' });
  }

  /** An intermediate below another authority of the program. */
  static authority(authority: CertificateAuthority): Signer {
    return new Signer({ kind: 'authority', authority });
  }

  /** An intermediate below an authority that the hub does not have, such as the company's. */
  static outside({ chain }: OutsideOptions = {}): Signer {
    return new Signer({ kind: 'outside', chain });
  }

  private constructor(
    /** @internal */
    readonly settings: SignerSettings,
  ) {}
}
