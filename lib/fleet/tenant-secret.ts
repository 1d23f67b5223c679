import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { note } from '../errors';
import { checked } from '../options/checked';
import { goDuration, seconds } from '../go/duration';
import { keepChildrenByName } from './children';
import type { Choices } from './choices';
import { Delivery, DeliveryOptions } from './delivery';
import type { HubClient } from './hub-client';
import { dataPath, Location, locationOf } from './location';
import { requireSecretKey } from './names';
import { outsideKeys, outsideName } from './renames';
import { SecretKey } from './secret-key';
import { InjectOptions, SecretInjection } from './secret-injection';
import { MountOptions, SecretMount } from './secret-mount';
import { SecretType } from './secret-type';
import { Tenant } from './tenant';
import { TenantNamespace } from './tenant-namespace';
import type { WorkloadClient } from './workload-client';

/** What a secret was called before. */
export interface SecretRenames {
  /**
   * The name that the secret had before its id changed. Paths on the hub, Secrets and files keep that name, so no value
   * moves and no pod loses its Secret. It stays here for as long as the secret does. @default - none: the id
   */
  readonly renamedFrom?: string;
  /**
   * Names that keys had before, by the names that they have in the program now: `{ apiKey: 'api_key' }`. Values on the
   * hub and Secrets keep the old ones. @default - none
   */
  readonly renamedKeys?: Readonly<Record<string, string>>;
}

/** @internal */
export type SecretHome = 'kv' | 'engine' | 'elsewhere';

/** @internal */
export interface SecretOptions extends SecretRenames {
  /** Whether it has keys that the program does not know. */
  readonly isOpen?: boolean;
}

/** @internal */
export interface PromisedTimes {
  /** How long users may be locked out at each change. */
  readonly maximumOutage?: Duration;
  readonly maximumAge?: Duration;
}

/** A secret of the tenant above it. `K` are its keys. */
@checked
export abstract class TenantSecret<K extends string> extends Construct {
  readonly name: string;
  readonly tenant: Tenant;
  /** As the hub and Secrets name them. */
  readonly keys: readonly K[];
  /** How old a value may become. */
  readonly maximumAge?: Duration;
  /** @internal Whether it has keys that the program does not know. */
  readonly isOpen: boolean;

  /** Outside names of keys, by those of the program; undefined where they are the same, as nearly always. */
  private readonly outside: ReadonlyMap<K, string> | undefined;

  /** @param id its name, a DNS label: the last segment of its path */
  constructor(
    scope: Construct,
    id: string,
    keys: readonly K[],
    maximumAge?: Duration,
    { renamedFrom, renamedKeys = {}, isOpen = false }: SecretOptions = {},
  ) {
    super(scope, id);
    keepChildrenByName(this);
    this.name = outsideName(this, 'the name of the secret', id, renamedFrom);
    this.tenant = Tenant.of(this);
    this.outside = outsideKeys(this, keys, renamedKeys);
    this.keys = keys.map((key) => this.outsideKey(key) as K);
    this.maximumAge = maximumAge;
    this.isOpen = isOpen;
    if (keys.length === 0 && !this.isOpen) {
      note(this, 'KeysMissing', 'the secret has no keys; name at least one');
    }
    for (const [index, key] of this.keys.entries()) {
      requireSecretKey(this, 'key', key);
      if (this.keys.indexOf(key) < index) {
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
   * Lets a client read it on the hub with its own login: such a secret needs to be in no Kubernetes Secret.
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
    if (this.tenant.isolation.kind === 'templatedPolicy' && !namespace && !this.place) {
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

  /** @internal How often a delivery reads the hub that does not say so. */
  get defaultRefresh(): Duration {
    return Duration.hours(1);
  }

  /** @internal Where its value lies: in a KV engine of the hub, with an engine that makes it, or on no hub. */
  get home(): SecretHome {
    return 'kv';
  }

  /** @internal Where on the hub its value was before keywheel; undefined where its path follows from its name. */
  get place(): Location | undefined {
    return undefined;
  }

  /** Whether the hub keeps older versions of it: of what lies in a KV engine. */
  get hasVersions(): boolean {
    return this.home === 'kv';
  }

  /** @internal What it promises about its times, for the rules that read the output. What is in a KV engine has its maximum age on the hub. */
  get promised(): PromisedTimes {
    return {};
  }

  /** @internal How long what is had of it lives, with the token that asked for it; undefined where nothing ends. */
  leaseTtl(_choices: Choices): Duration | undefined {
    return undefined;
  }

  /** @internal The type of a delivered Secret with these keys, unless the program says it. */
  typeFor(_keys: readonly string[]): SecretType {
    return SecretType.OPAQUE;
  }

  /** @internal What the hub and Secrets call a key. */
  outsideKey(key: string): string {
    return this.outside?.get(key as K) ?? key;
  }

  /** @internal The keys as references, for `data`. */
  get references(): Record<K, SecretKey> {
    const names = this.outside ?? this.keys.map((key) => [key, key] as const);
    const entries = [...names].map(([key, outside]) => [key, new SecretKey(this, outside)]);
    return Object.fromEntries(entries) as Record<K, SecretKey>;
  }

  /** @internal Every key as it is, by name; none where only the value itself has them all. */
  get everyKey(): Record<K, SecretKey> {
    if (this.isOpen) {
      return {} as Record<K, SecretKey>;
    }
    return Object.fromEntries(this.keys.map((key) => [key, new SecretKey(this, key)])) as Record<K, SecretKey>;
  }
}
