import { IConstruct } from 'constructs';
import { ClusterSecretStore } from './cluster-secret-store';
import { Delivery } from './delivery';
import { FleetBase } from './fleet-base';
import { Location, locationOf, tokenLocationOf } from './location';
import { ReplicatedSecret } from './replicated-secret';
import { SpokeCluster } from './spoke-cluster';
import { Tenant } from './tenant';
import { TenantNamespace } from './tenant-namespace';
import { TenantSecret } from './tenant-secret';

/** What one namespace does, read off the program. */
export interface NamespaceDuties {
  readonly namespace: TenantNamespace;
  readonly deliveries: Delivery<string>[];
  readonly stores: ClusterSecretStore[];
  /** What its login must be able to read on the hub. */
  readonly reads: Location[];
  /** Downstream namespaces that replicate a Secret of this one. */
  readonly replications: { readonly secret: ReplicatedSecret<string>; readonly downstream: TenantNamespace }[];
}

/** The program's constructs by kind, sorted by name: the order of its lines leaves no trace in the output. */
export interface Inventory {
  readonly fleet: FleetBase;
  /** Every construct, in the order of the program. */
  readonly all: readonly IConstruct[];
  readonly clusters: readonly SpokeCluster[];
  readonly tenants: readonly Tenant[];
  readonly secrets: readonly TenantSecret<string>[];
  readonly deliveries: readonly Delivery<string>[];
  readonly namespaces: readonly NamespaceDuties[];
}

export function takeInventory(fleet: FleetBase): Inventory {
  const all = fleet.node.findAll();
  const of = <T>(type: abstract new (...args: never[]) => T): T[] => all.filter((one) => one instanceof type) as T[];

  const duties = new Map<TenantNamespace, NamespaceDuties>();
  for (const namespace of byName(of(TenantNamespace))) {
    duties.set(namespace, { namespace, deliveries: [], stores: [], reads: [], replications: [] });
  }
  const deliveries = byName(of(Delivery));
  for (const delivery of deliveries) {
    const { namespace, secret } = delivery;
    const duty = duties.get(namespace);
    duty?.deliveries.push(delivery);
    if (!(secret instanceof ReplicatedSecret)) {
      duty?.reads.push(locationOf(secret, namespace));
      continue;
    }
    if (fleet.vault) {
      duty?.reads.push(tokenLocationOf(secret, namespace));
    }
    duties.get(secret.from)?.replications.push({ secret, downstream: namespace });
  }
  for (const store of byName(of(ClusterSecretStore))) {
    const duty = duties.get(store.namespace);
    duty?.stores.push(store);
    duty?.reads.push(...store.secrets.map((secret) => locationOf(secret, store.namespace)));
  }
  return {
    fleet,
    all,
    clusters: byName(of(SpokeCluster)),
    tenants: byName(of(Tenant)),
    secrets: byName(of(TenantSecret) as TenantSecret<string>[]),
    deliveries,
    namespaces: [...duties.values()],
  };
}

function byName<T extends { readonly name?: string; readonly node: { readonly id: string; readonly path: string } }>(
  constructs: readonly T[],
): T[] {
  const keyed = constructs.map((construct) => ({
    construct,
    key: `${construct.name ?? construct.node.id} ${construct.node.path}`,
  }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ construct }) => construct);
}
