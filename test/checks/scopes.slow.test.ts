import fc from 'fast-check';
import type { Check } from '../../lib/checks/check';
import { CHECKS, runChecks } from '../../lib/checks/index';
import { readViews, outputOf as outputOfRendered } from '../../lib/views/views';
import type { Output } from '../../lib/output/output';
import { describedFleet } from '../fixtures/described-fleet';
import { kitchenSink } from '../fixtures/kitchen-sink';
import { randomFleet } from '../fixtures/random-fleet';
import { runs, some } from '../runs';
import { FLEETS, outputOf } from './mutation';
import { MUTATIONS } from './mutations';
import { rendered } from './output';

const SCOPES = new Map(CHECKS.map(({ id, scope }) => [id, scope]));

/** What checks of a scope find, sorted: views are read anew, so that nothing that another cluster left is known. */
function foundIn(output: Output): (scope: Check['scope']) => string[] {
  const findings = runChecks(readViews(output));
  return (scope) =>
    findings
      .filter(({ id }) => SCOPES.get(id) === scope)
      .map((finding) => JSON.stringify(finding))
      .sort();
}

/** Each alone finds the same as all together. */
function expectScopes(output: Output): void {
  const together = foundIn(output);
  const alone = output.clusters.flatMap((cluster) => foundIn({ ...output, clusters: [cluster] })('cluster'));
  // One thing of the hub may be found from several clusters, and is told once.
  expect([...new Set(alone)].sort()).toEqual(together('cluster'));
  expect(foundIn({ ...output, clusters: [] })('hub')).toEqual(together('hub'));
}

/** As it is, and without each third of what it says on both sides: nearly every check has something to tell then. */
function wholeAndTorn(output: Output): Output[] {
  const torn = [0, 1, 2].map((third): Output => {
    const isThere = (_: unknown, index: number) => index % 3 !== third;
    const clusters = output.clusters.map((cluster) => ({
      ...cluster,
      files: cluster.files.map((file) => ({ ...file, manifests: file.manifests.filter(isThere) })),
    }));
    return { ...output, resources: output.resources.filter(isThere), clusters };
  });
  return [output, ...torn];
}

/** What a chain has left is told in seconds. */
beforeAll(() => jest.useFakeTimers({ now: Date.now(), doNotFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterAll(() => jest.useRealTimers());

describe('what a check finds of a cluster follows from that one and the hub, and what it finds of the hub from that', () => {
  test('in a fleet of everything', () => {
    wholeAndTorn(outputOfRendered(rendered(kitchenSink().fleet))).forEach(expectScopes);
  });

  const several = (Object.keys(FLEETS) as (keyof typeof FLEETS)[]).filter(
    (name) => outputOf(name).views.clusters.length > 1,
  );

  test.each(several)('in fleet "%s", with everything that a check has to tell', (name) => {
    for (const { mutate } of some(MUTATIONS.filter(({ fleet = 'jwt' }) => fleet === name))) {
      const output = outputOf(name);
      mutate(output);
      expectScopes(output.written);
    }
  });

  test('in random fleets', () => {
    fc.assert(
      fc.property(randomFleet, (description) => {
        wholeAndTorn(outputOfRendered(rendered(describedFleet(description).fleet))).forEach(expectScopes);
      }),
      { numRuns: runs(40), interruptAfterTimeLimit: 60_000 },
    );
  }, 120_000);
});

const STATED = { id: 'x', severity: 'error', why: 'x' } as const;

test('a check of one cluster cannot ask for a neighbour, and one of the hub for no cluster', () => {
  const all: readonly Check[] = [
    {
      ...STATED,
      scope: 'cluster',
      // @ts-expect-error it is given one cluster
      run: ({ clusters }) => clusters,
    },
    {
      ...STATED,
      scope: 'hub',
      // @ts-expect-error it is given none
      run: ({ cluster }) => cluster,
    },
  ];
  expect(all.map(({ scope }) => scope)).toEqual(['cluster', 'hub']);
});
