import { grouped } from '../collections/grouped';
import { IConstruct } from 'constructs';
import { ClusterSecretStore } from './cluster-secret-store';
import { Delivery } from './delivery';
import { FleetBase } from './fleet-base';
import { HubClient } from './hub-client';
import { SpokeCluster } from './spoke-cluster';
import { Tenant } from './tenant';
import { TenantNamespace } from './tenant-namespace';
import { TenantSecret } from './tenant-secret';

/** What one namespace does, read off the program. */
export interface NamespaceDuties {
  readonly inventory: Inventory;
  readonly namespace: TenantNamespace;
  readonly deliveries: readonly Delivery<string>[];
  readonly stores: readonly ClusterSecretStore[];
}

/** A delivery, with what it delivers as its own kind. */
export interface DeliveryOf<T> {
  readonly secret: T;
  readonly delivery: Delivery<string>;
}

type Named = IConstruct & { readonly name?: string };
type InNamespace = Named & { readonly namespace: TenantNamespace };
type Class<T> = (abstract new (...args: never[]) => T) & { readonly prototype: T };

/**
 * The program's constructs, sorted by name: the order of its lines leaves no trace in the output. It knows none of the
 * kinds of things that tenants own; those ask for theirs.
 */
export class Inventory {
  /** Every construct, in the order of the program. */
  readonly all: readonly IConstruct[];
  readonly namespaces: readonly NamespaceDuties[];

  /** A program has many constructs, of few classes. */
  private readonly byClass: ReadonlyMap<{ readonly prototype: object }, readonly IConstruct[]>;
  private readonly sorted = new Map<Class<unknown>, readonly unknown[]>();
  private readonly byNamespace = new Map<Class<unknown>, ReadonlyMap<TenantNamespace, readonly unknown[]>>();
  private readonly derived = new Map<unknown, unknown>();

  constructor(readonly fleet: FleetBase) {
    this.all = fleet.node.findAll();
    this.byClass = grouped(this.all, (one) => one.constructor as { readonly prototype: object });
    this.namespaces = this.of(TenantNamespace).map((namespace) => ({
      inventory: this,
      namespace,
      deliveries: this.in(namespace, Delivery) as readonly Delivery<string>[],
      stores: this.in(namespace, ClusterSecretStore),
    }));
  }

  get clusters(): readonly SpokeCluster[] {
    return this.of(SpokeCluster);
  }

  get tenants(): readonly Tenant[] {
    return this.of(Tenant);
  }

  get secrets(): readonly TenantSecret<string>[] {
    return this.of(TenantSecret) as readonly TenantSecret<string>[];
  }

  get deliveries(): readonly Delivery<string>[] {
    return this.of(Delivery) as readonly Delivery<string>[];
  }

  /** Who calls the hub by itself. */
  get clients(): readonly HubClient[] {
    return this.of(HubClient);
  }

  /** All of a class and of those below it. */
  of<T extends Named>(type: Class<T>): readonly T[] {
    const known = this.sorted.get(type) as readonly T[] | undefined;
    if (known) {
      return known;
    }
    const classes = [...this.byClass].filter(
      ([{ prototype }]) => prototype === type.prototype || isBelow(prototype, type),
    );
    const sorted = byName(classes.flatMap(([, constructs]) => constructs as readonly T[]));
    this.sorted.set(type, sorted);
    return sorted;
  }

  /** Those of them that are for one namespace. */
  in<T extends InNamespace>(namespace: TenantNamespace, type: Class<T>): readonly T[] {
    const known = this.byNamespace.get(type) as ReadonlyMap<TenantNamespace, readonly T[]> | undefined;
    const groups = known ?? grouped(this.of(type), (one) => one.namespace);
    this.byNamespace.set(type, groups);
    return groups.get(namespace) ?? [];
  }

  /** What follows from it, found out once. */
  derive<T>(from: (inventory: Inventory) => T): T {
    if (!this.derived.has(from)) {
      this.derived.set(from, from(this));
    }
    return this.derived.get(from) as T;
  }
}

/** Those that deliver secrets of one kind. */
export function deliveriesOf<T extends TenantSecret<string>>(
  { deliveries }: Pick<NamespaceDuties, 'deliveries'>,
  type: Class<T>,
): DeliveryOf<T>[] {
  const found: DeliveryOf<T>[] = [];
  for (const delivery of deliveries) {
    const { secret } = delivery;
    // As `instanceof`, which is slow for classes that look at their arguments: every kind asks for every namespace.
    if (isBelow(secret, type)) {
      found.push({ secret: secret as unknown as T, delivery });
    }
  }
  return found;
}

/** Where secrets are read: the first place of each is its home with `Isolation.templatedPolicy`. */
export function readingPlaces({ deliveries, clients }: Pick<Inventory, 'deliveries' | 'clients'>): {
  readonly secret: TenantSecret<string>;
  readonly namespace: TenantNamespace;
  readonly reader: IConstruct;
}[] {
  return [
    ...deliveries.map((delivery) => ({ secret: delivery.secret, namespace: delivery.namespace, reader: delivery })),
    ...clients.flatMap((client) =>
      client.grants.flatMap(({ on, capabilities }) =>
        on instanceof TenantSecret && client.namespace && capabilities.includes('read')
          ? [{ secret: on as TenantSecret<string>, namespace: client.namespace, reader: client }]
          : [],
      ),
    ),
  ];
}

function isBelow(prototype: object, { prototype: above }: { readonly prototype: object }): boolean {
  return Object.prototype.isPrototypeOf.call(above, prototype);
}

function byName<T extends Named>(constructs: readonly T[]): T[] {
  const keyed = constructs.map((construct) => ({
    construct,
    key: `${construct.name ?? construct.node.id} ${construct.node.path}`,
  }));
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ construct }) => construct);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
