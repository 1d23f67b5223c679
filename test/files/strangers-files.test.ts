import fc from 'fast-check';
import type { Fleet } from 'keywheel';
import { FLEETS } from '../checks/mutation';
import { inEmptyFolder } from '../fleets';
import { documentsOf, edit, edits, readInEveryWay, restore } from './strangers-files';

/** `npm run test:readers` reads 100,000 outputs. */
const RUNS = Number(process.env['KEYWHEEL_READS'] ?? 500);

test('whatever stands in a file, it is read or told, and every check comes to its end', () => {
  let refused = 0;
  const makers = Object.values(FLEETS) as (() => Fleet)[];
  for (const make of makers) {
    inEmptyFolder((folder) => {
      const documents = documentsOf(make(), folder);
      fc.assert(
        fc.property(edits, (all) => {
          edit(documents, all);
          try {
            const reading = readInEveryWay();
            refused += reading.refused ? 1 : 0;
            expect(reading.failure).toBeUndefined();
          } finally {
            restore(documents, all);
          }
        }),
        { numRuns: Math.ceil(RUNS / makers.length) },
      );
    });
  }
  // Else no check would have been asked.
  expect(refused).toBeLessThan(RUNS / 3);
}, 6_000_000);
