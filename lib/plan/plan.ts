import { SynthesizedStack } from '../output/stack';
import { BrokenBetween, brokenInAnyOrder, ordered } from './clusters-apart';
import { EnginePlace, enginePlaces } from './engine-places';
import { changedStacks, expand, Expansion } from './expand';
import { Model, recreatedIn } from './model';
import { after, Counterexample, firstBroken, ordersOf, phasesOf, safeOrder, START, Step, waiting } from './orders';
import { BOOTSTRAP, clusterOfStack, comparable, Side } from './side';
import { Stage, stagesOf } from './stages';
import type { Change } from './state';
import { hasArrivedFirst, movedBetween, movedWithin } from './moved';
import { ByHand, byHandOf } from './by-hand';
import { notKnownOf } from './not-known';

/** An order in which a change is carried out so that no step breaks anything, as far as both sides say. */
export interface Plan {
  /**
   * Whether nothing changes on a server, every order breaks nothing, only the order of the stages does, it takes phases,
   * or none was found.
   */
  readonly verdict: 'nothing' | 'any order' | 'order' | 'phases' | 'none';
  readonly stages: readonly Stage[];
  /** Why it is not any order, or none. */
  readonly counterexamples: readonly Counterexample[];
  /** What breaks between clusters that are not equally far. */
  readonly between?: BrokenBetween;
  /** What Terraform would remove and make again if the new stacks were applied at once: old address, new address. */
  readonly recreated: ReadonlyMap<string, string>;
  readonly byHand: readonly ByHand[];
  /** What it rests on and no file tells. */
  readonly notKnown: readonly string[];
  /** The stacks of each phase, where it takes phases. */
  readonly expansions: readonly Expansion[];
  /** Where values are, of either end. */
  readonly placeOf: (path: string) => EnginePlace;
  readonly change: Change;
}

export function planOf(before: Side, next: Side): Plan {
  const expansions = expand(before.stacks, next.stacks);
  const change: Change = {
    before: comparable(before),
    after: comparable(next),
    expanded: expansions.map(({ expanded }) => expanded),
    joined: movedWithin({ before, after: next }),
  };
  const model = new Model(change);
  const byHand = byHandOf(change, model);
  const notKnown = notKnownOf(change, model);
  const placeOf = enginePlaces(model.before, model.after);
  const moved = movedBetween(change);
  const { moves, left } = moved;
  const recreated = recreatedIn(change, (stack) => isTouched(model, stack));
  const plan = (found: Pick<Plan, 'verdict'> & Partial<Plan>): Plan => ({
    ...{ stages: [], counterexamples: [], byHand, notKnown, recreated, expansions, placeOf, change },
    ...found,
  });
  if (model.changed.length === 0) {
    return plan({ verdict: 'nothing' });
  }
  const isJoined = model.changed.some((name) => model.of(name).joins);
  const direct = directOrders(model);
  // What nobody understands is never called safe.
  const isKnown = notKnown.length === 0 && moves.length === 0 && !isJoined;
  const isAnyOrder =
    isKnown &&
    direct.broken.length === 0 &&
    recreated.size === 0 &&
    !isBound(change) &&
    byHand.every(({ before: of }) => of === undefined);
  const apart = isAnyOrder ? brokenInAnyOrder(model) : undefined;
  if (isAnyOrder && !apart) {
    return plan({ verdict: 'any order', stages: stagesOf(direct.orders!) });
  }
  if (direct.orders && recreated.size === 0 && !isJoined) {
    const arrivals = new Set(moves.map(({ to }) => to));
    const orders = [...direct.orders].map(
      ([cluster, order]) => [cluster, arrivals.has(cluster) ? waiting(order) : order] as const,
    );
    const { stages } = ordered(model, stagesOf(new Map(orders), left));
    if (stages && hasArrivedFirst(moved, stages)) {
      return plan({ verdict: 'order', stages, counterexamples: direct.broken, between: apart });
    }
  }
  const phased = phasedStages(model, expansions, left);
  const found = phased.stages ? ordered(model, phased.stages) : {};
  return found.stages
    ? plan({ verdict: 'phases', stages: found.stages, counterexamples: direct.broken })
    : // What stands in the way even of both at a time comes first.
      plan({ verdict: 'none', counterexamples: [...phased.broken, ...direct.broken], between: found.between });
}

/** What is removed is in no new output, and who applies the other stacks needs the rights to do so. */
function isBound({ before, after: next }: Change): boolean {
  const now = new Set(next.stacks.map(({ name }) => name));
  const changed = changedStacks(before, next);
  return before.stacks.some(({ name }) => !now.has(name)) || (changed.includes(BOOTSTRAP) && changed.length > 1);
}

function isTouched(model: Model, stack: string): boolean {
  const cluster = clusterOfStack(stack);
  return cluster === undefined || model.of(cluster).stack;
}

interface Found {
  /** For each cluster that changes; undefined where one of them has none. */
  readonly orders?: ReadonlyMap<string, readonly Step[]>;
  /** Of those that were tried, each in the first cluster in which it breaks something. */
  readonly broken: readonly Counterexample[];
}

/** One order for all, else one for each: the stacks and folders as they are written. */
function directOrders(model: Model): Found {
  const { changed } = model;
  const orders = new Map(changed.map((cluster) => [cluster, ordersOf(model.of(cluster))]));
  const broken = changed.flatMap((cluster) =>
    orders.get(cluster)!.flatMap((order) => firstBroken(model, cluster, order) ?? []),
  );
  const safe = new Map(
    changed.map((cluster) => [cluster, orders.get(cluster)!.map((order) => safeOrder(model, cluster, order))] as const),
  );
  // Those that are touched alike have the same orders at the same places.
  const most = Math.max(...[...orders.values()].map(({ length }) => length));
  const common = Array.from({ length: most }, (_, index) => index).find((index) =>
    changed.every((cluster) => safe.get(cluster)!.length === most && safe.get(cluster)![index] !== undefined),
  );
  const chosen = changed.map((cluster) => {
    const all = safe.get(cluster)!;
    return [cluster, common === undefined ? all.find((order) => order !== undefined) : all[common]] as const;
  });
  return {
    orders: chosen.every(([, order]) => order !== undefined)
      ? new Map(chosen as (readonly [string, readonly Step[]])[])
      : undefined,
    broken: distinct(broken),
  };
}

/** Through stacks that serve both. */
function phasedStages(
  model: Model,
  expansions: readonly Expansion[],
  left: ReadonlySet<string>,
): {
  readonly stages?: readonly Stage[];
  readonly broken: readonly Counterexample[];
} {
  const { changed } = model;
  const cannot = cannotBeBoth(expansions, changed[0]!);
  if (cannot.length > 0) {
    return { broken: cannot };
  }
  const broken: Counterexample[] = [];
  for (let index = 0; index < 4; index += 1) {
    const orders = new Map(changed.map((cluster) => [cluster, phasesOf(model.of(cluster))[index]!]));
    const failing = [...orders].flatMap(([cluster, order]) => firstBroken(model, cluster, order) ?? []);
    if (failing.length === 0) {
      return { stages: phased(orders, left), broken };
    }
    broken.push(...failing);
  }
  return { broken: distinct(broken) };
}

function cannotBeBoth(expansions: readonly Expansion[], first: string): Counterexample[] {
  return expansions
    .filter(({ cannot }) => cannot.length > 0)
    .map(({ name, cannot }) => {
      const cluster = clusterOfStack(name);
      const step = { unit: cluster === undefined ? ('hub' as const) : ('stack' as const), to: 'expanded' as const };
      return { cluster: cluster ?? first, taken: [step], state: after(START, step), breaks: cannot };
    });
}

/** All of one phase before any of the next; clusters that lose what others get move after these. */
function phased(orders: ReadonlyMap<string, readonly Step[]>, left: ReadonlySet<string>): Stage[] {
  const part = (phase: NonNullable<Stage['phase']>, isMeant: (step: Step) => boolean, of = orders): Stage[] =>
    unitsInOrder(of, isMeant).map((stage) => ({ ...stage, phase }));
  const [early, late] = [false, true].map(
    (isLate) => new Map([...orders].filter(([cluster]) => left.has(cluster) === isLate)),
  );
  return [
    ...part('expand', ({ to }) => to === 'expanded'),
    ...[early, late].flatMap((of) => part('migrate', ({ unit, to }) => unit === 'folder' && to !== 'expanded', of)),
    ...part('contract', ({ unit, to }) => unit !== 'folder' && to === 'new'),
  ];
}

function unitsInOrder(orders: ReadonlyMap<string, readonly Step[]>, isMeant: (step: Step) => boolean): Stage[] {
  const steps = [...orders].flatMap(([cluster, order]) => order.filter(isMeant).map((step) => ({ cluster, step })));
  // Each cluster has all of them in the same order, or fewer.
  const longest = [...orders.values()]
    .map((order) => order.filter(isMeant))
    .reduce<readonly Step[]>((a, b) => (b.length > a.length ? b : a), []);
  return longest.map((step) => ({
    step,
    clusters:
      step.unit === 'hub'
        ? []
        : steps
            .filter((one) => one.step.unit === step.unit && one.step.to === step.to)
            .map(({ cluster }) => cluster)
            .sort(),
  }));
}

/** One of each check and state: a hundred clusters that break in the same way are told once. */
function distinct(all: readonly Counterexample[]): Counterexample[] {
  const key = ({ state, breaks }: Counterexample) => `${JSON.stringify(state)} ${breaks[0]!.id}`;
  return [...new Map([...all].reverse().map((one) => [key(one), one])).values()].reverse();
}

/** The stacks as they are applied in a phase. One that leaves is empty in the last, which removes what it made. */
export function stacksIn({ expansions }: Plan, phase: NonNullable<Stage['phase']>): readonly SynthesizedStack[] {
  return expansions.map(
    ({ expanded, migrating, contracted }) => ({ expand: expanded, migrate: migrating, contract: contracted })[phase],
  );
}
