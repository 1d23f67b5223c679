import { checked } from '../../options/checked';
/** Where somebody keeps a credential, in each downstream namespace. */
interface Kept {
  /** Name of the Secret. keywheel does not make it. */
  readonly secretName: string;
}

export interface LongLivedTokenOptions {
  /**
   * Name of the Secret downstream.
   * @default - a name made of the upstream cluster and namespace
   */
  readonly secretName?: string;
  /** @default "token" */
  readonly key?: string;
}

export interface ExistingTokenOptions extends Kept {
  /** @default "token" */
  readonly key?: string;
  /**
   * Who the token makes its bearer upstream, as the API server there calls it, such as
   * `system:serviceaccount:ci:reader`: gets the right to read.
   */
  readonly user: string;
}

export interface ClientCertificateOptions extends Kept {
  /** @default "tls.crt" */
  readonly certificateKey?: string;
  /** @default "tls.key" */
  readonly privateKeyKey?: string;
  /** The common name of the certificate: gets the right to read. */
  readonly user: string;
}

export interface KubeconfigOptions extends Kept {
  /** @default "kubeconfig" */
  readonly key?: string;
  /** Who its credential makes its bearer upstream: gets the right to read. */
  readonly user: string;
}

/** @internal */
export type UpstreamAuthSettings =
  | { readonly kind: 'longLivedToken'; readonly secretName?: string; readonly key: string }
  | { readonly kind: 'serviceAccount' }
  | { readonly kind: 'token'; readonly secretName: string; readonly key: string; readonly user: string }
  | {
      readonly kind: 'clientCertificate';
      readonly secretName: string;
      readonly certificateKey: string;
      readonly privateKeyKey: string;
      readonly user: string;
    }
  | { readonly kind: 'kubeconfig'; readonly secretName: string; readonly key: string; readonly user: string };

/**
 * How the operator of a downstream cluster tells the API server of an upstream one who it is.
 * https://external-secrets.io/latest/provider/kubernetes/
 */
@checked
export class UpstreamAuth {
  /**
   * A ServiceAccount of the downstream namespace, with a new token of an hour at each read. No Secret holds one. The
   * upstream API server must trust the downstream cluster's issuer: {@link authenticationConfiguration}.
   * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration
   */
  static serviceAccount(): UpstreamAuth {
    return new UpstreamAuth({ kind: 'serviceAccount' });
  }

  /**
   * A ServiceAccount upstream for each downstream cluster, whose token never expires: a warning says so. With a hub it
   * is delivered through the hub; without one it is a `SealedSecret`, or somebody copies it by hand, and another warning
   * says how.
   * https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets
   */
  static longLivedToken(options: LongLivedTokenOptions = {}): UpstreamAuth {
    return new UpstreamAuth({ kind: 'longLivedToken', secretName: options.secretName, key: options.key ?? 'token' });
  }

  /** A token that somebody else makes and renews. */
  static token(options: ExistingTokenOptions): UpstreamAuth {
    const { secretName, key = 'token', user } = options;
    return new UpstreamAuth({ kind: 'token', secretName, key, user });
  }

  /** A client certificate that somebody else makes and renews. The API server cannot take it back before it expires. */
  static clientCertificate(options: ClientCertificateOptions): UpstreamAuth {
    const { secretName, certificateKey = 'tls.crt', privateKeyKey = 'tls.key', user } = options;
    return new UpstreamAuth({ kind: 'clientCertificate', secretName, certificateKey, privateKeyKey, user });
  }

  /** A kubeconfig that somebody else makes and renews. Its address and authority are used, not those of the program. */
  static kubeconfig(options: KubeconfigOptions): UpstreamAuth {
    const { secretName, key = 'kubeconfig', user } = options;
    return new UpstreamAuth({ kind: 'kubeconfig', secretName, key, user });
  }

  private constructor(
    /** @internal */
    readonly settings: UpstreamAuthSettings,
  ) {}
}
