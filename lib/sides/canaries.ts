import type { IConstruct } from 'constructs';
import { grouped } from '../collections/grouped';
import type { ClusterSecretStore } from '../fleet/cluster-secret-store';
import type { Inventory, NamespaceDuties } from '../fleet/inventory';
import { locate, Location } from '../fleet/location';
import { names } from '../fleet/names';
import type { TenantNamespace } from '../fleet/tenant-namespace';

/** Shows for one store whether what both sides say of it has arrived on its cluster. */
export interface Canary {
  readonly store: { readonly kind: 'SecretStore' | 'ClusterSecretStore'; readonly name: string };
  /** The namespace as which the store logs in. */
  readonly reader: TenantNamespace;
  /** The one with its ExternalSecret: the store must be for it. */
  readonly shownIn: TenantNamespace;
  /** Of the ExternalSecret, and of what it makes. */
  readonly name: string;
  /** Where its mark is. No secret's name holds a dot. */
  readonly location: Location;
  /** What is after `canary` in its names on the hub. */
  readonly parts: readonly string[];
  readonly owner: IConstruct;
}

/**
 * Those of the stores of a namespace, which reads a KV engine. An engine of databases or certificates has nothing that is
 * meant for everybody, so the stores of those have none.
 */
export function canariesOf({ inventory, namespace, stores }: NamespaceDuties): Canary[] {
  if (!namespace.canaries) {
    return [];
  }
  const own = canary(namespace, namespace, { kind: 'SecretStore', name: namespace.own.secretStore }, namespace);
  return [
    own,
    // Nothing is written into an engine made elsewhere.
    ...stores
      .filter(({ place }) => !place)
      .flatMap((store) => {
        const shownIn = placeFor(inventory, store);
        const { id } = store.node;
        const named = {
          kind: 'ClusterSecretStore',
          name: store.name,
        } as const;
        return shownIn ? [canary(namespace, shownIn, named, store, id)] : [];
      }),
  ];
}

function canary(
  reader: TenantNamespace,
  shownIn: TenantNamespace,
  store: Canary['store'],
  owner: IConstruct,
  ...id: string[]
): Canary {
  const { cluster, tenant } = reader;
  return {
    store,
    reader,
    shownIn,
    // The namespace that lends a store is in its name: two of them may lend one of the same name to a third.
    name: names.canary(...(id.length > 0 ? [reader.name, ...id] : [])),
    location: locate(tenant, reader, names.canaryPath(cluster.name, reader.name, ...id)),
    parts: [reader.name, ...id],
    owner,
  };
}

/**
 * The first namespace of the same tenant, its own before all others, that a shared store names. Where its conditions speak
 * of labels, or of namespaces of others alone, none: nothing is put where the tenant has no say.
 */
function placeFor(inventory: Inventory, { namespace, conditions }: ClusterSecretStore): TenantNamespace | undefined {
  const named = new Set(conditions.flatMap((condition) => ('namespaces' in condition ? condition.namespaces : [])));
  const { cluster, tenant } = namespace;
  const places = inventory.derive(placesByTenant).get(tenant)?.get(cluster);
  const here = [...named].flatMap((name) => places?.get(name) ?? []);
  const [first] = here.sort((one, other) => one.at - other.at);
  return here.find((place) => place.namespace === namespace)?.namespace ?? first?.namespace;
}

/** Where canaries may be shown, by tenant, cluster and name, with their place in the order of all. */
function placesByTenant({ namespaces }: Inventory) {
  const shown = namespaces
    .map(({ namespace }, at) => ({ namespace, at }))
    .filter(({ namespace: { canaries } }) => canaries);
  const byTenant = grouped(shown, ({ namespace }) => namespace.tenant);
  return new Map(
    [...byTenant].map(([tenant, all]) => {
      const byCluster = grouped(all, ({ namespace }) => namespace.cluster);
      const byName = [...byCluster].map(
        ([cluster, some]) => [cluster, new Map(some.map((one) => [one.namespace.name, one]))] as const,
      );
      return [tenant, new Map(byName)] as const;
    }),
  );
}
