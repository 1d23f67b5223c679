import fc from 'fast-check';
import type { Fleet } from 'keywheel';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FLEETS } from '../checks/mutation';
import { inEmptyFolder } from '../fixtures/fleets';
import { agreeing } from './read';
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

test.each(['{', '[]', 'null', '7', '{"a": 7}', '{"a": null}', '{"a": {"b": []}}', '{"__proto__": "1h"}'])(
  'rules of age that anybody writes as %s are no reason to end',
  (text) => {
    inEmptyFolder(() => {
      for (const [file, content] of Object.entries(agreeing())) {
        mkdirSync(dirname(file), { recursive: true });
        const annotations = { 'keywheel/maximum-age': '1h', 'keywheel/compliance': text };
        const said = `metadata:\n  annotations: ${JSON.stringify(annotations)}\n  name: app\n  namespace: app\nspec:\n  secretStoreRef`;
        writeFileSync(file, content.replace('metadata:\n  name: app\n  namespace: app\nspec:\n  secretStoreRef', said));
      }
      renameSync('terraform', 'cdktf.out');
      renameSync('manifests', 'dist');
      expect(readFileSync('dist/eu/app.yaml', 'utf8')).toContain('keywheel/compliance');
      expect(readInEveryWay()).toEqual({ refused: false, failure: undefined });
    });
  },
);
