import fc from 'fast-check';
import { alignedText, csv, markdownTable } from '../../lib/reports/table';

const TABLE = {
  columns: ['who', 'may', 'on'],
  rows: [
    ['alice', 'read', 'kv/*'],
    ['alice', 'read', 'kv/a|b'],
    ['alice', 'list', 'kv/a|b'],
    ['bob', 'list', ''],
  ],
};

test('columns are as wide as what stands in them, and what stands above is not said again', () => {
  expect(alignedText(TABLE)).toBe(
    ['who    may   on', 'alice  read  kv/*', '             kv/a|b', '       list  kv/a|b', 'bob    list', ''].join(
      '\n',
    ),
  );
});

test('nothing in a cell is taken for Markdown', () => {
  expect(markdownTable(TABLE).split('\n')).toEqual([
    '| who | may | on |',
    '| --- | --- | --- |',
    '| alice | read | kv/\\* |',
    '|  |  | kv/a\\|b |',
    '|  | list | kv/a\\|b |',
    '| bob | list |  |',
    '',
  ]);
});

describe('CSV', () => {
  const cellOf = (text: string) =>
    csv({ columns: ['a'], rows: [[text]] })
      .split('\r\n')
      .slice(1, -1)
      .join('\r\n');

  test('says everything in every row', () => {
    expect(csv(TABLE).split('\r\n').slice(1, 3)).toEqual(['"alice","read","kv/*"', '"alice","read","kv/a|b"']);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '＝1', '＠SUM(A1)'])('takes the meaning from %j', (text) => {
    expect(cellOf(text)).toBe(`"'${text}"`);
  });

  test('keeps any other text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        fc.pre(!/^\s*[=+\-@]/.test(text));
        const cell = cellOf(text);
        expect(cell.slice(1, -1).replaceAll('""', '"')).toBe(text);
        expect(cell.slice(1, -1).replaceAll('""', '')).not.toContain('"');
      }),
    );
  });
});
