import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { note } from '../../errors';
import { KvVersion, Location } from '../../fleet/location';
import { PromisedTimes, TenantSecret } from '../../fleet/tenant-secret';
import { checked } from '../../options/checked';
import { placeFault } from './existing-path';

export interface ExistingSecretAttributes<K extends string> {
  /** Path of the KV engine, such as `secret`. */
  readonly mount: string;
  /** Path of the value below the engine, without `data/`: `apps/payments/db` for `vault kv get secret/apps/payments/db`. */
  readonly path: string;
  /** The keys that the value has, or with `moreKeys` those of them that the program names. @default - with `moreKeys` none */
  readonly keys?: readonly K[];
  /**
   * Whether the value has keys that the program does not know. A delivery without `data` has them all, as they are, and
   * no check knows whether a key that a workload reads is there: `keywheel check` prints it under "not known".
   * @default false
   */
  readonly moreKeys?: boolean;
  /** Of the engine. https://developer.hashicorp.com/vault/docs/secrets/kv @default 2 */
  readonly version?: KvVersion;
  /** The Vault namespace of the engine, below the fleet's own. @default - the fleet's own */
  readonly vaultNamespace?: string;
  /**
   * How old a value may become. Kept on the ExternalSecret: nothing is written next to the value. An engine of version 1
   * keeps no times, so there nothing can tell how old a value is. @default - any age
   */
  readonly maximumAge?: Duration;
}

/**
 * A value that was on the hub before the program, at a path of its own. keywheel grants and delivers it, and writes
 * nothing there: no value, no metadata, no engine. Made by `StaticSecret.fromPath`.
 */
@checked
export class ExistingSecret<K extends string> extends TenantSecret<K> {
  private readonly foundAt: Location & { readonly version: KvVersion };

  /** @internal Use `StaticSecret.fromPath`. */
  constructor(scope: Construct, id: string, attributes: ExistingSecretAttributes<K>) {
    const { keys = [], maximumAge, moreKeys } = attributes;
    super(scope, id, keys, maximumAge, { isOpen: moreKeys });
    const { vaultNamespace, mount, path, version = 2 } = attributes;
    this.foundAt = { vaultNamespace, mount, path, version };
    const fault = placeFault(this.foundAt, this.tenant.fleet);
    if (fault !== undefined) {
      note(this, 'SecretPathInvalid', fault);
    }
  }

  /** @internal */
  override get place(): Location & { readonly version: KvVersion } {
    return this.foundAt;
  }

  override get hasVersions(): boolean {
    return this.place.version === 2;
  }

  /** @internal What is not kept next to the value. */
  override get promised(): PromisedTimes {
    return { maximumAge: this.maximumAge };
  }
}
