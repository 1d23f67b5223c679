import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Bench } from './bench/bench';
import { Deployment } from './bench/deployment';
import { login } from './bench/login';
import { until } from './bench/poll';
import { PostgreSql } from './bench/postgresql';
import { CLUSTERS, DATABASES, OPENBAO, OPERATORS, scenarios } from './bench/scenario';
import { unreadyObjects } from './bench/synced';
import { synthApp } from './fleets/app';

const REPOSITORY = resolve(__dirname, '..', '..');
const CLUSTER_NAMES = ['east', 'west'] as const;
const KEY = 'key-of-an-external-api';

scenarios('apps/bank', [...OPENBAO, ...CLUSTERS, ...OPERATORS, ...DATABASES], () => {
  let bench: Bench;
  let database: PostgreSql;
  let deployment: Deployment;
  const firstPassword = randomBytes(16).toString('hex');
  const secret = (cluster: string, namespace: string, name: string) =>
    bench.spoke(cluster).api.secret(namespace, name) as Promise<Record<string, string>>;

  beforeAll(async () => {
    bench = await Bench.start({ spokes: CLUSTER_NAMES });
    database = await bench.addPostgreSql();
    const workspace = bench.addWorkspace();
    synthApp('bank', workspace, {
      certificates: {
        vault: bench.hub.ca,
        'east-tokens': bench.spoke('east').signingKeys[0]!.publicPem,
        'west-tokens': bench.spoke('west').signingKeys[0]!.publicPem,
      },
      addresses: {
        'https://bao.bank.example.com:8200': bench.hub.url,
        'core-db.bank.example.com': database.host,
        "databaseName: 'core'": `databaseName: '${database.database}', port: ${database.port}, tls: 'disable'`,
      },
    });
    const sql = readFileSync(join(workspace.folder, 'sql', 'lab.core.sql'), 'utf8');
    // Grants name the schemas of their tenants, which applications make.
    await database.run(['cards', 'ledger', 'payments'].map((schema) => `CREATE SCHEMA ${schema};`).join('\n'));
    await database.run(sql);
    await database.run(sql);
    await database.run(`ALTER ROLE vault PASSWORD '${firstPassword}'`);
    deployment = bench.deployment(workspace);
    await deployment.applyStacks({ core_db_password: firstPassword });
    await bench.hub.putValue({ mount: 'bank.kv', path: 'lab/payments/stripe' }, { api_key: KEY });
    for (const name of CLUSTER_NAMES) {
      await deployment.sync(name, bench.spoke(name));
    }
    // Two users of one apply are too close to each other until the first turn: that alone is told.
    await until('everything but the watch of the pair is ready', async () => {
      const unready = (await Promise.all(CLUSTER_NAMES.map((name) => unreadyObjects(bench.spoke(name))))).flat();
      const others = unready.filter((line) => !line.includes('core-db.keywheel-rotation: SecretSyncedError'));
      if (others.length > 0) {
        throw new Error(others.join('\n'));
      }
      return unready.length === CLUSTER_NAMES.length;
    });
  });

  afterAll(() => bench?.stop());

  test('every Secret holds exactly what was promised', async () => {
    expect(await secret('east', 'app-payments', 'stripe')).toEqual({ api_key: KEY });
    expect(Object.keys(await secret('east', 'app-payments', 'core-db')).sort()).toEqual(['DB_PASSWORD', 'DB_USER']);
    expect(Object.keys(await secret('east', 'app-cards', 'core-db')).sort()).toEqual(['password', 'username']);
    for (const name of CLUSTER_NAMES) {
      const file = await secret(name, 'app-ledger', 'core-db');
      expect(Object.keys(file).sort()).toEqual(['last_vault_rotation', 'ledger.properties']);
      expect(file['ledger.properties']).toMatch(/^host=127\.0\.0\.1\nuser=ledger_[ab]\npassword=\S+\n$/);
    }
  });

  test('every credential logs in, and only the hub knows the password of its own user', async () => {
    const leased = await secret('east', 'app-payments', 'core-db');
    const nightly = await secret('east', 'app-cards', 'core-db');
    const [, user, password] = /user=(.*)\npassword=(.*)\n/.exec(
      (await secret('west', 'app-ledger', 'core-db'))['ledger.properties']!,
    )!;
    for (const credential of [
      { user: leased['DB_USER']!, password: leased['DB_PASSWORD']! },
      { user: nightly['username']!, password: nightly['password']! },
      { user: user!, password: password! },
    ]) {
      await expect(database.as(credential, async () => 'in')).resolves.toBe('in');
    }
    await expect(database.as({ user: 'vault', password: firstPassword }, async () => 'in')).rejects.toThrow(
      'password authentication failed',
    );
  });

  test('no password is in state, plan, manifest, report or log of the hub and the operator', async () => {
    const ledger = (await secret('east', 'app-ledger', 'core-db'))['ledger.properties']!;
    const values = [
      firstPassword,
      (await secret('east', 'app-payments', 'core-db'))['DB_PASSWORD']!,
      (await secret('east', 'app-cards', 'core-db'))['password']!,
      /password=(.*)\n/.exec(ledger)![1]!,
    ];
    const texts = new Map([...bench.logs()].filter(([file]) => !file.includes('postgresql')));
    deployment.workspace.files().forEach((file) => texts.set(file, readFileSync(file, 'latin1')));
    const forms = values.flatMap((value) => [value, Buffer.from(value).toString('base64')]);
    expect([...texts].filter(([, text]) => forms.some((form) => text.includes(form))).map(([file]) => file)).toEqual(
      [],
    );
  });

  test.each([
    ['app-cards', ['static-creds/lab.cards.core-db']],
    [
      'app-ledger',
      ['creds', 'roles'].flatMap((kind) =>
        ['a', 'b'].map((user) => `static-${kind}/lab.ledger.core-db.ledger_${user}`),
      ),
    ],
    ['app-payments', []],
  ])('the login of %s reads its own credential and no other, and rotates nobody', async (namespace, readable) => {
    const token = await login(bench.hub, { fleet: 'bank', spoke: bench.spoke('east'), namespace });
    const hub = bench.hub.anonymous.as(token);
    const roles = ['lab.cards.core-db', 'lab.ledger.core-db.ledger_a', 'lab.ledger.core-db.ledger_b'];
    const paths = [
      ...roles.flatMap((role) => ['static-creds', 'static-roles'].map((kind) => `${kind}/${role}`)),
      ...['creds/lab.payments.core-db', 'config/lab.core'],
    ];
    for (const path of paths) {
      const expected = readable.includes(path) ? 200 : 403;
      expect([path, (await hub.ask('GET', `bank.database/${path}`)).status]).toEqual([path, expected]);
    }
    for (const role of roles) {
      const path = `bank.database/rotate-role/${role}`;
      expect([path, (await hub.ask('POST', path, { body: {} })).status]).toEqual([path, 403]);
    }
  });

  test('a user that somebody else made is refused, by the SQL and by the hub', async () => {
    await database.run("CREATE ROLE theirs LOGIN PASSWORD 'theirs'");
    const role = 'bank.database/static-roles/theirs';
    const { rotation_statements } = await bench.hub.root.read('bank.database/static-roles/lab.cards.core-db');
    const asked = { db_name: 'lab.core', username: 'theirs', rotation_period: 3600, rotation_statements };
    await expect(bench.hub.root.write(role, asked)).rejects.toThrow(
      /user theirs was not made by the SQL that keywheel wrote/,
    );
    await expect(database.as({ user: 'theirs', password: 'theirs' }, async () => 'in')).resolves.toBe('in');
  });

  test('somebody who rotates too early is refused, and told what keeps whom', async () => {
    const rotate = (token: string) =>
      spawnSync(
        process.execPath,
        [
          ...[join(REPOSITORY, 'node_modules/tsx/dist/cli.mjs'), '--tsconfig', join(REPOSITORY, 'tsconfig.json')],
          ...[join(REPOSITORY, 'lib/cli/main.ts'), 'rotate', '--app', 'main.ts'],
        ],
        {
          cwd: deployment.workspace.folder,
          env: { PATH: process.env['PATH'], VAULT_TOKEN: token },
          encoding: 'utf8',
          timeout: 120_000,
        },
      );
    await until('both clusters have confirmed', async () => {
      const { status, stdout, stderr } = rotate(bench.hub.rootToken);
      expect(status).toBe(1);
      expect(stderr).toContain('RotationRefused');
      return /^lab\.ledger\.core-db: refused: .*its workloads may need 7230 s to restart\n$/.test(stdout);
    });
    expect(rotate('').stderr).toContain('TokenMissing');
    expect(rotate('wrong').stderr).toMatch(/HubRefuses[\s\S]*403 permission denied/);
  });

  test('a second plan is empty, without the first password', async () => {
    expect(await deployment.changedStacks()).toEqual([]);
  });
});
