import fc from 'fast-check';
import type { Fleet } from 'keywheel';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FLEETS } from '../checks/mutation';
import { inEmptyFolder } from '../fixtures/fleets';
import { some } from '../runs';
import { agreeing } from './read';
import { documentsOf, edit, edits, readInEveryWay, restore } from './strangers-files';

const ALL = Object.values(FLEETS) as (() => Fleet)[];
/** `npm run test:readers` reads 100,000 outputs. */
const { KEYWHEEL_READS: READS } = process.env;
const MAKERS = READS === undefined ? some(ALL) : ALL;
const RUNS_OF_EACH = Math.ceil(Number(READS ?? 500) / ALL.length);

test('whatever stands in a file, it is read or told, and every check comes to its end', () => {
  let refused = 0;
  for (const make of MAKERS) {
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
        { numRuns: RUNS_OF_EACH },
      );
    });
  }
  // Else no check would have been asked.
  expect(refused).toBeLessThan((MAKERS.length * RUNS_OF_EACH) / 3);
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
