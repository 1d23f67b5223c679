import { busiestSecond, together } from '../../lib/load/busiest-second';

test('intervals with a common multiple within a day are due together', () => {
  expect(
    busiestSecond(
      new Map([
        [300, 4],
        [3600, 10],
      ]),
    ),
  ).toBe(14);
});

test('intervals without one are not', () => {
  expect(
    busiestSecond(
      new Map([
        [3599, 4],
        [3600, 10],
      ]),
    ),
  ).toBe(10);
});

test('what comes more often than once a second comes in every second', () => {
  expect(busiestSecond(new Map([[0.5, 3]]))).toBe(6);
});

test('what comes less often than once a day is in no second of it, and nothing is nothing', () => {
  expect(busiestSecond(new Map([[100_000, 3]]))).toBe(0);
  expect(busiestSecond(new Map())).toBe(0);
});

test('requests of several clusters with one interval are added', () => {
  expect(together([new Map([[60, 1]]), new Map([[60, 2]]), new Map([[50, 5]])])).toEqual(
    new Map([
      [60, 3],
      [50, 5],
    ]),
  );
});
