import { Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { note, noting, oneOf } from '../errors';
import { addClassReloadAnnotation } from './reload-annotations';
import { checked } from '../options/checked';
import { requirePermissions } from './file-permissions';
import { freeId, names, requireObjectName, requireSecretKey } from './names';
import { SecretKey } from './secret-key';
import { SecretType } from './secret-type';
import type { TenantSecret } from './tenant-secret';
import { RestartableWorkload } from './workload';
import type { WorkloadClient } from './workload-client';

export interface SyncedSecret {
  /** Name of the Kubernetes Secret. */
  readonly name: string;
  /** @default SecretType.OPAQUE */
  readonly type?: SecretType;
}

export interface MountOptions<K extends string> {
  /**
   * Where its containers find the files, an absolute path.
   * @default - `/var/run/secrets/<name of the secret>`
   */
  readonly path?: string;
  /** The files: keys of the secret by file name. @default - a file for every key, of its name */
  readonly files?: (keys: { readonly [P in K]: SecretKey }) => Record<string, SecretKey>;
  /** Who may read the files, as in chmod: a number such as 0o400. @default - 0o644, the provider's own */
  readonly permissions?: number;
  /**
   * Has the driver make a Kubernetes Secret of the files as well, for environment variables. It is there while a pod
   * mounts the files, and lies in etcd like any other. The driver must be installed with `syncSecret.enabled`.
   * https://secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret
   * @default - no Kubernetes Secret
   */
  readonly syncedSecret?: SyncedSecret;
  /**
   * How long a pod takes from the change of a file until it uses it, where it reads its files again by itself and nothing
   * has to restart it. @default - what was read from a file may stay in use until the pod ends
   */
  readonly rereadTime?: Duration;
  /**
   * Where the pods of the provider have the authority that signed the hub's certificate: it takes no certificate from
   * the class. @default - what the provider was installed with
   */
  readonly caCertificatePath?: string;
}

/** Of the client's token, and of the token for the API server. */
const TAKEN = ['/var/run/secrets/keywheel', '/var/run/secrets/kubernetes.io/serviceaccount'];

const RESTARTABLE = ['Deployment', 'StatefulSet', 'DaemonSet'];

/**
 * A secret as files in the pods of a client, by the Secrets Store CSI driver: the driver logs in to the hub as the pod
 * that starts. https://secrets-store-csi-driver.sigs.k8s.io
 */
@checked
export class SecretMount extends Construct {
  /** Of the SecretProviderClass. */
  readonly name: string;
  readonly path: string;
  readonly files: Readonly<Record<string, SecretKey>>;
  readonly permissions?: number;
  readonly syncedSecret?: SyncedSecret;
  readonly rereadTime?: Duration;
  readonly caCertificatePath?: string;

  /** @internal Use {@link TenantSecret.mount}. @param secretPath as the client reads it, where it can */
  constructor(
    readonly secret: TenantSecret<string>,
    readonly client: WorkloadClient,
    readonly secretPath: string | undefined,
    options: MountOptions<string>,
  ) {
    super(client, freeId(client, `mount.${secret.name}`));
    this.name = names.secretProviderClass(client.name, secret.name);
    this.path = options.path ?? `/var/run/secrets/${secret.name}`;
    this.permissions = options.permissions;
    this.syncedSecret = options.syncedSecret;
    this.rereadTime = options.rereadTime;
    this.caCertificatePath = options.caCertificatePath;
    const files = noting(this, () => (options.files ? options.files(secret.references) : secret.everyKey));
    if (files && Object.keys(files).length === 0) {
      note(this, 'KeysMissing', 'nothing is mounted; name at least one file');
    }
    this.files = files ?? {};
    this.requireApart();
    this.requireFiles();
    if (!/^\/[^:]*[^:/]$/.test(this.path)) {
      note(this, 'PathInvalid', `path is "${this.path}"; use an absolute path without ":" and without "/" at its end`);
    }
    requirePermissions(this, this.permissions);
    if (this.syncedSecret) {
      requireObjectName(this, 'the name of the Secret', this.syncedSecret.name);
      const missing = (this.syncedSecret.type ?? SecretType.OPAQUE).requiredKeys.filter((key) => !this.files[key]);
      if (missing.length > 0) {
        note(this, 'KeyMissing', `a Secret of this type needs ${oneOf(missing)}; add it to files`);
      }
    }
    client.mounts.push(this);
  }

  /**
   * Restarts workloads that mount it whenever a value changes, by Reloader with `--enable-csi-integration`; the driver
   * looks for changes only with `enableSecretRotation`.
   * https://github.com/stakater/Reloader
   */
  restartOnChange(...workloads: [RestartableWorkload, ...RestartableWorkload[]]): this {
    for (const workload of workloads) {
      const namespace = workload.metadata.namespace ?? Chart.of(workload).namespace;
      if (!RESTARTABLE.includes(workload.kind)) {
        note(
          this,
          'NotRestartable',
          `${workload.kind} "${workload.name}" cannot be restarted; use ${oneOf(RESTARTABLE)}`,
        );
      } else if (
        Chart.of(workload).node.root !== this.client.namespace.cluster.app ||
        namespace !== this.client.namespace.name
      ) {
        note(
          this,
          'RestartAcrossNamespaces',
          `${workload.kind} "${workload.name}" is in namespace "${namespace ?? 'default'}" and the files are mounted in ` +
            `"${this.client.namespace.name}" on "${this.client.namespace.cluster.name}"; restart what mounts them`,
        );
      } else {
        addClassReloadAnnotation(workload.metadata, this.name);
      }
    }
    return this;
  }

  /** A pod mounts each of them somewhere else. */
  private requireApart(): void {
    if (TAKEN.includes(this.path)) {
      note(this, 'PathTaken', `"${this.path}" is where its pods have their tokens; use another path`);
    }
    for (const other of this.client.mounts) {
      if (other.secret === this.secret) {
        note(this, 'NameTaken', `client "${this.client.name}" mounts it already; name all files in one mount`);
      } else if (other.path === this.path) {
        note(this, 'PathTaken', `"${other.secret.name}" is mounted at "${this.path}"; give one of them another path`);
      }
    }
  }

  private requireFiles(): void {
    for (const [file, key] of Object.entries<unknown>(this.files)) {
      requireSecretKey(this, 'file', file);
      if (!(key instanceof SecretKey) || key.secret !== this.secret) {
        note(this, 'KeyUnknown', `file "${file}" is made of something else; use ${oneOf(this.secret.keys)}`);
      }
    }
  }
}
