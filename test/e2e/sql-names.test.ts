import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { postgresql } from '../../lib/database/postgresql';
import { HOSTILE } from '../encode/hostile';
import { Bench } from './bench/bench';
import type { PostgreSql } from './bench/postgresql';
import { DATABASES, scenarios } from './bench/scenario';

scenarios('names in the SQL that a superuser runs', DATABASES, () => {
  let bench: Bench;
  let server: PostgreSql;

  beforeAll(async () => {
    bench = await Bench.start({ hub: false });
    server = await bench.addPostgreSql();
  });

  afterAll(() => bench?.stop());

  const countOf = async (from: string) => Number((await server.run(`SELECT count(*) FROM ${from}`))[0].count);

  /** As whoever runs the database does. */
  function psql(sql: string): void {
    const file = join(mkdtempSync(join(tmpdir(), 'keywheel-sql-')), 'core.sql');
    writeFileSync(file, sql);
    const { user, password } = server.administrator;
    const at = ['-h', server.host, '-p', String(server.port), '-U', user, '-d', server.database];
    execFileSync('psql', [...at, '-X', '-v', 'ON_ERROR_STOP=1', '-f', file], {
      env: { PATH: process.env['PATH'], PGPASSWORD: password },
      stdio: 'pipe',
    });
  }

  test.each(HOSTILE)('%j becomes one role of that name, and nothing else', async (name) => {
    const before = await countOf('pg_roles');
    const parts = [postgresql.begin(name), postgresql.administrator(name), postgresql.end];
    psql(`${parts.flat().join('\n')}\n`);
    const hex = Buffer.from(name).toString('hex');
    expect(await countOf(`pg_roles WHERE rolname = convert_from('\\x${hex}', 'UTF8')`)).toBe(1);
    expect(await countOf('pg_roles')).toBe(before + 1);
    expect(await countOf('pg_roles WHERE rolsuper')).toBe(1);
    expect(await countOf("pg_tables WHERE schemaname = 'public'")).toBe(0);
  });
});
