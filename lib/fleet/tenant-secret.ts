import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { note } from '../errors';
import { checked } from '../options/checked';
import { goDuration, seconds } from '../units';
import { Delivery, DeliveryOptions } from './delivery';
import type { HubClient } from './hub-client';
import { dataPath, locationOf } from './location';
import { requireDnsLabel, requireSecretKey } from './names';
import { SecretKey } from './secret-key';
import { InjectOptions, SecretInjection } from './secret-injection';
import { MountOptions, SecretMount } from './secret-mount';
import { SecretType } from './secret-type';
import { Tenant } from './tenant';
import { TenantNamespace } from './tenant-namespace';
import type { WorkloadClient } from './workload-client';

/** A secret of the tenant above it. `K` are its keys. */
@checked
export abstract class TenantSecret<K extends string> extends Construct {
  readonly name: string;
  readonly tenant: Tenant;
  readonly keys: readonly K[];
  /** How old a value may become. */
  readonly maximumAge?: Duration;

  /** @param id its name, a DNS label: the last segment of its path */
  constructor(scope: Construct, id: string, keys: readonly K[], maximumAge?: Duration) {
    super(scope, id);
    this.name = id;
    this.tenant = Tenant.of(this);
    this.keys = keys;
    this.maximumAge = maximumAge;
    requireDnsLabel(this, 'the name of the secret', id);
    if (keys.length === 0 && !this.isOpen) {
      note(this, 'KeysMissing', 'the secret has no keys; name at least one');
    }
    for (const [index, key] of keys.entries()) {
      requireSecretKey(this, 'key', key);
      if (keys.indexOf(key) < index) {
        note(this, 'NameTaken', `key "${key}" is named twice; name it once`);
      }
    }
    if (maximumAge && seconds(maximumAge) < 1) {
      note(this, 'MaximumAgeInvalid', `maximumAge is ${goDuration(maximumAge)}; use one second or more`);
    }
  }

  /**
   * Makes exactly one Kubernetes Secret in one namespace of this tenant.
   *
   * @param namespace of the secret's own tenant
   */
  deliver<D extends string = K>(namespace: TenantNamespace, options: DeliveryOptions<K, D> = {}): Delivery<D> {
    return new Delivery<D>(this as unknown as TenantSecret<string>, namespace, options as DeliveryOptions<string, D>);
  }

  /**
   * Lets a client read it on the hub by itself: such a secret needs to be in no Kubernetes Secret.
   *
   * @param client of the secret's own tenant
   */
  grantRead(client: HubClient): void {
    this.readPaths(client).forEach((path) => client.grant(this, path, 'read'));
  }

  /**
   * Puts it as files into the pods that a client runs, by the Secrets Store CSI driver, and lets the client read it. There
   * is no Kubernetes Secret, unless it is asked for; and no pod starts while the hub is down.
   *
   * @param client of the secret's own tenant
   */
  mount(client: WorkloadClient, options: MountOptions<K> = {}): SecretMount {
    const [path] = this.readPaths(client);
    if (path !== undefined) {
      client.grant(this, path, 'read');
    }
    return new SecretMount(
      this as unknown as TenantSecret<string>,
      client,
      path,
      options as unknown as MountOptions<string>,
    );
  }

  /**
   * Puts it as files into the pods that a client runs, by Vault Agent, and lets the client read it: an agent in each pod
   * writes them before the containers start, and again when values change. There is no Kubernetes Secret; and no pod
   * starts while the hub is down.
   *
   * @param client of the secret's own tenant
   */
  inject(client: WorkloadClient, options: InjectOptions<K> = {}): SecretInjection {
    const [path] = this.readPaths(client);
    if (path !== undefined) {
      client.grant(this, path, 'read');
    }
    return new SecretInjection(
      this as unknown as TenantSecret<string>,
      client,
      path,
      options as unknown as InjectOptions<string>,
    );
  }

  /** @internal Where a client reads it; nowhere, with a note, if it cannot. */
  protected readPaths({ name, namespace }: HubClient): string[] {
    if (this.tenant.isolation.kind === 'templatedPolicy' && !namespace) {
      note(
        this,
        'ClientOutsideKubernetes',
        `with Isolation.templatedPolicy the path of a secret holds its namespace, and client "${name}" has none; use ` +
          'Isolation.policyPerNamespace()',
      );
      return [];
    }
    return [dataPath(locationOf(this, namespace))];
  }

  /** @internal Whether it has keys that the program does not know. */
  get isOpen(): boolean {
    return false;
  }

  /** @internal How often a delivery reads the hub that does not say so. */
  get defaultRefresh(): Duration {
    return Duration.hours(1);
  }

  /** Whether the hub keeps older versions of it: of what lies in a KV engine. */
  get hasVersions(): boolean {
    return false;
  }

  /** @internal The type of a delivered Secret with these keys, unless the program says it. */
  typeFor(_keys: readonly string[]): SecretType {
    return SecretType.OPAQUE;
  }

  /** @internal The keys as references, for `data`. */
  get references(): Record<K, SecretKey> {
    return Object.fromEntries(this.keys.map((key) => [key, new SecretKey(this, key)])) as Record<K, SecretKey>;
  }
}
