import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transpileModule, ModuleKind } from 'typescript';
import type { Finding } from '../../lib/output/finding';
import { filesOf, folderWith, keywheel, PROGRAM, SYNTH } from './command';

const TEAM = `import { Duration } from 'cdk8s';
import { Rotation, RotatingDatabaseCredential, Tenant, type IDatabase } from 'keywheel';

export const orders = (tenant: Tenant, database: IDatabase) =>
  new RotatingDatabaseCredential(tenant, 'orders', {
    database,
    rotation: Rotation.staticRole({
      username: \`orders_\${tenant.name}\`,
      every: Duration.days(1),
      // maximumOutage: of nothing
      maximumOutage: Duration.seconds(61),
    }),
  });
`;
const DATABASE = `
import { orders } from './team';
import { Database, DatabaseEngine } from 'keywheel';
const database = new Database(prod, 'orders', {
  engine: DatabaseEngine.POSTGRESQL,
  host: 'db.example.com',
  databaseName: 'orders',
  administrator: { username: 'vault', passwordVariable: 'db_password' },
});
for (const name of ['pay', 'sell']) {
  const tenant = new Tenant(prod, name, { owner: 'me@example.com' });
  orders(tenant, database).deliver(tenant.addNamespace(eu, name), { name: 'db' });
}
`;
const FILES = { 'main.ts': PROGRAM + DATABASE + SYNTH, 'team.ts': TEAM };
/** Where the outage is promised. */
const PROMISE = { file: 'team.ts', line: 11 };
const ID = 'outage-stays-within-promise';

async function findings(folder: string, ...args: string[]): Promise<readonly Finding[]> {
  const { out, err } = await keywheel(folder, ['synth', '--check-only', '--format', 'json', ...args]);
  expect([out, err]).toEqual([expect.stringMatching(/^\{/), expect.any(String)]);
  return (JSON.parse(out) as { findings: Finding[] }).findings;
}

test.concurrent('a finding bears the line of the option that is its cause, in every format', async () => {
  const folder = folderWith(FILES);

  const [text, sarif, junit] = await Promise.all(
    ['text', 'sarif', 'junit'].map((format) => keywheel(folder, ['synth', '--format', format])),
  );

  expect((await findings(folder)).map(({ id, path, source }) => ({ id, path, source }))).toEqual([
    { id: ID, path: 'prod/pay/orders/prod-eu.pay.db', source: PROMISE },
    { id: ID, path: 'prod/sell/orders/prod-eu.sell.db', source: PROMISE },
  ]);
  expect(text!.err).toContain('  prod/pay/orders/prod-eu.pay.db (team.ts:11, prod-eu/pay.k8s.yaml, ');
  expect(junit!.out).toContain('at prod/pay/orders/prod-eu.pay.db, team.ts:11, prod-eu/pay.k8s.yaml, ');
  const { runs } = JSON.parse(sarif!.out) as { runs: { results: { locations: { physicalLocation: object }[] }[] }[] };
  expect(runs[0]!.results[0]!.locations[0]!.physicalLocation).toEqual({
    artifactLocation: { uri: 'team.ts' },
    region: { startLine: 11 },
  });
});

test.concurrent('where options come from elsewhere it bears the line of the construct', async () => {
  const spread = TEAM.replace(/'orders', \{([^]*)\}\);/, "'orders', {\n    ...given(tenant, database),\n  });").concat(
    'const given = (tenant: Tenant, database: IDatabase) => ({ database, rotation: Rotation.staticRole({\n' +
      '  username: `orders_${tenant.name}`, every: Duration.days(1), maximumOutage: Duration.seconds(61) }) });\n',
  );

  const found = await findings(folderWith({ ...FILES, 'team.ts': spread }));

  const deliver = FILES['main.ts']
    .split('\n')
    .findIndex((line) => line.includes('.deliver(tenant.addNamespace(eu, name), {'));
  expect(found.map(({ source }) => source)).toEqual([
    { file: 'main.ts', line: deliver + 1 },
    { file: 'main.ts', line: deliver + 1 },
  ]);
});

test.concurrent('a compiled program leads to its source by its source map', async () => {
  const compiled = Object.entries(FILES).flatMap(([file, text]) => {
    const name = file.replace('.ts', '.js');
    const { outputText, sourceMapText } = transpileModule(text, {
      fileName: join('src', file),
      compilerOptions: { sourceMap: true, module: ModuleKind.CommonJS, removeComments: true },
    });
    return [
      [`out/${name}`, outputText],
      [`out/${name}.map`, JSON.stringify({ ...JSON.parse(sourceMapText!), sources: [`../src/${file}`] })],
      [`src/${file}`, text],
    ];
  });
  const folder = folderWith(Object.fromEntries(compiled));

  const { out } = await keywheel(folder, ['synth', '--check-only', '--format', 'json', '--app', 'out/main.js'], {
    NODE_OPTIONS: '--enable-source-maps',
  });

  expect((JSON.parse(out) as { findings: Finding[] }).findings.map(({ source }) => source)).toEqual([
    { ...PROMISE, file: 'src/team.ts' },
    { ...PROMISE, file: 'src/team.ts' },
  ]);
});

test.concurrent('constructs of an installed package bear the line of the program that asked for them', async () => {
  const folder = folderWith({ 'main.ts': FILES['main.ts'].replace("'./team'", "'our-team'") });
  const installed = join(folder, 'node_modules/our-team');
  mkdirSync(installed, { recursive: true });
  writeFileSync(
    join(installed, 'index.js'),
    transpileModule(TEAM, { compilerOptions: { module: ModuleKind.CommonJS } }).outputText,
  );

  const found = await findings(folder);

  const deliver = FILES['main.ts'].split('\n').findIndex((line) => line.includes('orders(tenant, database).deliver('));
  expect(found[0]!.source).toEqual({ file: 'main.ts', line: deliver + 1 });
});

test.concurrent('an option that is refused is told with its own line', async () => {
  const folder = folderWith({
    'main.ts': PROGRAM + "new Tenant(prod, 'a', {\n  owner: 'me@example.com',\n  maximumVersion: 3,\n} as never);\n",
  });

  const { err } = await keywheel(folder, ['synth']);

  expect(err).toContain(`  prod/a, main.ts:${PROGRAM.split('\n').length + 2}\n`);
});

test.concurrent('no written file changes because a line of the program moved', async () => {
  const folder = folderWith({ 'main.ts': PROGRAM + SYNTH });
  await keywheel(folder, ['synth']);
  const before = filesOf(folder);
  writeFileSync(join(folder, 'main.ts'), `// moved\n\n${PROGRAM}${SYNTH}`);

  const { out } = await keywheel(folder, ['synth']);

  expect(out).toContain('; 0 files changed, 0 removed, ');
  expect({ ...filesOf(folder), 'main.ts': '' }).toEqual({ ...before, 'main.ts': '' });
});
