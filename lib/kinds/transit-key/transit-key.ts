import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { note } from '../../errors';
import { checked } from '../../options/checked';
import { goDuration, seconds } from '../../go/duration';
import type { HubClient } from '../../fleet/hub-client';
import { names, requireDnsLabel } from '../../fleet/names';
import { RemovalPolicy } from '../../fleet/removal-policy';
import { Tenant } from '../../fleet/tenant';
import { ExistingKeyAttributes, keyPlaceFault } from './existing-key';

export interface TransitKeyProps {
  /**
   * How often the hub makes a new version of the key, 1h or more. Older versions stay: what was made with them is still
   * read. https://developer.hashicorp.com/vault/api-docs/secret/transit#auto_rotate_period
   * @default - never by itself
   */
  readonly rotationPeriod?: Duration;

  /**
   * What happens to the key when it leaves the program. Destroying it makes everything that was ever encrypted with it
   * unreadable; the hub refuses to until an apply with DESTROY has allowed it.
   * @default RemovalPolicy.RETAIN, whatever the tenant's is
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** What a key is, to the hub. */
export interface TransitKeySettings {
  readonly type: string;
  /** In bytes, where the type leaves it open. */
  readonly size?: number;
  /** Whether each request names a context; `convergent` gives one ciphertext for one text in one context. */
  readonly context?: 'derived' | 'convergent';
  /** The least version that decrypts and verifies. */
  readonly minimumDecryptionVersion: number;
  /** The least version that encrypts and signs; 0 is the latest. */
  readonly minimumEncryptionVersion: number;
}

/** What the hub does with a key for a client. */
type Operation = 'encrypt' | 'decrypt' | 'rewrap' | 'sign' | 'verify' | 'hmac';

/** The hub rotates no key more often. */
const SHORTEST_PERIOD = Duration.hours(1);

/** A key of a tenant that never leaves the hub. https://developer.hashicorp.com/vault/docs/secrets/transit */
@checked
export abstract class TransitKey extends Construct {
  readonly name: string;
  readonly tenant: Tenant;
  readonly rotationPeriod?: Duration;
  readonly removalPolicy: RemovalPolicy;
  /** @internal */
  readonly settings: TransitKeySettings;
  /** @internal Where it was before the program, which then writes nothing there. */
  existing?: ExistingKeyAttributes;

  /** @param id its name, a DNS label: the last part of its name on the hub */
  constructor(scope: Construct, id: string, settings: TransitKeySettings, props: TransitKeyProps) {
    super(scope, id);
    this.name = id;
    this.tenant = Tenant.of(this);
    this.rotationPeriod = props.rotationPeriod;
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    this.settings = settings;
    requireDnsLabel(this, 'the name of the key', id);
    this.requirePeriod();
  }

  /** @internal Where it is on the hub. */
  get location(): { readonly vaultNamespace?: string; readonly mount: string; readonly name: string } {
    if (this.existing) {
      const { vaultNamespace, mount, key } = this.existing;
      return { vaultNamespace, mount, name: key };
    }
    const { fleet, environment, name: tenant, isolation } = this.tenant;
    const mount = names.transitMount(fleet.name);
    return isolation.kind === 'vaultNamespace'
      ? { vaultNamespace: names.tenantNamespace(fleet.name, environment.name, tenant), mount, name: this.name }
      : { mount, name: names.transitKey(environment.name, tenant, this.name) };
  }

  /** Leaves it where it was. */
  protected foundAt(attributes: ExistingKeyAttributes): this {
    const fault = keyPlaceFault(attributes, this.tenant.fleet);
    if (fault !== undefined) {
      note(this, 'KeyPlaceInvalid', fault);
    }
    this.existing = attributes;
    return this;
  }

  /** `update` alone: with `create` as well the hub would make every key that somebody names. */
  protected allow(client: HubClient, operation: Operation): void {
    const { vaultNamespace, mount, name } = this.location;
    client.grant(this, [vaultNamespace, mount, operation, name].filter(Boolean).join('/'), 'update');
  }

  private requirePeriod(): void {
    const { rotationPeriod: period } = this;
    if (period && seconds(period) < seconds(SHORTEST_PERIOD)) {
      note(
        this,
        'PeriodInvalid',
        `rotationPeriod is ${goDuration(period)}, Vault/OpenBao takes ${goDuration(SHORTEST_PERIOD)} or more; better use days`,
      );
    }
  }
}

/** @internal Notes `VersionInvalid` for what is no version of a key. */
export function requireVersion(key: Construct, what: string, version: number | undefined): void {
  if (version !== undefined && (!Number.isInteger(version) || version < 1)) {
    note(key, 'VersionInvalid', `${what} is ${version}; use a whole number from 1, the first version`);
  }
}
