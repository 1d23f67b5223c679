import { Duration } from 'cdk8s';
import { checked } from '../../options/checked';
import { Pem } from '../../fleet/pem';

export interface AppRoleOptions {
  /**
   * From where the secret-id and the tokens may be used, such as `10.20.0.0/16`. What is stolen is of no use elsewhere.
   * https://developer.hashicorp.com/vault/api-docs/auth/approle#secret_id_bound_cidrs
   */
  readonly boundCidrs: readonly string[];
  /** How long a secret-id lives. @default Duration.days(90) */
  readonly secretIdTtl?: Duration;
  /** How many logins a secret-id is good for. @default - any number, as long as it lives */
  readonly secretIdUses?: number;
}
export interface TlsCertificateOptions {
  /** The authority that signs the machines' client certificates. */
  readonly authority: Pem;
  /** Common names of the certificates that may log in; `*` stands for any text. At least one name of any kind. */
  readonly commonNames?: readonly string[];
  /** DNS names of the certificates that may log in. */
  readonly dnsNames?: readonly string[];
  /** URIs of the certificates that may log in, such as SPIFFE ids. */
  readonly uriNames?: readonly string[];
  /** From where it may log in. @default - from anywhere: the private key is the proof */
  readonly boundCidrs?: readonly string[];
}
export interface AwsIamOptions {
  /** ARNs of the IAM roles or users that may log in. */
  readonly principalArns: readonly string[];
  readonly boundCidrs?: readonly string[];
}
export interface GcpIamOptions {
  /** Mail addresses of the service accounts that may log in. */
  readonly serviceAccounts: readonly string[];
  /** Projects that they must belong to. @default - any */
  readonly projects?: readonly string[];
  readonly boundCidrs?: readonly string[];
}
export interface TokenOptions {
  /** Names the issuer in this fleet, such as `github`: machines of one issuer share a mount. A DNS label. */
  readonly issuer: string;
  /** Below which the hub finds `/.well-known/openid-configuration`. */
  readonly discoveryUrl: string;
  /** The authority of that address. @default - the hub's system authorities */
  readonly caCertificate?: Pem;
  /** What the tokens must be meant for. */
  readonly audience: string;
  /** Claims that the tokens must carry, such as `{ repository: 'acme/payments' }`. At least one. */
  readonly claims: Readonly<Record<string, string>>;
  readonly boundCidrs?: readonly string[];
}

/** @internal */
export type MachineAuthSettings =
  | ({ readonly kind: 'approle' } & AppRoleOptions)
  | ({ readonly kind: 'cert' } & TlsCertificateOptions)
  | ({ readonly kind: 'aws' } & AwsIamOptions)
  | ({ readonly kind: 'gcp' } & GcpIamOptions)
  | ({ readonly kind: 'jwt' } & TokenOptions);

/** How something outside of Kubernetes proves to the hub who it is. */
@checked
export class MachineAuth {
  /**
   * A role-id, which is no secret, and a secret-id, which somebody fetches for it: `reports/<fleet>/logins.md` has the
   * command. It is wrapped on the way and passes through no Terraform.
   * https://developer.hashicorp.com/vault/docs/auth/approle
   */
  static appRole(options: AppRoleOptions): MachineAuth {
    return new MachineAuth({ kind: 'approle', ...options });
  }

  /** A client certificate. The hub itself must end the TLS connection. https://developer.hashicorp.com/vault/docs/auth/cert */
  static tlsCertificate(options: TlsCertificateOptions): MachineAuth {
    return new MachineAuth({ kind: 'cert', ...options });
  }

  /**
   * A role or user of AWS, by a signed `sts:GetCallerIdentity`. The hub looks principals up with its own AWS identity:
   * no key is in the program or the state. HashiCorp Vault only.
   * https://developer.hashicorp.com/vault/docs/auth/aws
   */
  static awsIam(options: AwsIamOptions): MachineAuth {
    return new MachineAuth({ kind: 'aws', ...options });
  }

  /**
   * A service account of Google Cloud, by a token that it signs. The hub looks accounts up with its own identity there.
   * HashiCorp Vault only. https://developer.hashicorp.com/vault/docs/auth/gcp
   */
  static gcpIam(options: GcpIamOptions): MachineAuth {
    return new MachineAuth({ kind: 'gcp', ...options });
  }

  /** A token of a pipeline, such as of GitHub Actions or GitLab. https://developer.hashicorp.com/vault/docs/auth/jwt */
  static token(options: TokenOptions): MachineAuth {
    return new MachineAuth({ kind: 'jwt', ...options });
  }

  private constructor(
    /** @internal */
    readonly settings: MachineAuthSettings,
  ) {}
}
