import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { checked } from '../../options/checked';
import { requireVariableName } from '../../fleet/names';
import { RemovalPolicy } from '../../fleet/removal-policy';
import { SecretRenames, TenantSecret } from '../../fleet/tenant-secret';
import { requireVersions } from '../../fleet/versions';
import { ExistingSecret, ExistingSecretAttributes } from './existing-secret';

export interface StaticSecretProps<K extends string> extends SecretRenames {
  /** The keys that people or pipelines put into it. */
  readonly keys: readonly K[];

  /**
   * How old a value may become. Kept with the secret on the hub: people rotate it, and nothing here can tell that they
   * did. @default - any age
   */
  readonly maximumAge?: Duration;

  /**
   * How many versions of its value are kept, 1 to 1000: so far back it can be rolled back. The write of one more destroys
   * the oldest. https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2
   * @default - the engine's, which is also the least
   */
  readonly maximumVersions?: number;

  /**
   * How long after its write a version is deleted, the one in use as well: so it must be longer than `maximumAge`. What
   * is deleted is no longer read, and people may undelete it. @default - never
   */
  readonly deleteVersionsAfter?: Duration;

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
@checked
export class StaticSecret<K extends string> extends TenantSecret<K> {
  /**
   * A value that is on the hub already, in a KV engine made elsewhere and at a path of its own. It is granted and delivered
   * from there as any other, and nothing is written there.
   *
   * @param scope the tenant whose it is
   * @param id its name, a DNS label: of its Secret, not of its path
   */
  static fromPath<K extends string>(
    scope: Construct,
    id: string,
    attributes: ExistingSecretAttributes<K>,
  ): ExistingSecret<K> {
    return new ExistingSecret(scope, id, attributes);
  }

  readonly maximumVersions?: number;
  readonly deleteVersionsAfter?: Duration;
  readonly firstValueVariable?: string;
  readonly removalPolicy: RemovalPolicy;

  constructor(scope: Construct, id: string, props: StaticSecretProps<K>) {
    const { keys, maximumAge, renamedFrom, renamedKeys } = props;
    super(scope, id, keys, maximumAge, { renamedFrom, renamedKeys });
    this.maximumVersions = props.maximumVersions;
    this.deleteVersionsAfter = props.deleteVersionsAfter;
    this.firstValueVariable = props.firstValueVariable;
    this.removalPolicy = props.removalPolicy ?? this.tenant.removalPolicy;
    requireVersions(this, this.tenant, props);
    if (props.firstValueVariable !== undefined) {
      requireVariableName(this, 'firstValueVariable', props.firstValueVariable);
    }
  }
}
