import { Construct } from 'constructs';
import { checked } from '../../options/checked';
import { CopiedSecret, Selected } from './copied-secret';
import { requireObjectName } from '../../fleet/names';
import { TenantNamespace } from '../../fleet/tenant-namespace';
import { UpstreamAuth } from './upstream-auth';
import { requireUpstream } from './require-upstream';

export interface ReplicatedSecretProps<K extends string> {
  /** Where the Secret is: a namespace of the same tenant. */
  readonly from: TenantNamespace;
  /** Its name there. @default - the id */
  readonly secretName?: string;
  /** Its keys. */
  readonly keys: readonly K[];
  /** How the downstream clusters read it. @default UpstreamAuth.longLivedToken() */
  readonly auth?: UpstreamAuth;
}

/**
 * A Secret of one cluster, delivered to others by the operator's Kubernetes provider.
 * https://external-secrets.io/latest/provider/kubernetes/
 */
@checked
export class ReplicatedSecret<K extends string> extends CopiedSecret<K> {
  readonly secretName: string;
  readonly auth: UpstreamAuth;

  constructor(scope: Construct, id: string, props: ReplicatedSecretProps<K>) {
    super(scope, id, props.from, props.keys);
    this.secretName = props.secretName ?? id;
    this.auth = props.auth ?? UpstreamAuth.longLivedToken();
    requireObjectName(this, 'the name of the upstream Secret', this.secretName);
    requireUpstream(this, props.from.cluster, this.auth);
  }

  /** @internal */
  get selected(): Selected {
    return { secretName: this.secretName };
  }
}
