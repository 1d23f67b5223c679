import { Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { FleetError, note, noting, oneOf } from '../errors';
import type { ClusterSecretStore } from './cluster-secret-store';
import { addReloadAnnotation } from './reload-annotations';
import { checked } from '../options/checked';
import { goDuration, seconds } from '../go/duration';
import { freeId, requireLabel, requireObjectName, requireSecretKey } from './names';
import { SecretKey } from './secret-key';
import { SecretType } from './secret-type';
import { Template } from './template';
import type { TenantNamespace } from './tenant-namespace';
import type { TenantSecret } from './tenant-secret';
import { isCount } from './versions';
import { IWorkload, Restartable, RunnableWorkload, WorkloadReference } from './workload';

export interface DeliveryOptions<K extends string, D extends string> {
  /** Name of the Kubernetes Secret. @default - the secret's own name */
  readonly name?: string;
  /** What the Kubernetes Secret holds: keys of the secret, or templates over them. @default - every key as it is */
  readonly data?: (keys: { readonly [P in K]: SecretKey }) => Record<D, SecretKey | Template>;
  /** @default SecretType.OPAQUE; for a certificate with its key SecretType.TLS */
  readonly type?: SecretType;
  /** Labels of the Kubernetes Secret. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * How often the operator reads the hub. A changed value reaches the Secret within this time.
   * @default - one hour. For database credentials what their rotation needs: five minutes with one user, a third of the
   * ttl, or an eighth of the time between two turns, at most an hour; for certificates a third of the ttl; and less where that breaks what is promised
   * (`maximumOutage`, `maximumAge`, a short ttl): then the largest round time that does not. The report says why.
   */
  readonly refreshInterval?: Duration;
  /**
   * The version of the value that is delivered, whatever is written after it: to undo a bad value until a good one is
   * there. A warning tells of it for as long as it stands, `delivery-follows-its-secret`.
   * https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version
   * @default - the newest
   */
  readonly version?: number;
  /**
   * How long the slowest of its workloads takes from the change of the Secret until no pod has the old one.
   * @default - for a Deployment its progressDeadlineSeconds (10 minutes) and its termination grace; for each pod of a
   * StatefulSet and for a DaemonSet 10 minutes and the grace; for a workload of another repository 10 minutes
   */
  readonly rolloutTime?: Duration;
  /**
   * How long workloads that mount the Secret as files, without `subPath`, take from the change of a file until they use
   * it, where they read it again by themselves and nothing has to restart them.
   * @default - what was read from a file may stay in use until the pod ends
   */
  readonly rereadTime?: Duration;
  /**
   * The store of the whole cluster through which the operator reads it, in place of one of the namespace. Its login may
   * read all that it lends, for every namespace that it lets in: who may make an ExternalSecret in one of these reads it.
   * @default - a store of the namespace, with a login of its own
   */
  readonly store?: ClusterSecretStore;
  /**
   * Whether a Secret of that name that somebody else made is taken over.
   * @default false: the cluster refuses it, and the operator's log says so (`SpokeClusterProps.protectExistingSecrets`)
   */
  readonly takeOver?: boolean;
}

/** Reloader and people expect these; anything shorter only loads the hub. */
const SHORTEST_REFRESH = Duration.seconds(5);
const RESTARTABLE = ['Deployment', 'StatefulSet', 'DaemonSet'];

/**
 * One Kubernetes Secret in one namespace. It stands for that Secret in cdk8s-plus of any version (`ISecret`):
 * `Env.fromSecret(delivery)`, `Volume.fromSecret(scope, id, delivery)`.
 */
@checked
export class Delivery<D extends string> extends Construct {
  readonly name: string;
  readonly secret: TenantSecret<string>;
  readonly namespace: TenantNamespace;
  readonly type: SecretType;
  readonly labels: Readonly<Record<string, string>>;
  /** As the program says it, or the default; what is open may be chosen shorter. */
  readonly refreshInterval: Duration;
  /** @internal Whether the program leaves it open. */
  readonly refreshIsOpen: boolean;
  /** Undefined for the newest. */
  readonly version?: number;
  readonly rolloutTime?: Duration;
  readonly rereadTime?: Duration;
  readonly takeOver: boolean;
  /** Undefined for one of its namespace. */
  readonly store?: ClusterSecretStore;
  readonly data: Readonly<Record<D, SecretKey | Template>>;
  /** @internal Whether it has all that the value has, with keys that the program does not know. */
  readonly isWhole: boolean;

  readonly apiVersion = 'v1';
  readonly apiGroup = '';
  readonly kind = 'Secret';
  readonly resourceType = 'secrets';

  private readonly references: WorkloadReference[] = [];

  /** @internal Use {@link TenantSecret.deliver}. */
  constructor(secret: TenantSecret<string>, namespace: TenantNamespace, options: DeliveryOptions<string, D>) {
    const name = options.name ?? secret.name;
    super(secret, freeId(secret, `${namespace.cluster.name}.${namespace.name}.${name}`));
    this.name = name;
    this.secret = secret;
    this.namespace = namespace;
    this.labels = options.labels ?? {};
    this.refreshIsOpen = options.refreshInterval === undefined;
    this.refreshInterval = options.refreshInterval ?? secret.defaultRefresh;
    this.version = options.version;
    this.rolloutTime = options.rolloutTime;
    this.rereadTime = options.rereadTime;
    this.takeOver = options.takeOver ?? false;
    this.store = options.store;
    const data = noting(
      this,
      () => (options.data ? options.data(secret.references) : secret.everyKey) as Record<D, SecretKey | Template>,
    );
    this.isWhole = secret.isOpen && options.data === undefined;
    this.data = data ?? ({} as Record<D, SecretKey | Template>);
    this.type = options.type ?? secret.typeFor(this.keys);
    requireObjectName(this, 'the name of the Secret', name);
    Object.entries(this.labels).forEach(([key, value]) => requireLabel(this, key, value));
    this.requireOwnNamespace();
    this.requireRefreshInterval();
    this.requireVersion();
    this.requireStore();
    if (data) {
      this.requireData();
    }
  }

  get resourceName(): string {
    return this.name;
  }

  /** The keys of the Kubernetes Secret. */
  get keys(): D[] {
    return Object.keys(this.data) as D[];
  }

  /** A key as the value of an environment variable, for cdk8s-plus of any version. */
  envValue(key: D): { value?: any; valueFrom?: any } {
    const outside = this.keys.includes(key) ? key : this.secret.outsideKey(key);
    if (!this.isWhole && !(this.keys as string[]).includes(outside)) {
      throw new FleetError('KeyUnknown', `"${key}" is not delivered; use ${oneOf(this.keys)}`, this);
    }
    return { valueFrom: { secretKeyRef: { name: this.name, key: outside } } };
  }

  /**
   * Restarts workloads of this namespace whenever the Secret changes, by Reloader.
   * https://github.com/stakater/Reloader
   */
  restartOnChange(...workloads: [Restartable, ...Restartable[]]): this {
    for (const workload of workloads) {
      if (workload instanceof WorkloadReference) {
        requireObjectName(this, `the name of the ${workload.kind}`, workload.name);
        this.references.push(workload);
      } else if (RESTARTABLE.includes(workload.kind)) {
        this.annotate(workload);
      } else {
        note(
          this,
          'NotRestartable',
          `${workload.kind} "${workload.name}" cannot be restarted; use ${oneOf(RESTARTABLE)}. A CronJob reads the ` +
            'Secret at its next run automatically; runOnChange starts a Job at once',
        );
      }
    }
    return this;
  }

  /** Runs CronJobs of this namespace once, at once, whenever the Secret changes, by Reloader. */
  runOnChange(...cronJobs: [RunnableWorkload, ...RunnableWorkload[]]): this {
    for (const cronJob of cronJobs) {
      if (cronJob.kind === 'CronJob') {
        this.annotate(cronJob);
      } else {
        note(this, 'NotRunnable', `${cronJob.kind} "${cronJob.name}" cannot be run; use a CronJob`);
      }
    }
    return this;
  }

  /** @internal Workloads of other repositories that restart. */
  get restarted(): readonly WorkloadReference[] {
    return this.references;
  }

  private annotate(workload: IWorkload): void {
    const chart = Chart.of(workload);
    const namespace = workload.metadata.namespace ?? chart.namespace;
    if (chart.node.root !== this.namespace.cluster.app || namespace !== this.namespace.name) {
      note(
        this,
        'RestartAcrossNamespaces',
        `${workload.kind} "${workload.name}" is in namespace "${namespace ?? 'default'}" and the Secret in ` +
          `"${this.namespace.name}" on "${this.namespace.cluster.name}"; deliver the secret where the workload runs`,
      );
      return;
    }
    addReloadAnnotation(workload.metadata, this.name);
  }

  private requireOwnNamespace(): void {
    const { tenant } = this.secret;
    if (this.namespace.tenant !== tenant) {
      note(
        this,
        'AnotherTenantsNamespace',
        `namespace "${this.namespace.name}" on "${this.namespace.cluster.name}" belongs to tenant ` +
          `"${this.namespace.tenant.name}", the secret to "${tenant.name}"; use a namespace of "${tenant.name}"`,
      );
    }
  }

  private requireRefreshInterval(): void {
    if (seconds(this.refreshInterval) < seconds(SHORTEST_REFRESH)) {
      note(
        this,
        'RefreshIntervalInvalid',
        `refreshInterval is ${goDuration(this.refreshInterval)}; use ${goDuration(SHORTEST_REFRESH)} or more`,
      );
    }
  }

  private requireVersion(): void {
    const { version } = this;
    if (version === undefined) {
      return;
    }
    if (!isCount(version)) {
      note(
        this,
        'VersionInvalid',
        `version is ${version}; use a whole number from 1, as Vault/OpenBao counts its versions`,
      );
    }
    if (!this.secret.hasVersions) {
      note(
        this,
        'VersionUnused',
        `there are no versions of a ${this.secret.constructor.name}; leave version out, or use a StaticSecret`,
      );
    }
  }

  private requireStore(): void {
    const { store, secret, namespace } = this;
    if (store === undefined) {
      return;
    }
    const conflict = (why: string) => note(this, 'OptionConflict', `store "${store.name}" ${why}`);
    if (store.namespace.cluster !== namespace.cluster) {
      conflict(
        `is on "${store.namespace.cluster.name}", and the namespace on "${namespace.cluster.name}"; add a store there`,
      );
    } else if (secret.home !== 'kv') {
      conflict(`reads a KV engine, and a ${secret.constructor.name} is in none; leave store out`);
    } else if (!store.secrets.includes(secret)) {
      conflict(`does not lend "${secret.name}"; add it to \`secrets\` of the store`);
    } else if (secret.tenant.isolation.kind === 'templatedPolicy' && secret.place === undefined) {
      conflict('reads as its own namespace, and with Isolation.templatedPolicy a path holds that; leave store out');
    }
  }

  private requireData(): void {
    const { keys } = this;
    const missing = this.isWhole ? [] : this.type.requiredKeys.filter((key) => !keys.includes(key as D));
    if (missing.length > 0) {
      note(this, 'KeyMissing', `a Secret of type ${this.type.name} needs ${oneOf(missing)}; add it to data`);
    }
    if (keys.length === 0 && !this.isWhole) {
      note(this, 'KeysMissing', 'nothing is delivered; name at least one key in data');
    }
    for (const [key, value] of Object.entries<unknown>(this.data)) {
      requireSecretKey(this, 'key', key);
      if (!(value instanceof SecretKey || value instanceof Template)) {
        note(
          this,
          value === undefined ? 'KeyUnknown' : 'SecretInProgram',
          `"${key}" is ${value === undefined ? 'undefined' : `a ${typeof value}`}; use a key of the secret ` +
            `(${oneOf(this.secret.keys) || 'name them in its keys'}) or a Template over them, never a value`,
        );
        continue;
      }
      for (const used of value instanceof Template ? value.keys : [value]) {
        if (used.secret !== this.secret) {
          note(this, 'KeyUnknown', `"${key}" uses "${used.name}" of another secret; use ${oneOf(this.secret.keys)}`);
        }
      }
    }
  }
}
