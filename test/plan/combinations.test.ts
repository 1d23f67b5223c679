import { combinations } from '../../lib/plan/clusters-apart';

const STATES = [
  { stack: 'old', folder: 'old' },
  { stack: 'old', folder: 'begun' },
  { stack: 'old', folder: 'new' },
] as const;

test.each([2, 3, 4, 7, 30])('of %d clusters, any two are in every combination of their states', (count) => {
  const clusters = Array.from({ length: count }, (_, index) => `c${index}`);
  const all = combinations(clusters, () => STATES);
  for (const one of clusters) {
    for (const other of clusters.filter((name) => name !== one)) {
      const seen = new Set(all.map((of) => `${of.get(one)!.folder} ${of.get(other)!.folder}`));
      for (const { folder } of STATES) {
        for (const { folder: next } of STATES.filter((state) => state.folder !== folder)) {
          expect(seen).toContain(`${folder} ${next}`);
        }
      }
    }
  }
});

test('a hundred clusters take fewer states than there are of them', () => {
  const clusters = Array.from({ length: 100 }, (_, index) => `c${index}`);
  expect(combinations(clusters, () => STATES).length).toBeLessThan(30);
});
