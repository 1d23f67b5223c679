import { checked } from '../options/checked';

export interface LocalOptions {
  /**
   * Folder of the state files: an absolute path, or one that is relative to the working directory.
   * @default "."
   */
  readonly folder?: string;
}

export interface S3Options {
  readonly bucket: string;
  readonly region: string;
  /** @default - none: keys start with the fleet's name */
  readonly prefix?: string;
  /** @default - the bucket's own encryption */
  readonly kmsKeyId?: string;
  /**
   * `https://host:port` of a server that speaks S3 and is not AWS. It gets paths in place of host names, and nothing
   * that AWS alone answers. Locks need one that refuses to write over a file with `If-None-Match`.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
   * @default - AWS
   */
  readonly endpoint?: string;
}

export interface GcsOptions {
  readonly bucket: string;
  /** @default - none: prefixes start with the fleet's name */
  readonly prefix?: string;
}

export interface AzurermOptions {
  readonly resourceGroupName: string;
  readonly storageAccountName: string;
  readonly containerName: string;
  /** @default - none: keys start with the fleet's name */
  readonly prefix?: string;
}

export interface HttpOptions {
  /**
   * `https://` (`http://` only on loopback), without a user or a query. Below it each stack has a state of its own:
   * `<address>/<fleet>/<stack>`; its lock is at `.../lock`.
   */
  readonly address: string;
}

export interface HcpOptions {
  readonly organization: string;
  /** @default "app.terraform.io" */
  readonly hostname?: string;
}

/**
 * Where Terraform keeps its state: one state a stack. Credentials of the backend come from its own environment
 * variables. What the backend would not take is `TerraformBackendInvalid`.
 * https://developer.hashicorp.com/terraform/language/backend
 */
@checked
export class TerraformBackend {
  /** `terraform.<fleet>.<stack>.tfstate` in a folder. The default. */
  static local(options: LocalOptions = {}): TerraformBackend {
    return new TerraformBackend({ kind: 'local', ...options });
  }
  /** Locked by a lock file in the bucket. */
  static s3(options: S3Options): TerraformBackend {
    return new TerraformBackend({ kind: 's3', ...options });
  }
  static gcs(options: GcsOptions): TerraformBackend {
    return new TerraformBackend({ kind: 'gcs', ...options });
  }
  static azurerm(options: AzurermOptions): TerraformBackend {
    return new TerraformBackend({ kind: 'azurerm', ...options });
  }
  /** The connection comes from `PG_CONN_STR`; one schema a stack, `<fleet>_<stack>`. */
  static postgreSql(): TerraformBackend {
    return new TerraformBackend({ kind: 'pg' });
  }
  static http(options: HttpOptions): TerraformBackend {
    return new TerraformBackend({ kind: 'http', ...options });
  }
  /** HCP Terraform or Terraform Enterprise; one workspace a stack. */
  static hcp(options: HcpOptions): TerraformBackend {
    return new TerraformBackend({ kind: 'hcp', ...options });
  }

  private constructor(
    /** @internal */
    readonly settings:
      | ({ readonly kind: 'local' } & LocalOptions)
      | ({ readonly kind: 's3' } & S3Options)
      | ({ readonly kind: 'gcs' } & GcsOptions)
      | ({ readonly kind: 'azurerm' } & AzurermOptions)
      | { readonly kind: 'pg' }
      | ({ readonly kind: 'http' } & HttpOptions)
      | ({ readonly kind: 'hcp' } & HcpOptions),
  ) {}
}
