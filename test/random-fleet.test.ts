import fc from 'fast-check';
import type { Finding } from '../lib/output/finding';
import { synthesizeInMemory } from '../lib/synth/synthesize';
import { describedFleet } from './fixtures/described-fleet';
import { randomFleet } from './fixtures/random-fleet';
import { runs } from './runs';

/** Warnings that say something true of a valid fleet, as the description calls for them: `<check> <where>`. */
function warningOf({ id, severity, place }: Finding): string {
  const [, cluster, namespace, name] = place.match(/^([^/]+)\/.*, \w+ (?:([^/]+)\/)?(.+)$/) ?? [];
  switch (id) {
    case 'login-token-is-no-api-token':
      return `${id} ${cluster}`;
    case 'upstream-token-is-delivered':
    case 'upstream-token-expires':
      return `${id} ${cluster} ${namespace}`;
    case 'known-database-is-rotated':
    case 'delivery-follows-its-secret':
    case 'replica-names-its-secrets':
      return `${id} ${cluster} ${namespace} ${name}`;
    default:
      return `${severity} ${id} at ${place}`;
  }
}

/** Shrinking a counterexample to the last detail may take minutes. */
const interruptAfterTimeLimit = 60_000;
const numRuns = runs(100);

test('every valid fleet agrees: it gets the warnings that it deserves, and nothing else', () => {
  fc.assert(
    fc.property(randomFleet, (description) => {
      const { fleet, warnings } = describedFleet(description);
      const found = synthesizeInMemory(fleet).findings.map(warningOf);
      expect([...new Set(found)].sort()).toEqual(warnings);
    }),
    { numRuns, interruptAfterTimeLimit },
  );
}, 120_000);

test('every valid fleet renders to the same twice', () => {
  fc.assert(
    fc.property(randomFleet, (description) => {
      const [once, again] = [0, 1].map(() => {
        const { stacks, clusters, restarts } = synthesizeInMemory(describedFleet(description).fleet);
        return JSON.stringify([stacks, clusters, restarts]);
      });
      expect(again).toBe(once);
    }),
    { numRuns: Math.ceil(numRuns / 4), interruptAfterTimeLimit },
  );
});
