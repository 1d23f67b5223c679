import { IConstruct } from 'constructs';
import { Certificate } from './certificate';
import { AnyCertificateAuthority, ICertificateAuthority } from './certificate-authority';
import { ClusterSecretStore } from './cluster-secret-store';
import { CopiedSecret } from './copied-secret';
import { AnyDatabase, IDatabase } from './database';
import { Delivery } from './delivery';
import { ExternalStore } from './external-store';
import { FleetBase } from './fleet-base';
import { HubClient } from './hub-client';
import { Location, locationOf, tokenLocationOf } from './location';
import { People } from './people';
import { RotatingDatabaseCredential, rotatorOf } from './rotating-database-credential';
import { SealedSecret } from './sealed-secret';
import { SpokeCluster } from './spoke-cluster';
import { StoredSecret } from './stored-secret';
import { Tenant } from './tenant';
import { TenantNamespace } from './tenant-namespace';
import { TenantSecret } from './tenant-secret';
import { TransitKey } from './transit-key';
import { WorkloadClient } from './workload-client';
import { WorkloadAccount } from './workload-account';

export interface CredentialDelivery {
  readonly credential: RotatingDatabaseCredential;
  readonly delivery: Delivery<string>;
}

export interface CertificateDelivery {
  readonly certificate: Certificate;
  readonly delivery: Delivery<string>;
}

/** Two users that take turns, and all deliveries that must have moved before the next turn. */
export interface PairRotation {
  readonly credential: RotatingDatabaseCredential;
  readonly deliveries: readonly Delivery<string>[];
}

/** What one namespace does, read off the program. */
export interface NamespaceDuties {
  readonly namespace: TenantNamespace;
  readonly deliveries: Delivery<string>[];
  readonly stores: ClusterSecretStore[];
  /** ServiceAccounts that call the hub by themselves. */
  readonly clients: WorkloadClient[];
  /** What is sealed for it. */
  readonly sealed: SealedSecret[];
  /** What its login must be able to read on the hub. */
  readonly reads: Location[];
  /** Database credentials that are delivered here. */
  readonly credentials: CredentialDelivery[];
  /** Certificates that are delivered here. */
  readonly certificates: CertificateDelivery[];
  /** Pairs of users that are rotated from here. */
  readonly rotations: PairRotation[];
  /** Stores beside the hub that it reads, with one of the secrets. */
  readonly externals: Map<ExternalStore, StoredSecret<string>>;
  /** ServiceAccounts of workloads that a cloud knows. */
  readonly accounts: WorkloadAccount[];
  /** Namespaces that copy a Secret of this one: of other clusters, or of its own. */
  readonly replications: Replication[];
}

export interface Replication {
  readonly secret: CopiedSecret<string>;
  readonly downstream: TenantNamespace;
}

/** The program's constructs by kind, sorted by name: the order of its lines leaves no trace in the output. */
export interface Inventory {
  readonly fleet: FleetBase;
  /** Every construct, in the order of the program. */
  readonly all: readonly IConstruct[];
  readonly clusters: readonly SpokeCluster[];
  readonly tenants: readonly Tenant[];
  readonly databases: readonly IDatabase[];
  readonly authorities: readonly ICertificateAuthority[];
  readonly externalStores: readonly ExternalStore[];
  readonly secrets: readonly TenantSecret<string>[];
  readonly deliveries: readonly Delivery<string>[];
  /** Who calls the hub by itself. */
  readonly clients: readonly HubClient[];
  /** Keys to encrypt and sign with. */
  readonly keys: readonly TransitKey[];
  readonly sealed: readonly SealedSecret[];
  readonly people: readonly People[];
  readonly namespaces: readonly NamespaceDuties[];
}

export function takeInventory(fleet: FleetBase): Inventory {
  const all = fleet.node.findAll();
  const of = <T>(type: abstract new (...args: never[]) => T): T[] => all.filter((one) => one instanceof type) as T[];

  const duties = new Map<TenantNamespace, NamespaceDuties>();
  for (const namespace of byName(of(TenantNamespace))) {
    duties.set(namespace, {
      namespace,
      deliveries: [],
      stores: [],
      clients: [],
      sealed: [],
      reads: [],
      credentials: [],
      certificates: [],
      rotations: [],
      replications: [],
      externals: new Map(),
      accounts: [],
    });
  }
  const deliveries = byName(of(Delivery));
  for (const delivery of deliveries) {
    const { namespace, secret } = delivery;
    const duty = duties.get(namespace);
    duty?.deliveries.push(delivery);
    if (secret instanceof RotatingDatabaseCredential) {
      duty?.credentials.push({ credential: secret, delivery });
      continue;
    }
    if (secret instanceof Certificate) {
      duty?.certificates.push({ certificate: secret, delivery });
      continue;
    }
    if (secret instanceof StoredSecret) {
      duty?.externals.set(secret.store, secret);
      continue;
    }
    if (!(secret instanceof CopiedSecret)) {
      duty?.reads.push(locationOf(secret, namespace));
      continue;
    }
    if (fleet.vault && hasLongLivedToken(secret)) {
      duty?.reads.push(tokenLocationOf(secret, namespace));
    }
    duties.get(secret.from)?.replications.push({ secret, downstream: namespace });
  }
  for (const store of byName(of(ClusterSecretStore))) {
    const duty = duties.get(store.namespace);
    duty?.stores.push(store);
    duty?.reads.push(...store.secrets.map((secret) => locationOf(secret, store.namespace)));
  }
  const clients = byName(of(HubClient));
  for (const client of clients) {
    if (client instanceof WorkloadClient) {
      duties.get(client.namespace)?.clients.push(client);
    }
  }
  const sealed = byName(of(SealedSecret));
  for (const one of sealed) {
    duties.get(one.owner as TenantNamespace)?.sealed.push(one);
  }
  byName(of(WorkloadAccount)).forEach((account) => duties.get(account.namespace)?.accounts.push(account));
  const secrets = byName(of(TenantSecret) as TenantSecret<string>[]);
  for (const rotation of pairRotations(secrets, deliveries)) {
    const { credential, deliveries: delivered } = rotation;
    const namespace = rotatorOf(
      credential,
      delivered.map((delivery) => delivery.namespace),
    );
    duties.get(namespace!)?.rotations.push(rotation);
  }
  return {
    fleet,
    all,
    clusters: byName(of(SpokeCluster)),
    tenants: byName(of(Tenant)),
    databases: byName(of(AnyDatabase)),
    authorities: byName(of(AnyCertificateAuthority)),
    externalStores: byName(of(ExternalStore)),
    secrets,
    deliveries,
    clients,
    keys: byName(of(TransitKey)),
    sealed,
    people: byName(of(People)),
    namespaces: [...duties.values()],
  };
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

function pairRotations(
  secrets: readonly TenantSecret<string>[],
  deliveries: readonly Delivery<string>[],
): PairRotation[] {
  const pairs = new Map<TenantSecret<string>, Delivery<string>[]>();
  for (const secret of secrets) {
    if (secret instanceof RotatingDatabaseCredential && alternates(secret)) {
      pairs.set(secret, []);
    }
  }
  deliveries.forEach((delivery) => pairs.get(delivery.secret)?.push(delivery));
  return [...pairs].map(([credential, delivered]) => ({
    credential: credential as RotatingDatabaseCredential,
    deliveries: delivered.toSorted((a, b) => compare(placeOf(a), placeOf(b))),
  }));
}

function placeOf({ namespace, name }: Delivery<string>): string {
  return `${namespace.cluster.name}/${namespace.name}/${name}`;
}

/** Whether anything in a namespace logs in to the hub to read. */
export function readsHub({ reads, credentials, certificates }: NamespaceDuties): boolean {
  return reads.length + credentials.length + certificates.length > 0;
}

/** Whether anything in a namespace writes to the hub. */
export function pushesHub({ namespace, replications, credentials }: NamespaceDuties): boolean {
  return (
    namespace.tenant.fleet.vault !== undefined &&
    (replications.some(({ secret }) => hasLongLivedToken(secret)) ||
      credentials.some(({ credential }) => alternates(credential)))
  );
}

/** Whether a token of the upstream cluster is handed to the downstream ones. */
export function hasLongLivedToken({ auth }: CopiedSecret<string>): boolean {
  return auth?.settings.kind === 'longLivedToken';
}

export function alternates({ rotation }: RotatingDatabaseCredential): boolean {
  return rotation.settings.kind === 'alternatingUsers';
}

function byName<T extends { readonly name?: string; readonly node: { readonly id: string; readonly path: string } }>(
  constructs: readonly T[],
): T[] {
  const keyed = constructs.map((construct) => ({
    construct,
    key: `${construct.name ?? construct.node.id} ${construct.node.path}`,
  }));
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ construct }) => construct);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
