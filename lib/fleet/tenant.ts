import { Construct, IConstruct } from 'constructs';
import { note } from '../errors';
import { checked } from '../options/checked';
import { keepChildrenByName } from './children';
import { IPolicy } from './existing';
import { Environment } from './environment';
import { ancestor, FleetBase } from './fleet-base';
import { Isolation } from './isolation';
import { RemovalPolicy } from './removal-policy';
import type { NamespaceNames } from './namespace-names';
import { outsideName } from './renames';
import { SpokeCluster } from './spoke-cluster';
import { TenantNamespace } from './tenant-namespace';
import { requireMaximumVersions } from './versions';

export interface TenantProps {
  /** Who answers for the tenant's secrets: a mail address, a team. Kept with each secret on the hub. */
  readonly owner: string;
  /**
   * The name that the tenant had before its id changed: paths and policies keep it. @default - none: the id
   */
  readonly renamedFrom?: string;
  /** @default - the fleet's */
  readonly isolation?: Isolation;
  /**
   * How many versions of each value the tenant's own KV engine keeps, 1 to 1000: only `Isolation.vaultNamespace` gives
   * it one. A secret may keep more, and no fewer. @default - the fleet's
   */
  readonly maximumVersions?: number;
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
  /**
   * The namespace of this tenant on this cluster in which its workloads ran before. Kubernetes renames none: the Secrets
   * of the old one go with it, so say this when nothing runs there any more. @default - none
   */
  readonly renamedFrom?: string;
  /** Names that it had before keywheel, and keeps. @default - those that keywheel gives */
  readonly names?: NamespaceNames;
  /**
   * A policy made elsewhere, or kept as it is, with which its values are read in place of one that keywheel writes: such
   * as one that several namespaces share. Checks hold that it grants what is delivered.
   * @default - keywheel writes one for this namespace alone
   */
  readonly readerPolicy?: IPolicy;
  /** Whether its stores have canaries. @default - as its cluster says; false with `readerPolicy`, which grants none */
  readonly canaries?: boolean;
}

/** A team in one environment: its secrets, and its namespaces on clusters of that environment. */
@checked
export class Tenant extends Construct {
  /** @throws OutsideTenant */
  static of(construct: IConstruct): Tenant {
    return ancestor(construct, Tenant, 'OutsideTenant', 'is outside a Tenant, so nobody owns it; create it below one');
  }

  readonly name: string;
  readonly environment: Environment;
  readonly fleet: FleetBase;
  readonly owner: string;
  readonly isolation: Isolation;
  /** Of every value in its engine; undefined where the hub's own default counts, or the engine is made elsewhere. */
  readonly maximumVersions?: number;
  readonly removalPolicy: RemovalPolicy;

  /** @param id its name, a DNS label: the second segment of its paths */
  constructor(scope: Construct, id: string, props: TenantProps) {
    super(scope, id);
    keepChildrenByName(this);
    this.name = outsideName(this, 'the name of the tenant', id, props.renamedFrom);
    this.environment = Environment.of(this);
    this.fleet = this.environment.fleet;
    this.owner = props.owner;
    this.isolation = props.isolation ?? this.fleet.isolation;
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    this.maximumVersions = props.maximumVersions ?? this.fleet.maximumVersions;
    requireMaximumVersions(this, props.maximumVersions);
    if (props.maximumVersions !== undefined && this.isolation.kind !== 'vaultNamespace') {
      note(
        this,
        'MaximumVersionsUnused',
        `with Isolation.${this.isolation.kind}() tenants share an engine; say maximumVersions of the fleet or of each secret`,
      );
    }
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
