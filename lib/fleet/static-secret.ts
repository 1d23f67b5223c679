import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { requireVariableName } from './names';
import { RemovalPolicy } from './removal-policy';
import { TenantSecret } from './tenant-secret';

export interface StaticSecretProps<K extends string> {
  /** The keys that people or pipelines put into it. */
  readonly keys: readonly K[];

  /**
   * How old a value may become. Kept with the secret on the hub: people rotate it, and nothing here can tell that they
   * did. @default - any age
   */
  readonly maximumAge?: Duration;

  /**
   * Name of an ephemeral Terraform variable with the first value: a map that has every key. It is written once, only if
   * nothing is there, and is in no state and no plan. Later applies need no value.
   * https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2#usage (check-and-set)
   * @default - none: Terraform writes no value
   */
  readonly firstValueVariable?: string;

  /** @default - the tenant's */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A secret whose value people or pipelines put into the hub. keywheel makes its path, its policy and its delivery; a
 * value that was rotated by hand survives every apply and the removal of this construct.
 */
export class StaticSecret<K extends string> extends TenantSecret<K> {
  readonly firstValueVariable?: string;
  readonly removalPolicy: RemovalPolicy;

  constructor(scope: Construct, id: string, props: StaticSecretProps<K>) {
    super(scope, id, props.keys, props.maximumAge);
    this.firstValueVariable = props.firstValueVariable;
    this.removalPolicy = props.removalPolicy ?? this.tenant.removalPolicy;
    if (props.firstValueVariable !== undefined) {
      requireVariableName(this, 'firstValueVariable', props.firstValueVariable);
    }
  }
}
