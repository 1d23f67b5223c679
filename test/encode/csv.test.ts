import fc from 'fast-check';
import { csvCell } from '../../lib/encode/csv';
import { logLine } from '../../lib/text/log';
import { hostileText } from './hostile';

/** RFC 4180. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  const cell = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/gy;
  for (let match = cell.exec(line); match && match[0] !== ''; match = cell.exec(line)) {
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
  }
  return cells;
}

test('a reader gets the cells back as a log would show them, and a spreadsheet no formula', () => {
  fc.assert(
    fc.property(fc.array(hostileText(), { minLength: 1 }), (texts) => {
      const line = texts.map(csvCell).join(',');
      expect(line).not.toMatch(/[\r\n]/);
      const cells = cellsOf(line);
      // An apostrophe may be the text's own, so one before it is the only difference that a cell may have.
      expect(cells.map((cell, at) => (cell === `'${logLine(texts[at]!)}` ? cell.slice(1) : cell))).toEqual(
        texts.map(logLine),
      );
      expect(cells.filter((cell) => /^\s*[=+\-@＝＋－＠]/.test(cell))).toEqual([]);
    }),
  );
});
