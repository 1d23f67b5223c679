import { Duration } from 'cdk8s';
import {
  CertificateAuthority,
  Database,
  DatabaseEngine,
  Environment,
  Fleet,
  FleetErrors,
  SpokeCluster,
  TenantFiles,
  type TenantFileLimits,
} from 'keywheel';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { addLines } from '../../lib/synth/finding-lines';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { acme, spoke } from '../fixtures/fleets';

/** A platform with two environments, of which one has two clusters, a database and an authority. */
export interface Platform {
  readonly fleet: Fleet;
  readonly dev: Environment;
  readonly prod: Environment;
  readonly clusters: readonly SpokeCluster[];
  readonly orders: Database;
  readonly internal: CertificateAuthority;
}

export function platform(): Platform {
  const fleet = acme();
  const [dev, prod] = [new Environment(fleet, 'dev'), new Environment(fleet, 'prod')];
  const clusters = [spoke(dev, 'dev-eu'), spoke(prod, 'prod-eu'), spoke(prod, 'prod-us')];
  const orders = new Database(prod, 'orders', {
    engine: DatabaseEngine.POSTGRESQL,
    host: 'db.example.com',
    databaseName: 'orders',
    administrator: { username: 'vault', passwordVariable: 'db_password' },
  });
  const internal = new CertificateAuthority(prod, 'internal', {
    commonName: 'acme internal',
    ttl: Duration.days(3650),
  });
  return { fleet, dev, prod, clusters, orders, internal };
}

/** What its files may name: a database, an authority, and the values that each tenant had before. */
export function limitsOf({ orders, internal }: Platform): TenantFileLimits {
  return {
    databases: [orders],
    authorities: [internal],
    existingPaths: (tenant) => [
      { mount: 'secret', path: `apps/${tenant}` },
      { mount: 'legacy', path: tenant, version: 1 },
    ],
  };
}

type Files = Readonly<Record<string, string | Buffer>>;

/** Calls with a folder that holds files, and removes it. */
export function inFolder<T>(files: Files, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'keywheel-tenants-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A platform with the tenants of these files, as <environment>/<tenant>.yaml. */
export function loaded(
  files: Files,
  limits?: (platform: Platform) => TenantFileLimits,
): Platform & { files: TenantFiles } {
  return inFolder(files, (folder) => {
    const made = platform();
    return { ...made, files: TenantFiles.load(made.fleet, folder, (limits ?? limitsOf)(made)) };
  });
}

/** Everything that a fleet writes, by file or stack. */
export function outputOf(fleet: Fleet): Map<string, unknown> {
  const { stacks, clusters, databases, restarts } = synthesizeInMemory(fleet);
  const all: [string, unknown][] = [
    ...stacks.map(({ name, json }): [string, unknown] => [`stacks/${name}`, json]),
    ...clusters.flatMap(({ name, files }) => files.map((file): [string, unknown] => [`${name}/${file.name}`, file])),
    ['databases', databases],
    ['restarts', restarts],
  ];
  return new Map(all.map(([name, value]) => [name, JSON.parse(JSON.stringify(value)) as unknown]));
}

/** What is wrong with files, as `code file:line:column: reason`, without the folder; none where all is well. */
export function errorsOf(files: Files, limits?: (platform: Platform) => TenantFileLimits): string[] {
  const { fleet } = loaded(files, limits);
  try {
    synthesizeInMemory(fleet);
    return [];
  } catch (error) {
    if (!(error instanceof FleetErrors)) {
      throw error;
    }
    addLines(error.all, fleet);
    return error.all.map(({ code, reason, source }) => {
      const { file = '', line = 0, column = 0 } = source ?? {};
      const [, own = relative('.', file)] = /keywheel-tenants-\w+\/(.*)$/.exec(file) ?? [];
      return `${code} ${own}:${line}:${column}: ${reason}`;
    });
  }
}
