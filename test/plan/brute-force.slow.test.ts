import fc from 'fast-check';
import { Isolation } from 'keywheel';
import { Model } from '../../lib/plan/model';
import { after, START, statesOf, Step } from '../../lib/plan/orders';
import { planOf, Plan } from '../../lib/plan/plan';
import { comparable } from '../../lib/plan/side';
import { walked } from '../../lib/plan/stages';
import type { FleetState, FolderAt, LocalState, StackAt } from '../../lib/plan/state';
import { runs } from '../runs';
import { byBothKeys, byOtherKeys, byReview, Program, rotations, sideOf } from './changes';

type OfCluster = Omit<LocalState, 'hub'>;

/** What a random change does to a fleet; several of them at a time. */
const EDITS: readonly Partial<Program>[] = [
  { secret: 'provider' },
  { namespace: 'shop' },
  { tenant: 'pay' },
  { generated: 'b' },
  { others: ['web'] },
  { auth: byReview },
  { auth: byOtherKeys },
  { auth: byBothKeys },
  { isolation: Isolation.templatedPolicy() },
  { credential: { rotation: rotations.twoUsers() } },
  { credential: { rotation: rotations.oneUser('orders_2') } },
  { on: ['us'] },
  { keys: ['token'] },
];
const FIRST: Program = { generated: 'a', on: ['eu', 'us'] };

const change = fc.record({
  clusters: fc.constantFrom(['eu', 'us'], ['eu', 'us', 'asia']),
  credential: fc.boolean(),
  edits: fc.subarray([...EDITS], { minLength: 1, maxLength: 2 }),
  isReversed: fc.boolean(),
});

function sidesOf({ clusters, credential, edits, isReversed }: typeof change extends fc.Arbitrary<infer T> ? T : never) {
  const before: Program = {
    ...FIRST,
    clusters,
    ...(credential && { credential: { rotation: rotations.oneUser() } }),
  };
  const sides = [before, Object.assign({}, before, ...edits) as Program];
  const [old, now] = (isReversed ? sides.reverse() : sides).map(sideOf);
  return { old: old!, now: now! };
}

/** Looks at every state of the whole fleet by itself, without any of what makes the plan quick. */
class BruteForce {
  private readonly model: Model;
  private readonly known = new Map<string, boolean>();

  constructor({ change: { before, after: then }, expansions }: Plan) {
    const expanded = expansions.map((one) => one.expanded);
    this.model = new Model({ before: comparable(before), after: comparable(then), expanded });
  }

  get clusters(): readonly string[] {
    return this.model.clusters;
  }

  isBroken(state: FleetState): boolean {
    const key = JSON.stringify([state.hub, this.clusters.map((name) => state.of(name))]);
    const known = this.known.get(key) ?? this.model.breaksIn(state).length > 0;
    this.known.set(key, known);
    return known;
  }

  /** Whether the new stacks and folders can be reached by single steps without a broken state on the way. */
  canReachDirectly(): boolean {
    const touched = (name: string) => this.model.of(name);
    const hub = this.clusters.some((name) => touched(name).hub);
    const seen = new Set<string>();
    const walk = (at: { hub: StackAt; of: Record<string, OfCluster> }): boolean => {
      const key = JSON.stringify(at);
      if (seen.has(key)) {
        return false;
      }
      seen.add(key);
      if (this.isBroken({ hub: at.hub, of: (name) => at.of[name]! })) {
        return false;
      }
      const next: (typeof at)[] = hub && at.hub === 'old' ? [{ ...at, hub: 'new' }] : [];
      for (const name of this.clusters) {
        const own = at.of[name]!;
        const { stack, folder, hands } = touched(name);
        if (stack && own.stack === 'old') {
          next.push({ ...at, of: { ...at.of, [name]: { ...own, stack: 'new' } } });
        }
        const then: Partial<Record<FolderAt, FolderAt>> = { old: 'begun', begun: 'new', new: 'settled' };
        if ((folder || hands) && then[own.folder]) {
          next.push({ ...at, of: { ...at.of, [name]: { ...own, folder: then[own.folder]! } } });
        }
      }
      return next.length === 0 || next.some(walk);
    };
    const start = Object.fromEntries(this.clusters.map((name) => [name, { stack: START.stack, folder: START.folder }]));
    return walk({ hub: 'old', of: start });
  }
}

/** Every state of a list of clusters, of which each is in one of some. */
function* product(
  clusters: readonly string[],
  of: (cluster: string) => readonly OfCluster[],
): Iterable<Map<string, OfCluster>> {
  const [cluster, ...rest] = clusters;
  if (cluster === undefined) {
    yield new Map();
    return;
  }
  for (const others of product(rest, of)) {
    for (const state of of(cluster)) {
      yield new Map([...others, [cluster, state]]);
    }
  }
}

function brokenOnTheWay(plan: Plan, force: BruteForce): unknown[] {
  const broken: unknown[] = [];
  for (const { stage, before, through } of walked(plan.stages, force.clusters)) {
    const hubs = stage.step.unit === 'hub' ? [before.hub, stage.step.to as StackAt] : [before.hub];
    for (const hub of hubs) {
      const states = (name: string) => [
        before.of(name),
        ...(stage.clusters.includes(name) ? through(name).map(({ stack, folder }) => ({ stack, folder })) : []),
      ];
      for (const of of product(force.clusters, states)) {
        if (force.isBroken({ hub, of: (name) => of.get(name)! })) {
          broken.push({ stage, hub, of: [...of] });
        }
      }
    }
  }
  return broken;
}

function brokenAnywhere(plan: Plan, force: BruteForce): unknown[] {
  const steps = new Map<string, Step[]>(force.clusters.map((name) => [name, []]));
  plan.stages.forEach(({ step, clusters }) => clusters.forEach((name) => steps.get(name)!.push(step)));
  const statesFor = (name: string) =>
    steps
      .get(name)!
      .reduce<LocalState[]>(
        (states, step) => [...states, ...states.flatMap((state) => [...statesOf(state, step), after(state, step)])],
        [START],
      );
  const hubs: readonly StackAt[] = plan.stages.some(({ step }) => step.unit === 'hub') ? ['old', 'new'] : ['old'];
  return hubs.flatMap((hub) =>
    [...product(force.clusters, statesFor)].filter((of) => force.isBroken({ hub, of: (name) => of.get(name)! })),
  );
}

test('a plan says what looking at every state says', () => {
  const verdicts = new Map<string, number>();
  fc.assert(
    fc.property(change, (description) => {
      const { old, now } = sidesOf(description);
      const plan = planOf(old, now);
      verdicts.set(plan.verdict, (verdicts.get(plan.verdict) ?? 0) + 1);
      const force = new BruteForce(plan);
      switch (plan.verdict) {
        case 'any order':
          expect(brokenAnywhere(plan, force)).toEqual([]);
          break;
        case 'order':
          expect(brokenOnTheWay(plan, force)).toEqual([]);
          break;
        case 'phases':
          expect(brokenOnTheWay(plan, force)).toEqual([]);
          expect(force.canReachDirectly() && plan.recreated.size === 0).toBe(false);
          break;
        case 'none':
          expect(force.canReachDirectly() && plan.recreated.size === 0).toBe(false);
          break;
      }
    }),
    { numRuns: runs(16), interruptAfterTimeLimit: 120_000 },
  );
  expect(verdicts.size).toBeGreaterThan(0);
}, 300_000);
