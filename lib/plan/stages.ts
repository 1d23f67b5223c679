import { after, START, statesOf, Step } from './orders';
import type { FleetState, LocalState } from './state';

/** The two halves of a change that has no order of its own, and what is between them. */
export type Phase = 'expand' | 'migrate' | 'contract';

/** Steps of one kind, in any order among them; each begins when all before it are done. */
export interface Stage {
  readonly phase?: Phase;
  readonly step: Step;
  /** The clusters that take it, sorted; empty for the hub. */
  readonly clusters: readonly string[];
}

/**
 * The orders of all clusters as one: what a cluster does before the hub is before it, and what it does after is after.
 * Of what is between, clusters do the same together.
 *
 * @param late clusters that begin when the others are done
 */
export function stagesOf(orders: ReadonlyMap<string, readonly Step[]>, late: ReadonlySet<string> = new Set()): Stage[] {
  const hub = [...orders.values()].flat().find(({ unit }) => unit === 'hub');
  const halves = [...orders].map(([cluster, order]) => {
    const at = order.findIndex(({ unit }) => unit === 'hub');
    return { cluster, before: at < 0 ? [] : order.slice(0, at), after: at < 0 ? order : order.slice(at + 1) };
  });
  const [early, rest] = [false, true].map((isLate) => halves.filter(({ cluster }) => late.has(cluster) === isLate));
  const side = (half: 'before' | 'after') =>
    [early!, rest!].flatMap((all) => levelsOf(all.map((one) => [one.cluster, one[half]] as const)));
  return [...side('before'), ...(hub ? [{ step: hub, clusters: [] }] : []), ...side('after')];
}

function levelsOf(all: readonly (readonly [cluster: string, steps: readonly Step[]])[]): Stage[] {
  const depth = Math.max(0, ...all.map(([, steps]) => steps.length));
  return Array.from({ length: depth }, (_, level) => level).flatMap((level) => {
    const byStep = new Map<string, { step: Step; clusters: string[] }>();
    for (const [cluster, steps] of all) {
      const step = steps[level];
      if (step) {
        const key = JSON.stringify(step);
        const stage = byStep.get(key) ?? { step, clusters: [] };
        byStep.set(key, { ...stage, clusters: [...stage.clusters, cluster].sort() });
      }
    }
    return [...byStep.values()];
  });
}

/** Where each cluster is before each stage, and through which states it goes in it. */
export function* walked(stages: readonly Stage[], clusters: readonly string[]): Iterable<Walk> {
  let hub = START.hub;
  const states = new Map<string, LocalState>(clusters.map((name) => [name, START]));
  for (const stage of stages) {
    const before = fleetState(hub, new Map(states));
    yield { stage, before, through: (cluster) => statesOf({ ...before.of(cluster), hub: before.hub }, stage.step) };
    if (stage.step.unit === 'hub') {
      hub = stage.step.to;
    }
    stage.clusters.forEach((cluster) => states.set(cluster, after(states.get(cluster)!, stage.step)));
  }
}

export interface Walk {
  readonly stage: Stage;
  readonly before: FleetState;
  readonly through: (cluster: string) => readonly LocalState[];
}

export function fleetState(hub: LocalState['hub'], of: ReadonlyMap<string, Omit<LocalState, 'hub'>>): FleetState {
  return { hub, of: (cluster) => of.get(cluster) ?? START };
}
