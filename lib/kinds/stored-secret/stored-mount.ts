import { note, oneOf } from '../../errors';
import { ClassMount, ClassMountOptions } from '../../fleet/class-mount';
import type { WorkloadAccount } from '../../fleet/workload-account';
import { checked } from '../../options/checked';
import type { StoredSecret } from './stored-secret';

/** The clouds whose stores have a provider of the CSI driver, and how they know the pods that mount. */
const IDENTITIES: Readonly<Record<string, readonly [kind: string, factory: string]>> = {
  awsSecretsManager: ['irsa', 'WorkloadIdentity.irsa'],
  googleSecretManager: ['gke', 'WorkloadIdentity.gke'],
  azureKeyVault: ['azure', 'WorkloadIdentity.azure'],
};

/**
 * A secret of a cloud's store as files in the pods of a ServiceAccount that the cloud knows, by the Secrets Store CSI
 * driver. https://secrets-store-csi-driver.sigs.k8s.io/providers
 */
@checked
export class StoredMount extends ClassMount {
  /** @internal Use {@link StoredSecret.mountAs}. */
  constructor(
    override readonly secret: StoredSecret<string>,
    readonly account: WorkloadAccount,
    options: ClassMountOptions<string>,
  ) {
    super(secret, account, `ServiceAccount "${account.name}"`, options);
    this.requireOwnNamespace();
    this.requireProvider();
    account.mounts.push(this);
  }

  private requireOwnNamespace(): void {
    const { secret, namespace } = this;
    if (namespace.tenant !== secret.tenant) {
      note(
        this,
        'AnotherTenantsNamespace',
        `namespace "${namespace.name}" on "${namespace.cluster.name}" belongs to tenant "${namespace.tenant.name}", the ` +
          `secret to "${secret.tenant.name}"; use an account of "${secret.tenant.name}"`,
      );
    }
  }

  private requireProvider(): void {
    const { kind } = this.secret.store.provider.settings;
    const [identity, factory] = IDENTITIES[kind] ?? [];
    if (identity === undefined) {
      note(
        this,
        'MountUnsupported',
        `the CSI driver has no provider for store "${this.secret.store.name}"; deliver the secret, or use a store of ` +
          oneOf(Object.keys(IDENTITIES)),
      );
    } else if (this.account.identity.settings.kind !== identity) {
      note(
        this,
        'MountUnsupported',
        `ServiceAccount "${this.account.name}" is known to another cloud than that of store "${this.secret.store.name}"; ` +
          `give it ${factory}(…)`,
      );
    }
    if (kind === 'azureKeyVault' && this.secret.format === 'json') {
      note(
        this,
        'MountUnsupported',
        'the provider for Azure takes no key out of a JSON object; keep each value as a secret of its own (format: "text")',
      );
    }
  }
}
