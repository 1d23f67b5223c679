import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { note } from '../../errors';
import { checked } from '../../options/checked';
import { RemovalPolicy } from '../../fleet/removal-policy';
import { SecretRenames, TenantSecret } from '../../fleet/tenant-secret';
import { requireVersions } from '../../fleet/versions';

export interface GeneratedSecretProps<K extends string> extends SecretRenames {
  /** Each gets a random value of its own. */
  readonly keys: readonly K[];

  /** Characters of each value, 16 to 256. @default 32 */
  readonly length?: number;

  /**
   * How old a value may become. Nothing rotates it, so the check `secret-is-rotated-within-maximum-age` finds it: for a
   * value that must change use a {@link StaticSecret}. @default - any age
   */
  readonly maximumAge?: Duration;

  /**
   * How many versions are kept, 1 to 1000, should people write others. @default - the engine's, which is also the least
   */
  readonly maximumVersions?: number;

  /** Whether values hold more than letters and digits. @default false: they fit everywhere */
  readonly specialCharacters?: boolean;

  /** @default - the tenant's */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A random value that Terraform makes once and writes to the hub, the same on every cluster. It is in no state and no
 * plan. https://registry.terraform.io/providers/hashicorp/random/latest/docs/ephemeral-resources/password
 */
@checked
export class GeneratedSecret<K extends string> extends TenantSecret<K> {
  readonly length: number;
  readonly specialCharacters: boolean;
  readonly maximumVersions?: number;
  readonly removalPolicy: RemovalPolicy;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps<K>) {
    const { keys, maximumAge, renamedFrom, renamedKeys } = props;
    super(scope, id, keys, maximumAge, { renamedFrom, renamedKeys });
    this.length = props.length ?? 32;
    this.specialCharacters = props.specialCharacters ?? false;
    this.maximumVersions = props.maximumVersions;
    this.removalPolicy = props.removalPolicy ?? this.tenant.removalPolicy;
    requireVersions(this, this.tenant, { maximumVersions: this.maximumVersions });
    if (!Number.isInteger(this.length) || this.length < 16 || this.length > 256) {
      note(this, 'LengthInvalid', `length is ${this.length}; use a whole number from 16 to 256`);
    }
  }
}
