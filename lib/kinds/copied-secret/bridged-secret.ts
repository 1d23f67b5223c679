import { Construct } from 'constructs';
import { checked } from '../../options/checked';
import { CopiedSecret, Selected } from './copied-secret';
import { requireObjectName } from '../../fleet/names';
import { TenantNamespace } from '../../fleet/tenant-namespace';

export interface BridgedSecretProps<K extends string> {
  /** Where the Secret is: a namespace of the same tenant. */
  readonly from: TenantNamespace;
  /** Its name there. @default - the id */
  readonly secretName?: string;
  /** Its keys, as whoever makes it calls them. */
  readonly keys: readonly K[];
}

/**
 * A Secret that an operator makes in its own shape, such as that of an ObjectBucketClaim, delivered on the same cluster
 * in the shape that somebody else wants. The namespace that gets it may read this one Secret and nothing else.
 * https://external-secrets.io/latest/provider/kubernetes/
 */
@checked
export class BridgedSecret<K extends string> extends CopiedSecret<K> {
  readonly secretName: string;

  constructor(scope: Construct, id: string, props: BridgedSecretProps<K>) {
    super(scope, id, props.from, props.keys);
    this.secretName = props.secretName ?? id;
    requireObjectName(this, 'the name of the bridged Secret', this.secretName);
  }

  /** @internal */
  get selected(): Selected {
    return { secretName: this.secretName };
  }

  /** @internal */
  get auth(): undefined {
    return undefined;
  }
}
