import fc from 'fast-check';
import { pluginStatement } from '../../lib/encode/database-plugin';
import {
  anonymousBlock,
  comment,
  identifier,
  literal,
  psqlDatabase,
  psqlIdentifier,
} from '../../lib/encode/postgresql';
import { HOSTILE, hostileText, UNSEEN } from './hostile';
import { postgresqlTokens } from './sql-reader';

const names = [...HOSTILE, ...UNSEEN].filter((text) => text.isWellFormed() && !text.includes('\0'));

test.each(names)('%j is one name, and one text', (text) => {
  expect(postgresqlTokens(identifier(text))).toEqual([{ name: text }]);
  expect(postgresqlTokens(literal(text))).toEqual([{ text }]);
});

test('any text is one literal whether or not a backslash escapes in plain ones', () => {
  const storable = hostileText().filter((text) => text.isWellFormed() && !text.includes('\0'));
  fc.assert(
    fc.property(storable, storable, (first, second) => {
      const sql = `${literal(first)},${literal(second)}`;
      for (const escapes of [false, true]) {
        expect(postgresqlTokens(sql, escapes)).toEqual([{ text: first }, ',', { text: second }]);
      }
    }),
  );
});

test.each([...names, '$keywheel_2$', '$keywheel$ $keywheel_2', '$'])(
  'a block around %j ends at its own end',
  (text) => {
    const lines = [`RAISE ${literal(text)};`, `-- ${text}`];
    expect(postgresqlTokens(anonymousBlock(lines))).toEqual(['DO', { text: `\n${lines.join('\n')}\n` }, ';']);
  },
);

test.each([...HOSTILE, ...UNSEEN])('a comment about %j is one line', (text) => {
  expect(postgresqlTokens(`${comment(text)}\n1`)).toEqual(['1']);
});

test('what PostgreSQL would cut or cannot store is refused', () => {
  expect(() => identifier('x'.repeat(64))).toThrow('it has 64 bytes; use 1 to 63');
  expect(() => identifier('ä'.repeat(32))).toThrow('it has 64 bytes');
  expect(() => identifier('')).toThrow('NotEncodable');
  expect(() => literal('a\0b')).toThrow('"a\\u0000b" cannot be written as text in PostgreSQL');
  expect(() => literal('\ud800')).toThrow('NotEncodable');
});

test('psql takes a name for a name', () => {
  expect(psqlDatabase('core')).toBe('core');
  expect(psqlDatabase("host=evil dbname='x'")).toBe("dbname='host=evil dbname=\\'x\\''");
  expect(psqlDatabase('postgresql://evil/x')).toBe("dbname='postgresql://evil/x'");
  expect(psqlIdentifier('vault')).toBe('vault');
  expect(psqlIdentifier('Vault; \\! id')).toBe('"Vault; \\! id"');
});

test('a statement of the plugin holds no end and no place for a value but its own', () => {
  expect(pluginStatement(`ALTER ROLE "{{name}}" WITH PASSWORD '{{password}}'`)).toMatch(/'{{password}}';$/);
  for (const value of ['a;b', '{{ x }}', '{{other}}', '}}']) {
    expect(() => pluginStatement(`SELECT '${value}'`)).toThrow('NotEncodable');
  }
});
