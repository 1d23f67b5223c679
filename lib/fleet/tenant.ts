import { Construct, IConstruct } from 'constructs';
import { note } from '../errors';
import { IPolicy } from './existing';
import { Environment } from './environment';
import { ancestor, FleetBase } from './fleet-base';
import { Isolation } from './isolation';
import { requireDnsLabel } from './names';
import { RemovalPolicy } from './removal-policy';
import { SpokeCluster } from './spoke-cluster';
import { TenantNamespace } from './tenant-namespace';

export interface TenantProps {
  /** Who answers for the tenant's secrets: a mail address, a team. Kept with each secret on the hub. */
  readonly owner: string;
  /** @default - the fleet's */
  readonly isolation?: Isolation;
  /**
   * What happens to the tenant's Vault namespace, engines and values when they leave the program.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

export interface AddNamespaceOptions {
  /** Whether keywheel writes the Namespace. @default false: it exists, or somebody else makes it */
  readonly create?: boolean;
  /** Policies made elsewhere that its login gets as well. @default - none */
  readonly policies?: readonly IPolicy[];
}

/** A team in one environment: its secrets, and its namespaces on clusters of that environment. */
export class Tenant extends Construct {
  /** @throws OutsideTenant */
  static of(construct: IConstruct): Tenant {
    return ancestor(
      construct,
      Tenant,
      'OutsideTenant',
      'stands outside a Tenant, so nobody owns it; create it below one',
    );
  }

  readonly name: string;
  readonly environment: Environment;
  readonly fleet: FleetBase;
  readonly owner: string;
  readonly isolation: Isolation;
  readonly removalPolicy: RemovalPolicy;

  /** @param id its name, a DNS label: the second segment of its paths */
  constructor(scope: Construct, id: string, props: TenantProps) {
    super(scope, id);
    this.name = id;
    this.environment = Environment.of(this);
    this.fleet = this.environment.fleet;
    this.owner = props.owner;
    this.isolation = props.isolation ?? this.fleet.isolation;
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    requireDnsLabel(this, 'the name of the tenant', id);
    if (!props.owner.trim()) {
      note(this, 'OwnerMissing', 'the owner is empty; name who answers for these secrets, such as "team@example.com"');
    }
  }

  /**
   * A namespace of this tenant on a cluster of its environment.
   *
   * @param cluster in the same environment of the same fleet
   * @param name as on the cluster
   */
  addNamespace(cluster: SpokeCluster, name: string, options: AddNamespaceOptions = {}): TenantNamespace {
    return new TenantNamespace(this, cluster, name, options);
  }
}
