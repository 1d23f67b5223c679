import fc from 'fast-check';
import { tableWidth } from '../../lib/cli/terminal';
import { alignedText } from '../../lib/reports/table';

const TABLE = {
  columns: ['who', 'path', 'may'],
  rows: [
    ['east/app-ledger/keywheel', 'bank.database/static-creds/lab.ledger.core-db.ledger_a', 'read'],
    [
      'east/app-ledger/keywheel',
      'bank.kv/metadata/lab/ledger/rotation.east.app-ledger.core-db',
      'create, read, update',
    ],
  ],
};

test('a table that fits is as it was', () => {
  expect(alignedText(TABLE, 200)).toBe(alignedText(TABLE));
});

test('cells are wrapped behind a blank or a mark of a path', () => {
  expect(alignedText(TABLE, 80)).toBe(`\
who                       path                              may
east/app-ledger/keywheel  bank.database/static-creds/       read
                          lab.ledger.core-db.ledger_a
                          bank.kv/metadata/lab/ledger/      create, read, update
                          rotation.east.app-ledger.core-db
`);
});

test('rows are written below each other where columns would be too narrow', () => {
  expect(alignedText(TABLE, 44)).toBe(`\
who   east/app-ledger/keywheel
path  bank.database/static-creds/
      lab.ledger.core-db.ledger_a
may   read

path  bank.kv/metadata/lab/ledger/
      rotation.east.app-ledger.core-db
may   create, read, update
`);
});

test('no line is wider than the terminal, and nothing is lost', () => {
  const cell = fc.stringMatching(/^[a-z0-9./, -]{0,60}$/).map((text) => text.trim().replace(/ +/g, ' '));
  const table = fc.integer({ min: 1, max: 6 }).chain((columns) =>
    fc.record({
      columns: fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: columns, maxLength: columns }),
      rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 4 }),
    }),
  );
  fc.assert(
    fc.property(table, fc.integer({ min: 40, max: 120 }), (one, width) => {
      const text = alignedText(one, width);
      expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(width);
      const words = one.rows.flat().flatMap((cell) => cell.split(/[ ./,-]+/).filter(({ length }) => length < 12));
      const shown = text.replace(/\s+/g, '');
      expect(words.filter((word) => !shown.includes(word))).toEqual([]);
    }),
  );
});

test.each([
  [{}, { isTTY: true, columns: 80 }, 80],
  [{ wide: true }, { isTTY: true, columns: 80 }, undefined],
  [{}, { isTTY: false, columns: 80 }, undefined],
  [{}, { isTTY: true }, undefined],
])('with %j a table on %j is at most %p wide', (options, stream, width) => {
  expect(tableWidth(options, stream)).toBe(width);
});
