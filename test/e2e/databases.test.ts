import { randomBytes } from 'node:crypto';
import { Bench } from './bench/bench';
import { DATABASES, MARIADB, Need, scenarios } from './bench/scenario';

interface Database {
  /** As the administrator. */
  run(sql: string): Promise<unknown>;
  login(credential: { user: string; password: string }): Promise<unknown>;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

const shop = { user: 'shop', password: randomBytes(16).toString('hex') };
const KILLS = 5;

function check(name: string, needs: readonly Need[], make: string, start: (bench: Bench) => Promise<Database>): void {
  scenarios(`${name}, as a part`, needs, () => {
    let bench: Bench;
    let database: Database;

    beforeAll(async () => {
      bench = await Bench.start({ hub: false });
      database = await start(bench);
      await database.run(make);
    });

    afterAll(() => bench?.stop());

    test.each([
      ['another password', { ...shop, password: 'other' }],
      ['none', { ...shop, password: '' }],
      ['none, as the administrator', { user: 'root', password: '' }],
    ])('refuses a login with %s', async (_what, credential) => {
      await database.login(shop);
      await expect(database.login(credential)).rejects.toThrow();
    });

    test('comes back with its data whenever it is killed', async () => {
      for (let kills = 0; kills < KILLS; kills += 1) {
        await database.kill();
        await expect(database.login(shop)).rejects.toThrow('ECONNREFUSED');
        await database.restart();
        await database.login(shop);
      }
    });
  });
}

check('PostgreSQL', DATABASES, `CREATE ROLE shop LOGIN PASSWORD '${shop.password}'`, async (bench) => {
  const server = await bench.addPostgreSql();
  const login: Database['login'] = (credential) => server.as(credential, (client) => client.query('SELECT 1'));
  return Object.assign(server, { login });
});

check('MariaDB', MARIADB, `CREATE USER shop IDENTIFIED BY '${shop.password}'`, async (bench) => {
  const server = await bench.addMariaDb();
  const login: Database['login'] = (credential) => server.runAs(credential, 'SELECT 1');
  return Object.assign(server, { login });
});
