import { Construct } from 'constructs';
import { note } from '../../errors';
import { checked } from '../../options/checked';
import type { ClassMountOptions } from '../../fleet/class-mount';
import { Delivery, DeliveryOptions } from '../../fleet/delivery';
import { ExternalStore } from './external-store';
import type { HubClient } from '../../fleet/hub-client';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { TenantSecret } from '../../fleet/tenant-secret';
import type { WorkloadAccount } from '../../fleet/workload-account';
import { requireIdentity } from '../../fleet/workload-identity';
import { StoredMount } from './stored-mount';

export interface StoredSecretProps<K extends string> {
  /** Where its value is: a store of the same environment. */
  readonly store: ExternalStore;
  /** What the store calls it; in 1Password the item. @default - the id */
  readonly remoteKey?: string;
  /** Its keys: properties of one JSON object; in 1Password fields of the item. */
  readonly keys: readonly K[];
  /**
   * Whether its value is one JSON object with a property for each key, or a text that is the value of its one key.
   * @default "json"
   */
  readonly format?: 'json' | 'text';
}

/** What the products take as the name of a secret. */
const REMOTE_KEYS: Readonly<Record<string, readonly [pattern: RegExp, form: string]>> = {
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
  awsSecretsManager: [/^[\w/+=.@-]{1,512}$/, '1 to 512 letters, digits and "/_+=.@-"'],
  // https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create
  googleSecretManager: [/^[\w-]{1,255}$/, '1 to 255 letters, digits, "-" and "_"'],
  // https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates
  azureKeyVault: [/^[A-Za-z0-9-]{1,127}$/, '1 to 127 letters, digits and "-"'],
};

/** A secret whose value people keep in another store than the hub. */
@checked
export class StoredSecret<K extends string> extends TenantSecret<K> {
  readonly store: ExternalStore;
  readonly remoteKey: string;
  readonly format: 'json' | 'text';

  constructor(scope: Construct, id: string, props: StoredSecretProps<K>) {
    super(scope, id, props.keys);
    this.store = props.store;
    this.remoteKey = props.remoteKey ?? id;
    this.format = props.format ?? 'json';
    this.requireSameBoundary();
    this.requireRemoteKey();
    this.requireFormat();
  }

  /** @internal */
  override get home(): 'elsewhere' {
    return 'elsewhere';
  }

  override deliver<D extends string = K>(namespace: TenantNamespace, options: DeliveryOptions<K, D> = {}): Delivery<D> {
    const delivery = super.deliver(namespace, options);
    const identity = this.store.provider.identityOf(namespace);
    if (identity) {
      requireIdentity(delivery, identity);
    }
    return delivery;
  }

  /**
   * Puts it as files into the pods of a ServiceAccount that the cloud of its store knows, by the Secrets Store CSI driver:
   * in workloads of the namespace's own chart that {@link WorkloadAccount.usedBy} names. There is no Kubernetes Secret,
   * unless it is asked for, and no pod starts while the store is away. What the cloud lets the account read is in no output.
   * https://secrets-store-csi-driver.sigs.k8s.io/providers
   *
   * @param account of the secret's own tenant, with the identity of that cloud: AWS, Google Cloud or Azure
   */
  mountAs(account: WorkloadAccount, options: ClassMountOptions<K> = {}): StoredMount {
    return new StoredMount(
      this as unknown as StoredSecret<string>,
      account,
      options as unknown as ClassMountOptions<string>,
    );
  }

  protected override readPaths(_client: HubClient): string[] {
    note(
      this,
      'NotOnHub',
      'a StoredSecret is on no hub, so no client reads it there; deliver it to the namespace instead',
    );
    return [];
  }

  private requireSameBoundary(): void {
    const { store, tenant } = this;
    if (store.environment !== tenant.environment) {
      const what = store.environment.fleet === tenant.fleet ? 'environment' : 'fleet';
      note(
        this,
        what === 'fleet' ? 'AnotherFleet' : 'AnotherEnvironment',
        `store "${store.name}" is in another ${what} ("${store.environment.name}"), and the tenant in ` +
          `"${tenant.environment.name}"; make a store in each environment`,
      );
    }
  }

  private requireRemoteKey(): void {
    const [pattern, form] = REMOTE_KEYS[this.store.provider.settings.kind] ?? [/./, 'its name in the store'];
    if (!pattern.test(this.remoteKey)) {
      note(this, 'RemoteKeyInvalid', `remoteKey is "${this.remoteKey}"; use ${form}`);
    }
  }

  private requireFormat(): void {
    if (this.format !== 'text') {
      return;
    }
    if (this.store.provider.settings.kind.startsWith('onePassword')) {
      note(this, 'FormatUnused', 'an item of 1Password has fields, one for each key; leave format out');
    } else if (this.keys.length > 1) {
      note(
        this,
        'FormatInvalid',
        `a text has one value, and ${this.keys.length} keys are named; name one, or use "json"`,
      );
    }
  }
}
