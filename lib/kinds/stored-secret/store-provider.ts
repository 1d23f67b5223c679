import { checked } from '../../options/checked';
import type { TenantNamespace } from '../../fleet/tenant-namespace';
import { Pem } from '../../fleet/pem';
import { WorkloadIdentity } from '../../fleet/workload-identity';

/** Says something of each namespace: tenants must get different answers. */
export type OfNamespace<T> = (namespace: TenantNamespace) => T;

export interface AwsSecretsManagerOptions {
  readonly region: string;
  /** The role that the store of a namespace assumes with the token of its ServiceAccount. */
  readonly roleArn: OfNamespace<string>;
}

export interface GoogleSecretManagerOptions {
  /** Project of the secrets. */
  readonly projectId: string;
  /**
   * The cluster that signs the tokens, as Google knows it.
   * @default - what the metadata server says of the cluster where the operator runs
   */
  readonly cluster?: { readonly projectId: string; readonly location: string; readonly name: string };
  /**
   * The service account that the store of a namespace acts as.
   * @default - none: the Kubernetes ServiceAccount is a principal of its own
   */
  readonly serviceAccount?: OfNamespace<string>;
}

export interface AzureKeyVaultOptions {
  /** `https://<name>.vault.azure.net`. */
  readonly vaultUrl: string;
  /** The directory of the identities. */
  readonly tenantId: string;
  /** The identity that the store of a namespace acts as. */
  readonly clientId: OfNamespace<string>;
}

/** A Secret in each namespace that reads the store. It must be there before the operator can work. */
export interface StoreToken {
  readonly secretName: string;
  /** @default "token" */
  readonly key?: string;
}

export interface OnePasswordOptions {
  /** Name or id of the vault. */
  readonly vault: string;
  /** The token of a service account that reads this vault alone. */
  readonly token: StoreToken;
}

export interface OnePasswordConnectOptions {
  /** Address of the Connect server. */
  readonly url: string;
  /** Vaults, in the order in which an item is looked for. */
  readonly vaults: readonly [string, ...string[]];
  /** A token of the Connect server. */
  readonly token: StoreToken;
}

export interface AkeylessOptions {
  /** Address of the gateway's API. */
  readonly gatewayUrl: string;
  /** The authority of that address. @default - the operator's system authorities */
  readonly caCertificate?: Pem;
  /** The Kubernetes auth method of a namespace: its sub-claims name the namespace and the ServiceAccount. */
  readonly accessId: OfNamespace<string>;
  /** Name of the gateway's Kubernetes auth configuration, which is of one cluster. */
  readonly authConfig: OfNamespace<string>;
}

type Settings =
  | ({ readonly kind: 'awsSecretsManager' } & AwsSecretsManagerOptions)
  | ({ readonly kind: 'googleSecretManager' } & GoogleSecretManagerOptions)
  | ({ readonly kind: 'azureKeyVault' } & AzureKeyVaultOptions)
  | ({ readonly kind: 'onePassword' } & OnePasswordOptions)
  | ({ readonly kind: 'onePasswordConnect' } & OnePasswordConnectOptions)
  | ({ readonly kind: 'akeyless' } & AkeylessOptions);

/** Which product keeps the values, and as whom a namespace reads them. */
@checked
export class StoreProvider {
  /** https://external-secrets.io/latest/provider/aws-secrets-manager/ */
  static awsSecretsManager(options: AwsSecretsManagerOptions): StoreProvider {
    return new StoreProvider({ kind: 'awsSecretsManager', ...options });
  }

  /** From clusters of GKE. https://external-secrets.io/latest/provider/google-secrets-manager/ */
  static googleSecretManager(options: GoogleSecretManagerOptions): StoreProvider {
    return new StoreProvider({ kind: 'googleSecretManager', ...options });
  }

  /** https://external-secrets.io/latest/provider/azure-key-vault/ */
  static azureKeyVault(options: AzureKeyVaultOptions): StoreProvider {
    return new StoreProvider({ kind: 'azureKeyVault', ...options });
  }

  /** 1Password itself, with a token that somebody keeps. https://external-secrets.io/latest/provider/1password-sdk/ */
  static onePassword(options: OnePasswordOptions): StoreProvider {
    return new StoreProvider({ kind: 'onePassword', ...options });
  }

  /** A Connect server of 1Password, with a token that somebody keeps. https://external-secrets.io/latest/provider/1password-automation/ */
  static onePasswordConnect(options: OnePasswordConnectOptions): StoreProvider {
    return new StoreProvider({ kind: 'onePasswordConnect', ...options });
  }

  /** https://external-secrets.io/latest/provider/akeyless/ */
  static akeyless(options: AkeylessOptions): StoreProvider {
    return new StoreProvider({ kind: 'akeyless', ...options });
  }

  private constructor(
    /** @internal */
    readonly settings: Settings,
  ) {}

  /** @internal Who the store of a namespace is to its cloud; undefined where it is nobody but its ServiceAccount. */
  identityOf(namespace: TenantNamespace): WorkloadIdentity | undefined {
    const { settings } = this;
    switch (settings.kind) {
      case 'awsSecretsManager':
        return WorkloadIdentity.irsa({ roleArn: settings.roleArn(namespace) });
      case 'googleSecretManager':
        return settings.serviceAccount && WorkloadIdentity.gke({ serviceAccount: settings.serviceAccount(namespace) });
      case 'azureKeyVault':
        return WorkloadIdentity.azure({ clientId: settings.clientId(namespace), tenantId: settings.tenantId });
      default:
        return undefined;
    }
  }

  /** @internal The Secret that the store of a namespace logs in with; undefined where a ServiceAccount does. */
  get token(): Required<StoreToken> | undefined {
    const { settings } = this;
    return 'token' in settings ? { key: 'token', ...settings.token } : undefined;
  }
}
