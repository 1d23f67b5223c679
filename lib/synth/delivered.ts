import type { IConstruct } from 'constructs';
import { Inventory, readingPlaces } from '../fleet/inventory';
import { engineName } from '../fleet/location';
import { ownedName } from '../fleet/owned';
import { TenantSecret } from '../fleet/tenant-secret';

/** What somebody uses: taking it away cuts somebody off. */
export interface Delivered {
  /** Keys of secrets that somebody reads, by `<environment>/<tenant>/<secret>`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The secret of each Kubernetes Secret, by `<cluster>/<namespace>/<name>`. */
  readonly objects: Readonly<Record<string, string>>;
  /** Where those secrets are that were on the hub before the program, which writes nothing there. @default - none */
  readonly places?: Readonly<Record<string, string>>;
}

/** A rename that the program declares, in the names that both sides have. */
export interface Rename {
  readonly what: 'tenant' | 'cluster' | 'secret' | 'namespace';
  readonly from: string;
  readonly to: string;
  readonly construct: IConstruct;
}

export function deliveredIn(inventory: Inventory): Delivered {
  const { deliveries, clients, namespaces } = inventory;
  const secrets = [
    ...readingPlaces(inventory).map(({ secret }) => secret),
    ...clients.flatMap(({ grants }) => grants.flatMap(({ on }) => (on instanceof TenantSecret ? [on] : []))),
    ...namespaces.flatMap(({ stores }) => stores.flatMap((store) => store.secrets)),
  ];
  const places = secrets.flatMap((secret) =>
    secret.place ? [[ownedName(secret), `${engineName(secret.place)}/${secret.place.path}`] as const] : [],
  );
  return {
    secrets: sorted(secrets.map((secret) => [ownedName(secret), secret.keys.join(',')])),
    objects: sorted(
      deliveries.map(({ namespace, name, secret }) => [
        `${namespace.cluster.name}/${namespace.name}/${name}`,
        ownedName(secret),
      ]),
    ),
    ...(places.length > 0 && { places: sorted(places) }),
  };
}

export function renamesIn({ tenants, clusters, secrets, namespaces }: Inventory): Rename[] {
  return [
    ...tenants.flatMap((construct) => renamed('tenant', `${construct.environment.name}/`, construct)),
    ...clusters.flatMap((construct) => renamed('cluster', '', construct)),
    ...secrets.flatMap((construct) =>
      renamed('secret', `${construct.tenant.environment.name}/${construct.tenant.name}/`, construct),
    ),
    ...namespaces.flatMap(({ namespace: construct }): Rename[] => {
      const { cluster, name, renamedFrom } = construct;
      const [from, to] = [`${cluster.name}/${renamedFrom}`, `${cluster.name}/${name}`];
      return renamedFrom === undefined ? [] : [{ what: 'namespace', from, to, construct }];
    }),
  ];
}

/** The id is what the program calls it, the name what it was and is called outside. */
function renamed(what: Rename['what'], prefix: string, construct: IConstruct & { readonly name: string }): Rename[] {
  const { name, node } = construct;
  return name === node.id ? [] : [{ what, from: `${prefix}${name}`, to: `${prefix}${node.id}`, construct }];
}

function sorted(entries: readonly (readonly [string, string])[]): Record<string, string> {
  // A dictionary from the beginning: as a record it would get a new shape with each of its first thousand names.
  const all = Object.create(null) as Record<string, string>;
  for (const [name, value] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    all[name] = value;
  }
  return all;
}
