import type { Break } from './breaks';
import type { Model, Touched } from './model';
import type { FolderAt, LocalState, StackAt } from './state';

/** What one cluster and the hub can do next. */
export type Step =
  { readonly unit: 'hub' | 'stack'; readonly to: StackAt } | { readonly unit: 'folder'; readonly to: FolderAt };

/** An order that breaks something: the steps that were taken, and what is broken then. */
export interface Counterexample {
  readonly cluster: string;
  readonly taken: readonly Step[];
  readonly state: LocalState;
  readonly breaks: readonly Break[];
}

export const START: LocalState = { hub: 'old', stack: 'old', folder: 'old' };

const HUB: Step = { unit: 'hub', to: 'new' };
const STACK: Step = { unit: 'stack', to: 'new' };
const FOLDER: Step = { unit: 'folder', to: 'new' };
/** What comes is there beside what leaves, until everything of it has arrived. */
const JOIN: Step = { unit: 'folder', to: 'expanded' };
export const SETTLE: Step = { unit: 'folder', to: 'settled' };

/** In the order of preference: as people do it who know nothing of the change. */
const ORDERS: readonly (readonly Step[])[] = [
  [HUB, STACK, FOLDER],
  [HUB, FOLDER, STACK],
  [FOLDER, STACK, HUB],
  [FOLDER, HUB, STACK],
  [STACK, HUB, FOLDER],
  [STACK, FOLDER, HUB],
];

/** The orders in which a cluster and the hub can go from one end to the other, each once. */
export function ordersOf(touched: Touched): readonly (readonly Step[])[] {
  const all = ORDERS.map((order) => order.filter(({ unit }) => isTouched(unit, touched)));
  return [...new Map(all.map((order) => [JSON.stringify(order), order])).values()];
}

function isTouched(unit: Step['unit'], { hub, stack, folder, hands }: Touched): boolean {
  return unit === 'hub' ? hub : unit === 'stack' ? stack : folder || hands;
}

/** To both versions, over to the new folders, and to the new version: in two orders of the stacks. */
export function phasesOf({ hub, stack, folder, hands, joins }: Touched): readonly (readonly Step[])[] {
  const to = (version: StackAt): Step[] => [
    ...(hub ? [{ unit: 'hub' as const, to: version }] : []),
    ...(stack ? [{ unit: 'stack' as const, to: version }] : []),
  ];
  const middle = folder || hands ? [FOLDER, SETTLE] : [];
  return [false, true].flatMap((turned) =>
    [false, true].map((alsoTurned) => [
      ...(turned ? to('expanded').reverse() : to('expanded')),
      ...(joins ? [JOIN] : []),
      ...middle,
      ...(alsoTurned ? to('new').reverse() : to('new')),
    ]),
  );
}

export function after(state: LocalState, { unit, to }: Step): LocalState {
  return { ...state, [unit]: to };
}

/** The states that a step goes through: a folder is applied in two parts. */
export function statesOf(state: LocalState, step: Step): readonly LocalState[] {
  const done = after(state, step);
  return step.unit === 'folder' && step.to === 'new' ? [{ ...done, folder: 'begun' }, done] : [done];
}

/** The first state of an order in which something breaks; undefined for one that breaks nothing. */
export function firstBroken(model: Model, cluster: string, order: readonly Step[]): Counterexample | undefined {
  let state = START;
  for (const [index, step] of order.entries()) {
    for (const next of statesOf(state, step)) {
      const breaks = model.breaks(cluster, next);
      if (breaks.length > 0) {
        return { cluster, taken: order.slice(0, index + 1), state: next, breaks };
      }
    }
    state = after(state, step);
  }
  return undefined;
}

/** The order, or the one that waits after the folder until everything has moved; undefined where both break something. */
export function safeOrder(model: Model, cluster: string, order: readonly Step[]): readonly Step[] | undefined {
  return [order, waiting(order)].find((one) => firstBroken(model, cluster, one) === undefined);
}

/** The same, where the folder is followed by a wait until everything has moved. */
export function waiting(order: readonly Step[]): readonly Step[] {
  return order.includes(SETTLE) ? order : order.flatMap((step) => (step === FOLDER ? [step, SETTLE] : [step]));
}
