import { Duration } from 'cdk8s';
import { note } from '../errors';
import { checked } from '../options/checked';
import { ClassMount, ClassMountOptions } from './class-mount';
import type { TenantSecret } from './tenant-secret';
import type { WorkloadClient } from './workload-client';

export interface MountOptions<K extends string> extends ClassMountOptions<K> {
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

/**
 * A secret as files in the pods of a client, by the Secrets Store CSI driver: the driver logs in to the hub as the pod
 * that starts. https://secrets-store-csi-driver.sigs.k8s.io
 */
@checked
export class SecretMount extends ClassMount {
  readonly rereadTime?: Duration;
  readonly caCertificatePath?: string;

  /** @internal Use {@link TenantSecret.mount}. @param secretPath as the client reads it, where it can */
  constructor(
    secret: TenantSecret<string>,
    readonly client: WorkloadClient,
    readonly secretPath: string | undefined,
    options: MountOptions<string>,
  ) {
    super(secret, client, `client "${client.name}"`, options);
    this.rereadTime = options.rereadTime;
    this.caCertificatePath = options.caCertificatePath;
    if (TAKEN.includes(this.path)) {
      note(this, 'PathTaken', `"${this.path}" is where its pods have their tokens; use another path`);
    }
    client.mounts.push(this);
  }
}
