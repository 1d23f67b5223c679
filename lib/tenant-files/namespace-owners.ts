import { FleetError, oneOf } from '../errors';
import type { SpokeCluster } from '../fleet/spoke-cluster';
import type { ExistingNamespace, KeptOfNamespace, TenantFileLimits } from './limits';

/** Names of namespaces that Kubernetes and OpenShift keep for themselves. */
const KEPT = /^(?:default$|kube-|openshift)/;

/** Where others run what reaches beyond one tenant: nobody's, unless the platform says so. */
const PLATFORM = /^(?:cert-manager|ingress-nginx)$|-(?:system|operators?)$/;

/** Says which tenant may have which namespace, so that no file takes what is another tenant's or the cluster's own. */
export class NamespaceOwners {
  private readonly tenants = new Map<string, Set<string>>();

  constructor(
    private readonly limits: Pick<TenantFileLimits, 'existingNamespaces' | 'ownsNamespace'>,
    private readonly clusters: readonly SpokeCluster[],
    tenants: readonly { readonly environment: string; readonly tenant: string }[],
  ) {
    for (const { environment, tenant } of tenants) {
      const own = this.tenants.get(environment) ?? new Set();
      this.tenants.set(environment, own.add(tenant));
    }
  }

  /**
   * What the platform says of a namespace that a tenant has, or why it may not have it.
   *
   * @throws FleetError ClusterUnknown where the platform says it of a cluster that is not there
   */
  readonly holding = (tenant: string, cluster: SpokeCluster, namespace: string): KeptOfNamespace | string => {
    const all = this.limits.existingNamespaces?.(tenant, cluster.environment.name) ?? [];
    all.forEach((one) => this.requireCluster(one, tenant, cluster));
    const given = all.find((one) => one.namespace === namespace && (one.cluster ?? cluster.name) === cluster.name);
    return this.refusal(tenant, cluster, namespace, given !== undefined) ?? keptOf(given);
  };

  private refusal(tenant: string, cluster: SpokeCluster, namespace: string, isGiven: boolean): string | undefined {
    if (KEPT.test(namespace) || ownNamespaces(cluster).includes(namespace)) {
      return `namespace "${namespace}" is the cluster's own; use one of the tenant's, such as "${tenant}"`;
    }
    const { ownsNamespace } = this.limits;
    if (isGiven) {
      return undefined;
    }
    if (ownsNamespace) {
      return ownsNamespace(tenant, namespace)
        ? undefined
        : `the platform does not allow tenant "${tenant}" the namespace "${namespace}"; use another name, or ask for it`;
    }
    if (PLATFORM.test(namespace)) {
      return `namespace "${namespace}" has the name of one where a platform runs its own parts; use another name, or have the platform allow it (ownsNamespace)`;
    }
    const owner = this.ownerOf(cluster.environment.name, namespace);
    return owner === tenant
      ? undefined
      : `namespace "${namespace}" ${owner === undefined ? 'is none of' : `belongs to tenant "${owner}" and not to`} tenant ` +
          `"${tenant}"; use "${tenant}", or a name that begins with "${tenant}-"`;
  }

  /** @throws FleetError ClusterUnknown */
  private requireCluster(one: ExistingNamespace, tenant: string, { environment, fleet }: SpokeCluster): void {
    const names = this.clusters.flatMap((other) => (other.environment === environment ? [other.name] : []));
    if (one.cluster !== undefined && !names.includes(one.cluster)) {
      throw new FleetError(
        'ClusterUnknown',
        `existingNamespaces of tenant "${tenant}": environment "${environment.name}" has no cluster "${one.cluster}"; use ${oneOf(names)}`,
        fleet,
      );
    }
  }

  /** The tenant with the longest name that a namespace has, or begins with before a hyphen. */
  private ownerOf(environment: string, namespace: string): string | undefined {
    const tenants = this.tenants.get(environment);
    const parts = namespace.split('-');
    return parts.map((_, index) => parts.slice(0, parts.length - index).join('-')).find((name) => tenants?.has(name));
  }
}

function keptOf({ names, policies, readerPolicy }: KeptOfNamespace = {}): KeptOfNamespace {
  return { ...(names && { names }), ...(policies && { policies }), ...(readerPolicy && { readerPolicy }) };
}

/** Where the fleet's own parts run, each of which reaches beyond one tenant. */
function ownNamespaces({ operator, reloader, gitOps, fleet }: SpokeCluster): (string | undefined)[] {
  return [operator.namespace, reloader?.namespace, (gitOps ?? fleet.gitOps)?.settings.namespace];
}
