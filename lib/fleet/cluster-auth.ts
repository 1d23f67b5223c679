import { checked } from '../options/checked';
import { Pem } from './pem';

export interface JwtOptionsBase {
  /**
   * The `iss` that tokens must carry.
   *
   * @default - not looked at with keys or a JWKS: the keys name the cluster. With discovery: the discovery URL
   */
  readonly issuer?: string;
}
export interface PublicKeysOptions extends JwtOptionsBase {
  /**
   * The keys that sign the cluster's ServiceAccount tokens: the current one and, before a change, the next one.
   * kube-apiserver's `--service-account-key-file`. The hub never calls the cluster.
   */
  readonly publicKeys: readonly Pem[];
}
export interface JwksOptions extends JwtOptionsBase {
  /** Where the hub fetches the cluster's keys: the API server's `/openid/v1/jwks` or a copy of it. */
  readonly jwksUrl: string;
  /**
   * The authority of that address.
   * @default - the hub's system authorities
   */
  readonly caCertificate?: Pem;
}
export interface DiscoveryOptions extends JwtOptionsBase {
  /** The cluster's issuer, below which the hub finds `/.well-known/openid-configuration`. */
  readonly discoveryUrl: string;
  /**
   * The authority of that address.
   * @default - the hub's system authorities
   */
  readonly caCertificate?: Pem;
}
export type JwtOptions = PublicKeysOptions | JwksOptions | DiscoveryOptions;

export interface KubernetesOptions {
  /** Whose token the hub shows when it asks the API server whether a login's token is good. */
  readonly reviewer: TokenReviewer;
}

export interface AuthMountAttributes {
  /** Path of the mount below `auth/`. */
  readonly path: string;
  /** Its method. */
  readonly method: 'jwt' | 'kubernetes';
  /**
   * What tokens are meant for that log in there: where roles of before bind another audience than the fleet's.
   * @default - `<fleet>.vault`
   */
  readonly audience?: string;
}

/** How the ServiceAccounts of a cluster log in to the hub. */
@checked
export class ClusterAuth {
  /**
   * The hub verifies the signature of the token, without asking the cluster. Tokens live ten minutes and cannot be
   * taken back before. https://developer.hashicorp.com/vault/docs/auth/jwt
   */
  static jwt(options: JwtOptions): ClusterAuth {
    return new ClusterAuth({ method: 'jwt', jwt: options });
  }

  /**
   * The hub asks the cluster's API server (TokenReview), so it must reach it.
   * https://developer.hashicorp.com/vault/docs/auth/kubernetes
   */
  static kubernetes(options: KubernetesOptions): ClusterAuth {
    return new ClusterAuth({ method: 'kubernetes', reviewer: options.reviewer });
  }

  /** A mount that exists and is configured elsewhere: only roles are added to it, under the fleet's name. */
  static fromAuthMountAttributes(attributes: AuthMountAttributes): ClusterAuth {
    const { method, path, audience } = attributes;
    return new ClusterAuth({ method, existingPath: path.replace(/^auth\/|\/+$/g, ''), audience });
  }

  private constructor(
    /** @internal */
    readonly settings: {
      readonly method: 'jwt' | 'kubernetes';
      readonly jwt?: JwtOptions;
      readonly reviewer?: TokenReviewer;
      readonly existingPath?: string;
      readonly audience?: string;
    },
  ) {}
}

export interface ClientTokenOptions {
  /**
   * The audience that the cluster's API server asks for: kube-apiserver's `--api-audiences`, else its issuer.
   * `https://kubernetes.default.svc.cluster.local` with kubeadm, the cluster's OIDC issuer on EKS and AKS,
   * the cluster's `https://container.googleapis.com/...` address on GKE.
   */
  readonly apiAudience: string;
}

export interface ReviewerServiceAccountOptions {
  /**
   * A namespace that exists on the cluster.
   * @default "kube-system"
   */
  readonly namespace?: string;
}

/** Whose token the hub shows to a cluster's TokenReview. https://developer.hashicorp.com/vault/docs/auth/kubernetes */
@checked
export class TokenReviewer {
  /**
   * The token that logs in, itself. It must carry the API server's audience as well, so the hub then holds tokens
   * that the API server accepts: a warning says so.
   */
  static clientToken(options: ClientTokenOptions): TokenReviewer {
    return new TokenReviewer({ kind: 'clientToken', apiAudience: options.apiAudience });
  }

  /**
   * A token made elsewhere, handed to Terraform in an ephemeral variable of this name and written write-only.
   * Needs version 5.7 of the Vault provider (`FleetProps.vaultProviderVersion`).
   */
  static tokenVariable(name: string): TokenReviewer {
    return new TokenReviewer({ kind: 'tokenVariable', variable: name });
  }

  /**
   * A ServiceAccount that the spoke's stack makes on the cluster, with a token of 90 days that an apply renews once a
   * month. Terraform needs access to the cluster: `TF_VAR_kubernetes_token`. Needs version 5.7 of the Vault provider.
   */
  static serviceAccount(options: ReviewerServiceAccountOptions = {}): TokenReviewer {
    return new TokenReviewer({ kind: 'serviceAccount', namespace: options.namespace ?? 'kube-system' });
  }

  private constructor(
    /** @internal */
    readonly settings:
      | { readonly kind: 'clientToken'; readonly apiAudience: string }
      | { readonly kind: 'tokenVariable'; readonly variable: string }
      | { readonly kind: 'serviceAccount'; readonly namespace: string },
  ) {}
}
