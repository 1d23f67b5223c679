import { Duration } from 'cdk8s';
import {
  Certificate,
  CertificateAuthority,
  ClusterAuth,
  Database,
  Environment,
  FleetProps,
  GeneratedSecret,
  Isolation,
  Machine,
  MachineAuth,
  Pem,
  RotatingDatabaseCredential,
  Rotation,
  SpokeCluster,
  StaticSecret,
  Tenant,
  TenantNamespace,
  TokenReviewer,
  VaultServer,
} from 'keywheel';
import type { Side } from '../../lib/plan/side';
import { rendered } from '../checks/output';
import { acme, database, publicKey, spoke, team } from '../fixtures/fleets';

/** A fleet with what a change is about; everything else is as usual. */
export interface Program {
  readonly fleet?: string;
  readonly address?: string;
  /** Of the hub. @default - those of the system */
  readonly caCertificate?: Pem;
  /** The first of them is the one that changes. */
  readonly clusters?: readonly string[];
  /** Where the namespace of the tenant is. @default - on all */
  readonly on?: readonly string[];
  readonly auth?: (cluster: string) => ClusterAuth;
  readonly tenant?: string;
  readonly renamedTenant?: string;
  readonly isolation?: Isolation;
  readonly namespace?: string;
  readonly secret?: string;
  readonly keys?: readonly string[];
  readonly generated?: string;
  readonly credential?: { readonly name?: string; readonly rotation: Rotation };
  readonly authority?: string;
  /** Another tenant beside it. */
  readonly others?: readonly string[];
}

export const byKeys = (cluster: string) => ClusterAuth.jwt({ publicKeys: [publicKey(cluster)] });
export const byOtherKeys = (cluster: string) => ClusterAuth.jwt({ publicKeys: [publicKey(`${cluster} next`)] });
export const byBothKeys = (cluster: string) =>
  ClusterAuth.jwt({ publicKeys: [publicKey(cluster), publicKey(`${cluster} next`)] });
export const asIssuer = (issuer: string) => (cluster: string) =>
  ClusterAuth.jwt({ publicKeys: [publicKey(cluster)], issuer });
export const byReview = () => ClusterAuth.kubernetes({ reviewer: TokenReviewer.clientToken({ apiAudience: 'api' }) });

export const rotations = {
  oneUser: (username = 'orders') =>
    Rotation.staticRole({ username, every: Duration.days(1), maximumOutage: Duration.hours(1) }),
  twoUsers: () => Rotation.alternatingUsers({ usernames: ['orders_a', 'orders_b'], every: Duration.days(30) }),
  leases: (memberOf = 'payments_rw') => Rotation.dynamic({ ttl: Duration.hours(2), memberOf }),
} as const;

/** What a program renders. */
export function sideOf({
  fleet = 'acme',
  address = 'https://vault.example.com:8200',
  caCertificate,
  clusters = ['eu', 'us'],
  on = clusters,
  auth = byKeys,
  tenant = 'payments',
  renamedTenant,
  isolation,
  namespace = 'app',
  secret = 'stripe',
  keys = ['api_key'],
  generated,
  credential,
  authority,
  others = [],
}: Program): Side {
  const made = acme({ name: fleet, vault: VaultServer.vault({ address, caCertificate }) });
  const prod = new Environment(made, 'prod');
  const spokes = new Map(clusters.map((name) => [name, spoke(prod, name, { auth: auth(name) })]));
  const owner = team(prod, tenant, { isolation, renamedFrom: renamedTenant });
  const stripe = new StaticSecret(owner, secret, { keys });
  const session = generated === undefined ? undefined : new GeneratedSecret(owner, generated, { keys: ['key'] });
  const user = credential && credentialOf(database(prod, 'core'), owner, credential);
  const ca =
    authority === undefined
      ? undefined
      : new CertificateAuthority(prod, authority, { commonName: authority, ttl: Duration.days(3650) });
  on.forEach((name, index) => {
    const place = owner.addNamespace(spokes.get(name)!, namespace);
    stripe.deliver(place, { name: 'stripe' });
    session?.deliver(place, { name: 'session' });
    user?.deliver(place, { name: 'orders-db' });
    if (ca && index === 0) {
      const names = { authority: ca, commonName: 'api.app.svc', ttl: Duration.days(30) };
      new Certificate(owner, 'api', names).deliver(place, { name: 'api-tls' });
    }
  });
  others.forEach((name) => addOther(prod, name, [...spokes.values()][0]!));
  return rendered(made);
}

function credentialOf(
  core: Database,
  owner: Tenant,
  { name = 'orders', rotation }: NonNullable<Program['credential']>,
) {
  const grants = rotation.settings.kind === 'dynamic' ? { grants: ['SELECT ON ALL TABLES IN SCHEMA public'] } : {};
  return new RotatingDatabaseCredential(owner, name, { database: core, rotation, ...grants } as never);
}

function addOther(prod: Environment, name: string, cluster: SpokeCluster): void {
  const tenant = team(prod, name);
  new StaticSecret(tenant, 'key', { keys: ['key'] }).deliver(tenant.addNamespace(cluster, name), { name: 'key' });
}

/** Tenant "payments" with "stripe" in namespace "app" of cluster "eu", and what a change is about. */
export function sideWith(
  add: (fleet: {
    readonly prod: Environment;
    readonly eu: SpokeCluster;
    readonly payments: Tenant;
    readonly app: TenantNamespace;
  }) => void = () => {},
  props: Partial<FleetProps> = {},
  auth = byKeys,
): Side {
  const made = acme(props);
  const prod = new Environment(made, 'prod');
  const eu = spoke(prod, 'eu', { auth: auth('eu') });
  const payments = team(prod, 'payments');
  const app = payments.addNamespace(eu, 'app');
  new StaticSecret(payments, 'stripe', { keys: ['api_key'] }).deliver(app, { name: 'stripe' });
  add({ prod, eu, payments, app });
  return rendered(made);
}

export function appRole(tenant: Tenant, id: string): Machine {
  return new Machine(tenant, id, { auth: MachineAuth.appRole({ boundCidrs: ['10.0.0.0/8'] }) });
}
