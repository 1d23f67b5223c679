import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ClusterAuth,
  Database,
  DatabaseEngine,
  DatabaseProps,
  Environment,
  Fleet,
  FleetError,
  FleetErrors,
  FleetProps,
  Pem,
  RotatingDatabaseCredential,
  Rotation,
  SpokeCluster,
  SpokeClusterProps,
  StaticSecret,
  Tenant,
  TenantNamespace,
  TenantProps,
  VaultServer,
} from 'keywheel';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A public key of a name: its text differs from that of every other name. */
export function publicKey(name: string): Pem {
  return pem('PUBLIC KEY', name);
}

export function certificate(name: string): Pem {
  return pem('CERTIFICATE', name);
}

function pem(label: string, name: string): Pem {
  return Pem.fromText(
    `-----BEGIN ${label}-----\n${Buffer.from(name).toString('base64')}\n-----END ${label}-----\n`,
    name,
  );
}

export const VAULT = VaultServer.vault({ address: 'https://vault.example.com:8200' });

/** A fleet "acme" with a hub. */
export function acme(props: Partial<FleetProps> = {}): Fleet {
  return new Fleet({ name: 'acme', vault: VAULT, ...props });
}

/** A cluster that logs in by JWT. */
export function spoke(environment: Environment, id: string, props: Partial<SpokeClusterProps> = {}): SpokeCluster {
  return new SpokeCluster(environment, id, {
    apiServer: { url: `https://api.${id}.example.com:6443`, caCertificate: certificate(id) },
    auth: environment.fleet.vault && ClusterAuth.jwt({ publicKeys: [publicKey(id)] }),
    ...props,
  });
}

export function team(environment: Environment, id: string, props: Partial<TenantProps> = {}): Tenant {
  return new Tenant(environment, id, { owner: `${id}@example.com`, ...props });
}

export interface Banking {
  readonly fleet: Fleet;
  readonly payments: Tenant;
  readonly core: Database;
  readonly namespace: TenantNamespace;
  readonly abroad: TenantNamespace;
  readonly nightly: RotatingDatabaseCredential;
  readonly leased: RotatingDatabaseCredential;
  readonly pair: RotatingDatabaseCredential;
}

/** A tenant on two clusters with a credential of each rotation. */
export function banking(
  props: { fleet?: Partial<FleetProps>; database?: Partial<DatabaseProps>; pairEvery?: Duration } = {},
): Banking {
  const { fleet, prod, payments, namespace } = small({ fleet: props.fleet });
  const abroad = payments.addNamespace(spoke(prod, 'us'), 'app');
  const core = database(prod, 'core', props.database);
  const nightly = new RotatingDatabaseCredential(payments, 'nightly', {
    database: core,
    rotation: Rotation.staticRole({ username: 'nightly', every: Duration.days(1), maximumOutage: Duration.hours(1) }),
  });
  const leased = new RotatingDatabaseCredential(payments, 'leased', {
    database: core,
    rotation: Rotation.dynamic({ ttl: Duration.hours(2), memberOf: 'payments_rw' }),
    grants: ['SELECT ON ALL TABLES IN SCHEMA public'],
  });
  const pair = new RotatingDatabaseCredential(payments, 'pair', {
    database: core,
    rotation: Rotation.alternatingUsers({
      usernames: ['pair_a', 'pair_b'],
      every: props.pairEvery ?? Duration.days(30),
    }),
  });
  new StaticSecret(payments, 'db', { keys: ['user'] }).deliver(namespace);
  nightly.deliver(namespace);
  leased.deliver(namespace);
  pair.deliver(namespace);
  pair.deliver(abroad);
  return { fleet, payments, core, namespace, abroad, nightly, leased, pair };
}

export function database(scope: Construct, id: string, props: Partial<DatabaseProps> = {}): Database {
  return new Database(scope, id, {
    engine: DatabaseEngine.POSTGRESQL,
    host: `${id}.example.com`,
    databaseName: id,
    administrator: { username: 'vault', passwordVariable: `${id}_password` },
    ...props,
  });
}

export interface Small {
  readonly fleet: Fleet;
  readonly prod: Environment;
  readonly eu: SpokeCluster;
  readonly payments: Tenant;
  readonly namespace: TenantNamespace;
}

/** The smallest fleet with a namespace: acme, prod, eu, payments, app. */
export function small(
  props: {
    readonly fleet?: Partial<FleetProps>;
    readonly cluster?: Partial<SpokeClusterProps>;
    readonly tenant?: Partial<TenantProps>;
  } = {},
): Small {
  const fleet = acme(props.fleet);
  const prod = new Environment(fleet, 'prod');
  const eu = spoke(prod, 'eu', props.cluster);
  const payments = team(prod, 'payments', props.tenant);
  const namespace = payments.addNamespace(eu, 'app');
  return { fleet, prod, eu, payments, namespace };
}

/** The small fleet with a secret "db" that is delivered. */
export function smallWithSecret(props: Parameters<typeof small>[0] = {}) {
  const parts = small(props);
  const db = new StaticSecret(parts.payments, 'db', { keys: ['username', 'password'] });
  const delivery = db.deliver(parts.namespace);
  return { ...parts, db, delivery };
}

/** What is wrong, whether it is thrown at once or with others. */
export function errorsOf(run: () => unknown): readonly FleetError[] {
  try {
    run();
  } catch (error) {
    if (error instanceof FleetErrors) {
      return error.all;
    }
    if (error instanceof FleetError) {
      return [error];
    }
    throw error;
  }
  return [];
}

export function codesOf(run: () => unknown): string[] {
  return errorsOf(run).map(({ code }) => code);
}

/** Runs with an empty folder as the working directory, and removes it afterwards. */
export function inEmptyFolder<T>(run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-'));
  const before = process.cwd();
  process.chdir(folder);
  try {
    return run(folder);
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every file below a folder and what is in it; folders end with a slash. */
export function filesBelow(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (entry.isDirectory()) {
      files[`${name}/`] = '';
    } else {
      files[name] = readFileSync(path, 'utf8');
    }
  }
  return files;
}
