import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { note, noting, oneOf } from '../errors';
import { checked } from '../options/checked';
import { requirePermissions } from './file-permissions';
import { freeId, names, requireObjectName, requireSecretKey } from './names';
import { addClassReloadAnnotation } from './reload-annotations';
import { SecretKey } from './secret-key';
import { SecretType } from './secret-type';
import type { TenantNamespace } from './tenant-namespace';
import type { TenantSecret } from './tenant-secret';
import { RestartableWorkload } from './workload';

export interface SyncedSecret {
  /** Name of the Kubernetes Secret. */
  readonly name: string;
  /** @default SecretType.OPAQUE */
  readonly type?: SecretType;
}

export interface ClassMountOptions<K extends string> {
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
}

/** As whom pods run that mount something. */
export interface MountingAccount extends Construct {
  readonly name: string;
  readonly namespace: TenantNamespace;
  readonly mounts: readonly ClassMount[];
}

const RESTARTABLE = ['Deployment', 'StatefulSet', 'DaemonSet'];

/**
 * A secret as files in the pods of a ServiceAccount, by the Secrets Store CSI driver.
 * https://secrets-store-csi-driver.sigs.k8s.io
 */
@checked
export abstract class ClassMount extends Construct {
  /** Of the SecretProviderClass. */
  readonly name: string;
  readonly path: string;
  readonly files: Readonly<Record<string, SecretKey>>;
  readonly permissions?: number;
  readonly syncedSecret?: SyncedSecret;
  /** @internal Where its pods run. */
  readonly namespace: TenantNamespace;

  /** @param runner as which its pods run, `client "api"` in messages */
  constructor(
    readonly secret: TenantSecret<string>,
    account: MountingAccount,
    runner: string,
    options: ClassMountOptions<string>,
  ) {
    super(account, freeId(account, `mount.${secret.name}`));
    this.namespace = account.namespace;
    this.name = names.secretProviderClass(account.name, secret.name);
    this.path = options.path ?? `/var/run/secrets/${secret.name}`;
    this.permissions = options.permissions;
    this.syncedSecret = options.syncedSecret;
    const files = noting(this, () => (options.files ? options.files(secret.references) : secret.everyKey));
    if (files && Object.keys(files).length === 0) {
      note(this, 'KeysMissing', 'nothing is mounted; name at least one file');
    }
    this.files = files ?? {};
    this.requireApart(account.mounts, runner);
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
      } else if (Chart.of(workload).node.root !== this.namespace.cluster.app || namespace !== this.namespace.name) {
        note(
          this,
          'RestartAcrossNamespaces',
          `${workload.kind} "${workload.name}" is in namespace "${namespace ?? 'default'}" and the files are mounted in ` +
            `"${this.namespace.name}" on "${this.namespace.cluster.name}"; restart what mounts them`,
        );
      } else {
        addClassReloadAnnotation(workload.metadata, this.name);
      }
    }
    return this;
  }

  /** A pod mounts each of them somewhere else. */
  private requireApart(others: readonly ClassMount[], runner: string): void {
    for (const other of others) {
      if (other.secret === this.secret) {
        note(this, 'NameTaken', `${runner} mounts it already; name all files in one mount`);
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
