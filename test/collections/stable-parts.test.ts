import { hashBits } from '../../lib/collections/hash-bits';
import { stableParts } from '../../lib/collections/stable-parts';

const items = (count: number) => Array.from({ length: count }, (_, index) => `item-${index}`);
const bitsOf = (item: string) => hashBits(item, 32);
const partsOf = (all: readonly string[], largest = 100) => stableParts(all, bitsOf, (some) => some.length <= largest);

test('what fits is one part', () => {
  expect([...partsOf(items(100))]).toEqual([['', items(100)]]);
  expect([...partsOf([])]).toEqual([]);
});

test('each item is in one part, in its order, and no part is too large', () => {
  const parts = partsOf(items(5000));
  expect([...parts.values()].flat().sort()).toEqual(items(5000).sort());
  for (const part of parts.values()) {
    expect(part.length).toBeLessThanOrEqual(100);
    expect(part).toEqual(items(5000).filter((item) => part.includes(item)));
  }
});

test('an item more, or less, changes its own part alone', () => {
  const before = partsOf(items(5000));
  const after = partsOf([...items(5000).slice(1), 'another']);
  const moved = [...before].filter(([name, own]) => JSON.stringify(after.get(name)) !== JSON.stringify(own));
  expect(moved.length).toBeLessThanOrEqual(2);
  expect(moved.length).toBeGreaterThan(0);
});

test('what cannot be told apart stays together', () => {
  const parts = stableParts(
    items(10),
    () => '01',
    (some) => some.length <= 1,
  );
  expect([...parts]).toEqual([['', items(10)]]);
});

test('bits of a text are as many as are asked for, and spread', () => {
  const ones = items(1000).map((item) => hashBits(item, 8).replaceAll('0', '').length);
  expect(new Set(items(100).map((item) => hashBits(item, 8).length))).toEqual(new Set([8]));
  expect(ones.reduce((sum, one) => sum + one, 0) / 1000).toBeCloseTo(4, 0);
});
