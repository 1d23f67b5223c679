import { Construct } from 'constructs';
import { FleetError, note, oneOf } from '../../errors';
import { checked } from '../../options/checked';
import { SealedFile } from '../../sealed/sealed-file';
import { freeId, requireLabel, requireObjectName } from '../../fleet/names';
import { SecretType } from '../../fleet/secret-type';
import { SpokeCluster } from '../../fleet/spoke-cluster';
import { TenantNamespace } from '../../fleet/tenant-namespace';

export interface SealedSecretOptions {
  /** Name of the Secret. With the strict scope it is the one that was sealed. @default - as it was sealed */
  readonly name?: string;
  /** @default SecretType.OPAQUE */
  readonly type?: SecretType;
  /** Labels of the Secret. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A Secret whose values lie in the repository, sealed for one cluster: for what must be there before the operator works.
 * `keywheel seal` writes the file. It stands for that Secret in cdk8s-plus of any version, as a delivery does.
 * https://github.com/bitnami-labs/sealed-secrets
 */
@checked
export class SealedSecret extends Construct {
  /**
   * Takes a file of `keywheel seal`, relative to the working directory. What was sealed for another cluster, namespace or
   * name is an error at synthesis: the controller would only say that no key could decrypt it.
   *
   * @param scope a tenant's namespace; or a cluster, for what belongs to nobody's, such as the operator's own namespace
   * @throws SealedFileInvalid
   */
  static fromFile(
    scope: TenantNamespace | SpokeCluster,
    id: string,
    path: string,
    options: SealedSecretOptions = {},
  ): SealedSecret {
    return new SealedSecret(scope, id, path, options);
  }

  readonly name: string;
  readonly namespaceName: string;
  readonly cluster: SpokeCluster;
  readonly type: SecretType;
  readonly labels: Readonly<Record<string, string>>;
  /** @internal */
  readonly file: SealedFile;

  readonly apiVersion = 'v1';
  readonly apiGroup = '';
  readonly kind = 'Secret';
  readonly resourceType = 'secrets';

  /** @internal Use {@link SealedSecret.fromFile}. */
  constructor(
    /** @internal The cluster, where it belongs to no tenant. */
    readonly owner: TenantNamespace | SpokeCluster,
    id: string,
    /** @internal */
    readonly path: string,
    options: SealedSecretOptions,
  ) {
    super(owner, freeId(owner, id));
    this.file = SealedFile.read(path);
    const { namespace, name, scope } = this.file.record;
    this.cluster = owner instanceof TenantNamespace ? owner.cluster : owner;
    this.name = options.name ?? name;
    this.namespaceName = owner instanceof TenantNamespace ? owner.name : namespace;
    this.type = options.type ?? SecretType.OPAQUE;
    this.labels = options.labels ?? {};
    requireObjectName(this, 'the name of the Secret', this.name);
    Object.entries(this.labels).forEach(([key, value]) => requireLabel(this, key, value));
    if (scope !== 'cluster-wide' && this.namespaceName !== namespace) {
      note(
        this,
        'SealedForAnotherNamespace',
        `"${path}" was sealed for namespace "${namespace}", and this is "${this.namespaceName}"; seal the value for ` +
          'this one, or use it there',
      );
    }
    if (scope === 'strict' && this.name !== name) {
      note(
        this,
        'SealedForAnotherName',
        `"${path}" was sealed for the name "${name}", and it is to be "${this.name}"; leave the name out, or seal the ` +
          'value for this one (or with --scope namespace-wide)',
      );
    }
    const missing = this.type.requiredKeys.filter((key) => !this.keys.includes(key));
    if (missing.length > 0) {
      note(this, 'KeyMissing', `a Secret of type ${this.type.name} needs ${oneOf(missing)}; seal it into "${path}"`);
    }
  }

  /** The keys of the Secret. */
  get keys(): string[] {
    return this.file.keys;
  }

  get resourceName(): string {
    return this.name;
  }

  /** A key as the value of an environment variable, for cdk8s-plus of any version. */
  envValue(key: string): { value?: any; valueFrom?: any } {
    if (!this.keys.includes(key)) {
      throw new FleetError('KeyUnknown', `"${key}" is not sealed; use ${oneOf(this.keys)}`, this);
    }
    return { valueFrom: { secretKeyRef: { name: this.name, key } } };
  }
}
