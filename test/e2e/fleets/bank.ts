import {
  Database,
  DatabaseEngine,
  Environment,
  RotatingDatabaseCredential,
  RotatingDatabaseCredentialProps,
  SpokeCluster,
  Tenant,
} from 'keywheel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from '../bench/bench';
import { Deployment } from '../bench/deployment';
import { PostgreSql } from '../bench/postgresql';
import { BenchClusterOptions, BenchFleet, BenchFleetProps } from './bench-fleet';

/** The name of the hub's own user of the database. */
const ADMINISTRATOR = 'vault';

/** A fleet with one tenant and one real database. */
export class Bank extends BenchFleet {
  readonly lab: Environment;
  readonly clusters: readonly SpokeCluster[];
  readonly tenant: Tenant;
  private readonly core: Database;

  constructor(
    private readonly bench: Bench,
    private readonly server: PostgreSql,
    spokes: readonly string[],
    options: BenchClusterOptions & Pick<BenchFleetProps, 'hubAddress'> = {},
  ) {
    super({ name: 'bank', hub: bench.hub, hubAddress: options.hubAddress });
    this.lab = new Environment(this, 'lab');
    this.clusters = spokes.map((name) => this.addCluster(this.lab, bench.spoke(name), options));
    this.tenant = new Tenant(this.lab, 'ledger', { owner: 'ledger@example.com' });
    this.core = new Database(this.lab, 'core', {
      engine: DatabaseEngine.POSTGRESQL,
      host: server.host,
      port: server.port,
      databaseName: server.database,
      tls: 'disable',
      administrator: { username: ADMINISTRATOR, passwordVariable: 'core_password' },
    });
  }

  addCredential(id: string, props: Omit<RotatingDatabaseCredentialProps, 'database'>): RotatingDatabaseCredential {
    return new RotatingDatabaseCredential(this.tenant, id, { database: this.core, ...props });
  }

  /** Writes both sides, runs the SQL, gives the hub's user its first password, and brings the rest to the servers. */
  async deploy(firstPassword: string): Promise<Deployment> {
    const workspace = this.bench.addWorkspace();
    workspace.synth(this);
    await this.server.run(readFileSync(join(workspace.folder, 'sql', 'lab.core.sql'), 'utf8'));
    await this.server.run(`ALTER ROLE ${ADMINISTRATOR} PASSWORD '${firstPassword}'`);
    const deployment = this.bench.deployment(workspace);
    await deployment.applyStacks({ core_password: firstPassword });
    for (const { name } of this.clusters) {
      await deployment.sync(name, this.bench.spoke(name));
    }
    return deployment;
  }
}
