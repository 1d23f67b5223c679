import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, keywheel } from './command';

const BANK = join(__dirname, '../../apps/bank/main.ts');
const late = (refresh: number) => `
  import { Duration } from '${require.resolve('cdk8s')}';
  import { RotatingDatabaseCredential, Rotation } from 'keywheel';
  import { banking } from '${join(__dirname, '../fixtures/fleets')}';
  const { fleet, payments, core, namespace } = banking();
  const rotation = Rotation.dynamic({ ttl: Duration.hours(1), memberOf: 'payments_rw' });
  new RotatingDatabaseCredential(payments, 'late', { database: core, rotation })
    .deliver(namespace, { refreshInterval: Duration.minutes(${refresh}) });
  fleet.synth();
`;

test.concurrent('timing tells the times of a program as a table, and writes nothing', async () => {
  const { code, out, err } = await keywheel(join(BANK, '..'), ['timing', '--app', BANK]);

  expect([code, err]).toEqual([0, '']);
  const [head, ...rows] = out.trimEnd().split('\n');
  expect(head).toMatch(/^Secret +read again after +in every pod after +most of it +largest safe refresh/);
  expect(rows).toHaveLength(5);
  const column = head!.indexOf('in every pod after');
  expect(rows.map((row) => row.slice(column).split(' ')[0])).toEqual([
    ...['35m28s', '2h57m53s', '1h6m42s', '48m1s', '56m12s,'],
  ]);
  expect(readFileSync(join(__dirname, '../../docs/timing.md'), 'utf8')).toContain(`\`\`\`text\n${out}\`\`\``);
});

test.concurrent('timing tells numbers as JSON, each with its place', async () => {
  const { code, out } = await keywheel(join(BANK, '..'), ['timing', '--app', BANK, '--format', 'json']);

  expect(code).toBe(0);
  const [{ fleet, secrets }] = JSON.parse(out);
  expect([fleet, secrets.length]).toEqual(['bank', 6]);
  const kept = secrets.find(({ kind }: { kind: string }) => kind === 'kept');
  expect(kept).toMatchObject({
    secret: 'stripe',
    arrives: 4002,
    largestRefresh: null,
    age: { by: 'people', seconds: null },
  });
  expect(kept.arrival[0].from).toBe(
    'east/app-payments/app-payments.k8s.yaml, ExternalSecret app-payments/stripe: spec.refreshInterval',
  );
});

test.concurrent('timing tells the report as Markdown', async () => {
  const { out } = await keywheel(join(BANK, '..'), ['timing', '--app', BANK, '--format', 'markdown']);

  expect(out).toMatch(/^# How long it takes in fleet bank\n/);
});

test.concurrent('timing tells the times also of what the checks refuse', async () => {
  const folder = folderWith({ 'main.ts': late(55) });
  const { code, out, err } = await keywheel(folder, ['timing', '--app', 'main.ts']);

  expect(code).toBe(1);
  expect(err).toContain('leased-user-outlives-move');
  expect(out).toMatch(/eu: app\/late +55m +1h5m10s +refresh 55m +49m49s: its lease outlives the move/);
});

test.concurrent('timing without a program reads the files that it wrote, and tells the same numbers', async () => {
  const folder = folderWith();
  await keywheel(folder, ['synth', '--app', BANK]);
  const read = await keywheel(folder, ['timing', '--format', 'json']);
  const { out } = await keywheel(folder, ['timing', '--app', BANK, '--format', 'json']);

  expect([read.code, read.err]).toEqual([0, '']);
  const numbers = (text: string) =>
    JSON.parse(text)[0].secrets.map(
      ({ cluster, secret, namespace, arrives, outage, largestRefresh, age, live }: any) => [
        `${cluster}/${namespace}/${secret}`,
        { arrives, outage, largestRefresh, age: age.seconds, live },
      ],
    );
  expect(Object.fromEntries(numbers(read.out))).toEqual(Object.fromEntries(numbers(out)));
  expect((await keywheel(folderWith(), ['timing'])).err).toContain('FilesMissing');
});

test.concurrent('timing says so where nothing is delivered', async () => {
  const folder = folderWith({
    'main.ts': `import { Fleet } from 'keywheel';\nnew Fleet({ name: 'empty' }).synth();\n`,
  });
  const { code, out } = await keywheel(folder, ['timing', '--app', 'main.ts']);

  expect([code, out]).toEqual([0, 'Nothing is delivered here, so nothing takes time.\n']);
});
