import { Environment, StaticSecret, Tenant, TerraformBackend } from 'keywheel';
import { Bench } from './bench/bench';
import type { PostgreSql } from './bench/postgresql';
import { DATABASES, part, scenarios } from './bench/scenario';
import { keepsStates } from './bench/states';
import { Terraform } from './bench/terraform';
import { BenchFleet } from './fleets/bench-fleet';

/** The connection as Terraform finds it in its environment. */
function connectionTo({ administrator: { user, password }, host, port, database }: PostgreSql) {
  return { PG_CONN_STR: `postgres://${user}:${password}@${host}:${port}/${database}?sslmode=disable` };
}

async function schemasOf(database: PostgreSql): Promise<string[]> {
  const rows = await database.run(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'acme%' ORDER BY nspname`);
  return rows.map(({ nspname }) => nspname as string);
}

scenarios('states in PostgreSQL', ['terraform-alone', ...DATABASES], () => {
  let bench: Bench;
  let database: PostgreSql;

  beforeAll(async () => {
    bench = await Bench.start({ hub: false });
    database = await bench.addPostgreSql();
  });

  afterAll(() => bench?.stop());

  keepsStates(
    () => part('terraform-alone'),
    () => ({
      backend: TerraformBackend.postgreSql(),
      credentials: connectionTo(database),
      secrets: [database.administrator.password],
    }),
  );

  test('each stack has a schema of its own', async () => {
    expect(await schemasOf(database)).toEqual(['acme_bootstrap', 'acme_hub', 'acme_spoke-eu']);
  });
});

scenarios('a fleet whose states are in PostgreSQL', ['hub', 'terraform', ...DATABASES], () => {
  let bench: Bench;
  let database: PostgreSql;

  beforeAll(async () => {
    bench = await Bench.start({});
    database = await bench.addPostgreSql();
  });

  afterAll(() => bench?.stop());

  test('is applied by the login of each stack, and a second plan is empty', async () => {
    const fleet = new BenchFleet({ name: 'acme', hub: bench.hub, terraformBackend: TerraformBackend.postgreSql() });
    const team = new Tenant(new Environment(fleet, 'prod'), 'payments', { owner: 'payments@example.com' });
    new StaticSecret(team, 'db', { keys: ['password'] });
    const workspace = bench.addWorkspace();
    workspace.synth(fleet);
    const applier = new Terraform(part('terraform'), bench.applyLog, connectionTo(database));
    const deployment = bench.deployment(workspace, { applier });

    await deployment.applyStacks();

    expect(await deployment.changedStacks()).toEqual([]);
    expect(await schemasOf(database)).toEqual(['acme_bootstrap', 'acme_hub']);
    expect(workspace.files().filter((file) => file.endsWith('.tfstate'))).toEqual([]);
  });
});
