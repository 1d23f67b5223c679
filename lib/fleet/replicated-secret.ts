import { Construct } from 'constructs';
import { note } from '../errors';
import type { HubClient } from './hub-client';
import { names, requireObjectName } from './names';
import { TenantNamespace } from './tenant-namespace';
import { TenantSecret } from './tenant-secret';

export interface UpstreamToken {
  /** Name of the Secret downstream. */
  readonly secretName: string;
  /** @default "token" */
  readonly key?: string;
}

export interface ReplicatedSecretProps<K extends string> {
  /** Where the Secret is: a namespace of the same tenant. */
  readonly from: TenantNamespace;
  /** Its name there. @default - the id */
  readonly secretName?: string;
  /** Its keys. */
  readonly keys: readonly K[];
  /**
   * The Secret in each downstream namespace that holds the token of the upstream ServiceAccount. With a hub it is
   * delivered through the hub; without one it is a `SealedSecret`, or somebody makes it by hand, and a warning says
   * how.
   * @default - a name made of the upstream cluster and namespace
   */
  readonly token?: UpstreamToken;
}

/**
 * A Secret of one cluster, delivered to others by the operator's Kubernetes provider.
 * https://external-secrets.io/latest/provider/kubernetes/
 */
export class ReplicatedSecret<K extends string> extends TenantSecret<K> {
  readonly from: TenantNamespace;
  readonly secretName: string;
  readonly token: { readonly secretName: string; readonly key: string };

  constructor(scope: Construct, id: string, props: ReplicatedSecretProps<K>) {
    super(scope, id, props.keys);
    this.from = props.from;
    this.secretName = props.secretName ?? id;
    const { cluster } = props.from;
    this.token = {
      secretName: props.token?.secretName ?? names.upstreamToken(cluster.name, props.from.name),
      key: props.token?.key ?? 'token',
    };
    requireObjectName(this, 'the name of the upstream Secret', this.secretName);
    requireObjectName(this, "the name of the token's Secret", this.token.secretName);
    if (props.from.tenant !== this.tenant) {
      note(
        this,
        'AnotherTenantsNamespace',
        `namespace "${props.from.name}" belongs to tenant "${props.from.tenant.name}", the secret to ` +
          `"${this.tenant.name}"; use a namespace of "${this.tenant.name}"`,
      );
    }
    if (!cluster.apiServer.caCertificate) {
      note(
        this,
        'CaCertificateMissing',
        `the downstream clusters call the API server of "${cluster.name}", whose authority is not known; give its apiServer.caCertificate`,
      );
    }
  }

  protected override readPaths(_client: HubClient): string[] {
    note(
      this,
      'NotOnHub',
      'a ReplicatedSecret is on no hub, so no client reads it there; deliver it to the namespace instead',
    );
    return [];
  }
}
