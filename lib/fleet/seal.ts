import { checked } from '../options/checked';

/** A program beside the server that knows a key service. Since OpenBao 2.7 the server itself knows `transit` alone. */
export interface SealPlugin {
  /** Its file in the plugin folder of each node (`pluginFolder`), such as `openbao-plugin-kms-awskms`. */
  readonly command: string;
  /** SHA-256 of that file, 64 hexadecimal digits. */
  readonly sha256: string;
}

interface WithPlugin {
  /**
   * The program that OpenBao calls: needed from 2.7, possible from 2.6, and unknown to Vault.
   * https://openbao.org/docs/configuration/seal/#plugins
   * @default - none: the server knows the key service itself
   */
  readonly plugin?: SealPlugin;
}

export interface TransitSealOptions {
  /**
   * Another Vault or OpenBao, as `https://host:port`. The token comes from the environment of the server (`BAO_TOKEN`,
   * `VAULT_TOKEN`): periodic, without a parent, and good for this one key.
   * https://openbao.org/docs/configuration/seal/transit/
   */
  readonly address: string;
  /** The key in its transit engine. */
  readonly keyName: string;
  /** Path of the transit engine there. @default "transit" */
  readonly mount?: string;
  /** Its Vault namespace. @default - the root namespace */
  readonly namespace?: string;
  /** The file on each node with the CA certificate of that server. @default - the system's authorities */
  readonly caFile?: string;
}

export interface AwsKmsSealOptions extends WithPlugin {
  /** The key: its id, ARN or `alias/<name>`. */
  readonly keyId: string;
  /** Such as `eu-central-1`. */
  readonly region: string;
  /** The address of KMS, such as that of a VPC endpoint. @default - that of the region */
  readonly endpoint?: string;
}

export interface GcpKmsSealOptions extends WithPlugin {
  readonly project: string;
  /** Location of the key ring, such as `europe-west3` or `global`. */
  readonly region: string;
  readonly keyRing: string;
  readonly key: string;
  /**
   * The file on each node with the credentials of a service account.
   * @default - the identity of the machine, or `GOOGLE_APPLICATION_CREDENTIALS`
   */
  readonly credentialsFile?: string;
}

export interface AzureKeyVaultSealOptions extends WithPlugin {
  readonly tenantId: string;
  /** Name of the key vault. */
  readonly vaultName: string;
  readonly keyName: string;
  /**
   * Id of the client; its secret comes from the environment of the server (`AZURE_CLIENT_SECRET`).
   * @default - the managed identity of the machine
   */
  readonly clientId?: string;
}

export interface Pkcs11SealOptions extends WithPlugin {
  /** The file on each node with the library of the module. */
  readonly library: string;
  /** Label of the token; its PIN comes from the environment of the server (`BAO_HSM_PIN`, `VAULT_HSM_PIN`). */
  readonly tokenLabel: string;
  /** Label of the key, which is there already. */
  readonly keyLabel: string;
  /** Such as `0x1087` (AES-GCM). @default - the best one that the module has */
  readonly mechanism?: string;
}

/** @internal */
export type SealSettings =
  | { readonly kind: 'keyShares' }
  | ({ readonly kind: 'transit' } & TransitSealOptions)
  | ({ readonly kind: 'awskms' } & AwsKmsSealOptions)
  | ({ readonly kind: 'gcpckms' } & GcpKmsSealOptions)
  | ({ readonly kind: 'azurekeyvault' } & AzureKeyVaultSealOptions)
  | ({ readonly kind: 'pkcs11' } & Pkcs11SealOptions);

/** What a node of the hub is unsealed with when it starts. No credential is ever in it. */
@checked
export class Seal {
  /** Shares of a key, which people enter on each node after every start. https://openbao.org/docs/concepts/seal/ */
  static keyShares(): Seal {
    return new Seal({ kind: 'keyShares' });
  }

  /** The transit engine of another Vault or OpenBao. https://openbao.org/docs/configuration/seal/transit/ */
  static transit(options: TransitSealOptions): Seal {
    return new Seal({ kind: 'transit', ...options });
  }

  /** AWS KMS. https://openbao.org/docs/configuration/seal/awskms/ */
  static awsKms(options: AwsKmsSealOptions): Seal {
    return new Seal({ kind: 'awskms', ...options });
  }

  /** Google Cloud KMS. https://openbao.org/docs/configuration/seal/gcpckms/ */
  static gcpKms(options: GcpKmsSealOptions): Seal {
    return new Seal({ kind: 'gcpckms', ...options });
  }

  /** Azure Key Vault. https://openbao.org/docs/configuration/seal/azurekeyvault/ */
  static azureKeyVault(options: AzureKeyVaultSealOptions): Seal {
    return new Seal({ kind: 'azurekeyvault', ...options });
  }

  /** A hardware security module by PKCS#11; of Vault with Enterprise alone. https://openbao.org/docs/configuration/seal/pkcs11/ */
  static pkcs11(options: Pkcs11SealOptions): Seal {
    return new Seal({ kind: 'pkcs11', ...options });
  }

  private constructor(
    /** @internal */
    readonly settings: SealSettings,
  ) {}
}
