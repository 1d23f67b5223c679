import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { note } from '../errors';
import { checked } from '../options/checked';
import { ClusterSecretStore, ClusterSecretStoreOptions } from './cluster-secret-store';
import { IPolicy, policyFault } from './existing';
import { freeId, requireDnsLabel } from './names';
import { NamespaceNames, OwnNames, ownNames, requireNames } from './namespace-names';
import { outsideName } from './renames';
import type { SpokeCluster } from './spoke-cluster';
import type { AddNamespaceOptions, Tenant } from './tenant';
import { AddClientOptions, WorkloadClient } from './workload-client';
import { WorkloadAccount } from './workload-account';
import type { WorkloadIdentity } from './workload-identity';

/** One namespace of a tenant on one cluster: a ServiceAccount, a login and stores that nobody else uses. */
@checked
export class TenantNamespace extends Construct {
  readonly name: string;
  readonly tenant: Tenant;
  readonly cluster: SpokeCluster;
  /** Whether keywheel writes the Namespace. */
  readonly create: boolean;
  /** Policies made elsewhere that its login gets as well. */
  readonly policies: readonly IPolicy[];
  /** The policy with which it reads in place of one that keywheel writes. */
  readonly readerPolicy?: IPolicy;
  /** @internal Names that it had before keywheel. */
  readonly keptNames: NamespaceNames;
  /** @internal Names of what it has on both sides. */
  readonly own: OwnNames;
  /** The namespace that it takes the place of. */
  readonly renamedFrom?: string;
  /** Whether its stores have canaries. */
  readonly canaries: boolean;
  /** Holds the tenant's own workloads, in the same file as what keywheel makes. */
  readonly chart: Chart;

  /** @internal Use {@link Tenant.addNamespace}. */
  constructor(tenant: Tenant, cluster: SpokeCluster, name: string, options: AddNamespaceOptions) {
    super(tenant, freeId(tenant, `${cluster.name}.${name}`));
    this.name = name;
    this.tenant = tenant;
    this.cluster = cluster;
    this.create = options.create ?? false;
    this.policies = options.policies ?? [];
    this.readerPolicy = options.readerPolicy;
    this.keptNames = options.names ?? {};
    this.own = ownNames(this, this.keptNames);
    this.renamedFrom = options.renamedFrom;
    this.canaries = options.canaries ?? (cluster.canaries && !options.readerPolicy);
    // The chart's id is the namespace: cdk8s-plus derives selectors, which cannot be changed, from the path.
    this.chart = new Chart(cluster.app, freeId(cluster.app, name || 'nameless'), {
      namespace: name,
      disableResourceNameHashes: true,
    });
    requireDnsLabel(this, 'the name of the namespace', name);
    this.requireSameBoundary();
    this.requireForeignPolicies();
    this.requireRename();
    requireNames(this, this.keptNames);
    this.requireOnePolicy();
  }

  /**
   * A store that ExternalSecrets in several namespaces of the cluster may use. It logs in as this namespace, so all of
   * them read what it reads: prefer a delivery for each namespace.
   *
   * @param id a DNS label
   */
  addClusterSecretStore(id: string, options: ClusterSecretStoreOptions): ClusterSecretStore {
    return new ClusterSecretStore(this, id, options);
  }

  /**
   * A ServiceAccount of this namespace whose pods call the hub by themselves. What it may do there is granted by what is
   * used: `secret.grantRead(client)`.
   *
   * @param name of the ServiceAccount, a DNS label
   */
  addClient(name: string, options: AddClientOptions = {}): WorkloadClient {
    return new WorkloadClient(this, name, options);
  }

  /**
   * A ServiceAccount of this namespace that a cloud knows: its pods reach that cloud without any secret. keywheel writes
   * it; say with `usedBy` which workloads run as it.
   *
   * @param name of the ServiceAccount, a DNS label
   */
  addWorkloadIdentity(name: string, identity: WorkloadIdentity): WorkloadAccount {
    return new WorkloadAccount(this, name, identity);
  }

  /** A policy of the fleet's own is another tenant's, or that of who deploys. */
  private requireForeignPolicies(): void {
    for (const { name } of [...this.policies, ...(this.readerPolicy ? [this.readerPolicy] : [])]) {
      const fault = policyFault(name, this.tenant.fleet.name);
      if (fault !== undefined) {
        note(
          this,
          'PolicyInvalid',
          `policy ${JSON.stringify(name)} cannot be attached: Vault and OpenBao fold the case of its name and trim it, and it ${fault}; ` +
            'attach policies that are made elsewhere, and grant what keywheel manages through the secrets themselves',
        );
      }
    }
  }

  private requireOnePolicy(): void {
    if (this.readerPolicy && this.keptNames.policy !== undefined) {
      note(
        this,
        'OptionConflict',
        'names.policy names a policy that keywheel writes, and with readerPolicy it writes none; leave one of them out',
      );
    }
    if (
      this.tenant.isolation.kind === 'templatedPolicy' &&
      (this.readerPolicy || this.keptNames.policy !== undefined)
    ) {
      note(
        this,
        'OptionConflict',
        'with Isolation.templatedPolicy one policy of the cluster serves all namespaces; leave readerPolicy and ' +
          'names.policy out, or use Isolation.policyPerNamespace()',
      );
    }
  }

  private requireRename(): void {
    if (this.renamedFrom === undefined) {
      return;
    }
    outsideName(this, 'the name of the namespace', this.name, this.renamedFrom);
    if (this.tenant.isolation.kind === 'templatedPolicy') {
      note(
        this,
        'RenameInvalid',
        'with Isolation.templatedPolicy the paths of secrets hold their namespace, so a rename would leave every value ' +
          'behind; add the new namespace, copy the values, and remove the old one later',
      );
    }
  }

  private requireSameBoundary(): void {
    const { cluster, tenant } = this;
    if (cluster.fleet !== tenant.fleet) {
      note(this, 'AnotherFleet', `cluster "${cluster.name}" belongs to another fleet; use a cluster of this one`);
    } else if (cluster.environment !== tenant.environment) {
      note(
        this,
        'AnotherEnvironment',
        `cluster "${cluster.name}" is in "${cluster.environment.name}", the tenant in "${tenant.environment.name}", ` +
          'and no secret crosses environments; make the tenant in both',
      );
    }
  }
}

/** @internal All that its login gets besides what keywheel writes. */
export function attachedPolicies({ readerPolicy, policies }: TenantNamespace): readonly IPolicy[] {
  return readerPolicy ? [readerPolicy, ...policies] : policies;
}
