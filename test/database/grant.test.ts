import * as fc from 'fast-check';
import { GrantEngine, GrantProblem, meet } from '../../lib/database/grant';
import { readGrant } from '../../lib/database/read-grant';

const postgresql = (text: string) => readGrant('postgresql', text, 'core');
const mysql = (text: string) => readGrant('mysql', text, 'shop');

describe('a grant of PostgreSQL', () => {
  test.each([
    ['SELECT ON orders', 'SELECT ON TABLE "public"."orders"'],
    ['select, Insert on table Ledger.Entries', 'SELECT, INSERT ON TABLE "ledger"."entries"'],
    [
      'SELECT (id, "Amount"), UPDATE (id) ON t, u',
      'SELECT ("id", "Amount"), UPDATE ("id") ON TABLE "public"."t", "public"."u"',
    ],
    ['ALL PRIVILEGES ON ALL TABLES IN SCHEMA a, b', 'ALL ON ALL TABLES IN SCHEMA "a", "b"'],
    ['USAGE, CREATE ON SCHEMA "My Schema"', 'USAGE, CREATE ON SCHEMA "My Schema"'],
    ['USAGE ON SEQUENCE s.ids', 'USAGE ON SEQUENCE "s"."ids"'],
    ['CONNECT, TEMP ON DATABASE core', 'CONNECT, TEMP ON DATABASE "core"'],
    [
      'EXECUTE ON FUNCTION s.pay(int, double precision, text[])',
      'EXECUTE ON FUNCTION "s"."pay"(int, double precision, text[])',
    ],
    ['EXECUTE ON PROCEDURE s.close()', 'EXECUTE ON PROCEDURE "s"."close"()'],
    ['SELECT ON "a""b"."c;--"', 'SELECT ON TABLE "a""b"."c;--"'],
  ])('is written with every name in quotes: %s', (text, sql) => {
    expect(postgresql(text).sql).toBe(sql);
    // What is written is read as the same, so a second time changes nothing.
    expect(postgresql(sql)).toEqual(postgresql(text));
  });

  test.each([
    ['"b_orders"', 'a privilege is missing'],
    ['pg_read_all_data', 'a privilege is missing'],
    ['USAGE ON SCHEMA x TO a; ALTER ROLE evil SUPERUSER; --', '";'],
    ['USAGE ON SCHEMA x TO PUBLIC', '"TO" is behind the objects'],
    ['SELECT ON t WITH GRANT OPTION', '"WITH" is behind the objects'],
    ['SELECT ON t GRANTED BY admin', '"GRANTED" is behind the objects'],
    ['SELECT ON t --', 'neither a name nor a sign'],
    ['SELECT ON t /* x */', 'neither a name nor a sign'],
    ["SELECT ON t'", 'neither a name nor a sign'],
    ['USAGE ON SCHEMA x\n-- EVIL\n', 'a line break'],
    ['USAGE ON SCHEMA x\u2028', 'a line break'],
    ['USAGE ON SCHEMA "x\u202e"', 'cannot be seen'],
    ['SELECT ON "open', 'neither a name nor a sign'],
    ['SELECT ON pg_catalog.pg_authid', "PostgreSQL's own"],
    ['EXECUTE ON FUNCTION pg_catalog.pg_read_file(text)', "PostgreSQL's own"],
    ['SELECT ON ALL TABLES IN SCHEMA information_schema', "PostgreSQL's own"],
    ['CONNECT ON DATABASE other', 'another than "core"'],
    ['USAGE ON LANGUAGE plpython3u', 'behind the objects'],
    ['USAGE ON FOREIGN SERVER x', 'behind the objects'],
    ['SET ON PARAMETER x', 'a privilege is missing'],
    ['CREATE ON TABLESPACE x', 'behind the objects'],
    ['EXECUTE ON t', 'EXECUTE is not a privilege on a table'],
    ['SELECT (a) ON SEQUENCE s', 'a sequence has no columns'],
    ['SELECT ON a.b.c', 'behind the objects'],
    [`SELECT ON ${'x'.repeat(64)}`, 'longer than 63 bytes'],
    [`SELECT ON "${'é'.repeat(32)}"`, 'longer than 63 bytes'],
    ['SELECT ON', 'missing at the end'],
    ['', 'missing at the end'],
  ])('is nothing else: %s', (text, problem) => {
    expect(() => postgresql(text)).toThrow(GrantProblem);
    expect(() => postgresql(text)).toThrow(problem);
  });
});

describe('a grant of MySQL', () => {
  test.each([
    ['SELECT, INSERT ON shop.*', 'SELECT, INSERT ON `shop`.*'],
    ['ALL PRIVILEGES ON *', 'ALL ON `shop`.*'],
    ['create view, Create ON Orders', 'CREATE VIEW, CREATE ON `shop`.`Orders`'],
    ['EXECUTE ON PROCEDURE shop.pay', 'EXECUTE ON PROCEDURE `shop`.`pay`'],
    ['SELECT (a) ON TABLE `shop`.`a``b`', 'SELECT (`a`) ON TABLE `shop`.`a``b`'],
  ])('is written with every name in quotes: %s', (text, sql) => {
    expect(mysql(text).sql).toBe(sql);
  });

  test('names one database, where its name would be a pattern', () => {
    expect(readGrant('mariadb', 'SELECT ON shop_a.*', 'shop_a').sql).toBe('SELECT ON `shop\\_a`.*');
    expect(readGrant('mariadb', 'SELECT ON `%`.*', '%').sql).toBe('SELECT ON `\\%`.*');
    expect(readGrant('mariadb', 'SELECT ON shop_a.t', 'shop_a').sql).toBe('SELECT ON `shop_a`.`t`');
  });

  test.each([
    ['ALL ON *.*', 'every database of the server'],
    ['SUPER ON *.*', 'a privilege is missing'],
    ['FILE ON *', 'a privilege is missing'],
    ['GRANT OPTION ON shop.*', 'a privilege is missing'],
    ['PROXY ON root', 'a privilege is missing'],
    ['SELECT ON mysql.*', 'another than "shop"'],
    ['SELECT ON `shop%`.*', 'another than "shop"'],
    ['SELECT ON shop.* WITH GRANT OPTION', 'behind the objects'],
    ['SELECT ON shop.* TO x@y', 'neither a name nor a sign'],
    ['SELECT ON shop.* # x', 'neither a name nor a sign'],
    ['SELECT ON "shop".*', 'neither a name nor a sign'],
    ['b_role', 'a privilege is missing'],
    [`SELECT ON ${'x'.repeat(65)}`, 'longer than 64'],
  ])('is nothing else: %s', (text, problem) => {
    expect(() => mysql(text)).toThrow(GrantProblem);
    expect(() => mysql(text)).toThrow(problem);
  });
});

test.each<[GrantEngine, RegExp]>([
  ['postgresql', /^[A-Z ,]+(?:\(.*\))?[A-Z ,]* ON (?:[A-Z]+ )+(?:"(?:[^"]|"")+"|[., ()])+$/],
  ['mysql', /^[A-Z ,]+(?:\(.*\))?[A-Z ,]* ON (?:[A-Z]+ )?(?:`(?:[^`]|``)+`|[.*])+$/],
])('whatever is taken for a grant of %s is one statement, and reads as itself', (engine, shape) => {
  const parts = fc.constantFrom(
    ...[
      'SELECT',
      'INSERT',
      'ALL',
      'ON',
      'TABLE',
      'SCHEMA',
      'ALL TABLES IN SCHEMA',
      'DATABASE',
      'core',
      't',
      '.',
      ',',
      '*',
    ],
    ...['"x"', '`x`', '"', '`', ';', '--', '\n', "'", '$$', '(', ')', 'TO', 'WITH GRANT OPTION', '\\', 'pg_catalog'],
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(parts, parts, fc.string()), { maxLength: 8 }), (texts) => {
      const text = texts.join(' ');
      let grant;
      try {
        grant = readGrant(engine, text, 'core');
      } catch (error) {
        expect(error).toBeInstanceOf(GrantProblem);
        return;
      }
      expect(grant.sql).toMatch(shape);
      expect(readGrant(engine, grant.sql.replaceAll('\\_', '_').replaceAll('\\%', '%'), 'core')).toEqual(grant);
    }),
    { numRuns: 2000 },
  );
});

describe('two grants', () => {
  const meeting = (one: string, other: string) =>
    postgresql(one).reaches.some((a) => postgresql(other).reaches.some((b) => meet(a, b)));

  test.each([
    ['SELECT ON orders', 'INSERT ON "public"."orders"'],
    ['SELECT ON ALL TABLES IN SCHEMA x', 'UPDATE ON X.orders'],
    ['CREATE ON SCHEMA x', 'SELECT ON x.orders'],
    ['CREATE ON SCHEMA x', 'USAGE ON SCHEMA x'],
    ['CREATE ON DATABASE core', 'USAGE ON SCHEMA x'],
    ['ALL ON SCHEMA x', 'SELECT ON ALL SEQUENCES IN SCHEMA x'],
  ])('meet: %s, %s', (one, other) => {
    expect([meeting(one, other), meeting(other, one)]).toEqual([true, true]);
  });

  test.each([
    ['SELECT ON a.orders', 'SELECT ON b.orders'],
    ['USAGE ON SCHEMA x', 'USAGE ON SCHEMA x'],
    ['USAGE ON SCHEMA x', 'SELECT ON x.orders'],
    ['SELECT ON x.orders', 'SELECT ON x.lines'],
    ['SELECT ON "Orders"', 'SELECT ON orders'],
    ['CONNECT ON DATABASE core', 'CREATE ON DATABASE core'],
  ])('do not meet: %s, %s', (one, other) => {
    expect([meeting(one, other), meeting(other, one)]).toEqual([false, false]);
  });
});
