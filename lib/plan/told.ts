import { named } from '../collections/named';
import type { ByHand } from './by-hand';
import type { Counterexample, Step } from './orders';
import { changedStacks, sameStack } from './expand';
import { sameFolder } from './state';
import { BOOTSTRAP, clusterOfStack } from './side';
import type { Phase, Stage } from './stages';
import type { Plan } from './plan';

/** What somebody does next. */
export interface Task {
  /** The phase it is done in; of a plan without phases, the one from whose folder a stack is applied. */
  readonly phase?: Phase;
  readonly does: 'apply stacks' | 'empty stacks' | 'sync folders' | 'wait until all have moved' | ByHand['what'];
  /** Names of stacks or clusters: in any order. */
  readonly names: readonly string[];
  readonly byHand?: ByHand;
}

/** The stages as tasks of people, with what is done by hand where it has to be. */
export function tasksOf(plan: Plan): Task[] {
  const { stages, byHand } = plan;
  if (stages.length === 0) {
    return [];
  }
  const { first, last } = rightsOf(plan);
  const firstFolder = stages.findIndex(isMove);
  const tasks = [...stages, undefined].flatMap((stage, index) => {
    const hands = byHand
      .map((one) => ({ one, ...whenOf(one, stages) }))
      .filter(({ at }) => at === index)
      .map(({ one, phase }) => handTask(one, phase));
    const marks = index === firstFolder && stage?.phase === 'migrate' ? remarked(plan) : [];
    const marking: Task[] = marks.length === 0 ? [] : [{ phase: 'migrate', does: 'apply stacks', names: marks }];
    return [...hands, ...marking, ...(stage ? stageTasks(plan, stage) : [])];
  });
  return [...first, ...tasks, ...last];
}

/** What is a move itself, and needs both the old and the new there. */
const WHILE_MOVING: ReadonlySet<ByHand['what']> = new Set([
  'switch the signing key',
  'give new settings',
  'free a Secret',
  'free an account',
  'move the operator',
]);

/** Before which stage something is done by hand; values are where they are read before a phase begins that reads them. */
function whenOf({ before, what }: ByHand, stages: readonly Stage[]): { readonly at: number; readonly phase?: Phase } {
  const phases = stages.map(({ phase }) => phase);
  const folder = stages.findIndex(isMove);
  const beside = stages.findIndex(({ step }) => step.unit === 'folder' && step.to === 'expanded');
  const at = (index: number) => ({ at: index, phase: phases[index] ?? phases.at(-1) });
  switch (before) {
    case 'stacks':
      return at(0);
    case 'folders':
      return phases[0] === 'expand' && !WHILE_MOVING.has(what)
        ? { at: beside >= 0 ? beside : phases.lastIndexOf('expand') + 1, phase: 'expand' }
        : at(folder >= 0 ? folder : what === 'add a key' ? 0 : stages.length);
    case 'removal': {
      const contract = phases.indexOf('contract');
      const stack = stages.findIndex(({ step }) => step.unit !== 'folder');
      return at(Math.max(0, contract >= 0 ? contract : stack));
    }
    case undefined:
      return at(stages.length);
  }
}

/** The new folders, and not what comes beside the old ones. */
function isMove({ step }: Stage): boolean {
  return step.unit === 'folder' && step.to !== 'expanded';
}

/** A stack of rights has those of both sides while the others are applied. */
function rightsOf({ expansions, change, stages }: Plan): { readonly first: Task[]; readonly last: Task[] } {
  const rights = expansions.find(({ name }) => name === BOOTSTRAP);
  const [old, now] = [change.before, change.after].map(({ stacks }) => stacks.find(({ name }) => name === BOOTSTRAP));
  if (!rights || sameStack(old, now)) {
    return { first: [], last: [] };
  }
  const isPhased = stages[0]?.phase !== undefined;
  const task = (phase: Phase | undefined): Task => ({ phase, does: 'apply stacks', names: [BOOTSTRAP] });
  const isAll = sameStack(rights.expanded, now);
  return {
    first: sameStack(rights.expanded, old) ? [] : [task(isPhased || !isAll ? 'expand' : undefined)],
    last: isAll ? [] : [task(isPhased ? 'contract' : undefined)],
  };
}

function stageTasks(plan: Plan, stage: Stage): Task[] {
  const { phase, step } = stage;
  const names = namesOf(plan, stage);
  const isThere = new Set(plan.change.after.stacks.map(({ name }) => name));
  const isLeft = (name: string) => step.unit !== 'folder' && step.to === 'new' && !isThere.has(name);
  const [left, others] = [true, false].map((which) => names.filter((name) => isLeft(name) === which));
  return [
    ...(others!.length > 0 ? [{ phase, does: doesOf(step), names: others! }] : []),
    ...(left!.length > 0 ? [{ phase: 'contract' as const, does: 'empty stacks' as const, names: left! }] : []),
  ];
}

function handTask(byHand: ByHand, phase: Phase | undefined): Task {
  return { phase, does: byHand.what, names: byHand.clusters, byHand };
}

function doesOf({ unit, to }: Step): Task['does'] {
  return unit !== 'folder' ? 'apply stacks' : to === 'settled' ? 'wait until all have moved' : 'sync folders';
}

function namesOf(plan: Plan, { phase, step, clusters }: Stage): readonly string[] {
  const { before, after } = plan.change;
  const isApplied = (name: string) => phase === undefined || changesIn(plan, phase, name);
  switch (step.unit) {
    case 'hub':
      return changedStacks(before, after).filter(
        (name) => clusterOfStack(name) === undefined && name !== BOOTSTRAP && isApplied(name),
      );
    case 'stack':
      return clusters.map((cluster) => `spoke-${cluster}`).filter(isApplied);
    case 'folder':
      // Of a cluster that signs with another key nothing may be synced.
      return step.to === 'new' ? clusters.filter((name) => !sameFolder({ before, after }, name)) : clusters;
  }
}

/** Whether a phase applies another stack than is there when it begins. */
function changesIn({ change, expansions }: Plan, phase: Phase, name: string): boolean {
  const own = named(expansions, name);
  const old = named(change.before.stacks, name);
  return phase === 'expand' ? !sameStack(old, own?.expanded) : !sameStack(own?.migrating, own?.contracted);
}

/** Stacks that differ in nothing but the marks of the new canaries. */
function remarked({ expansions }: Plan): readonly string[] {
  return expansions.filter(({ expanded, migrating }) => !sameStack(expanded, migrating)).map(({ name }) => name);
}

/** What was done before something broke, in words. */
export function takenText(cluster: string, taken: readonly Step[]): string {
  return taken
    .map(({ unit, to }) => {
      const version = to === 'expanded' ? 'that serves both' : 'of after';
      switch (unit) {
        case 'hub':
          return `the stack of the hub ${version} is applied`;
        case 'stack':
          return `stack spoke-${cluster} ${version} is applied`;
        case 'folder':
          return to === 'settled'
            ? 'everything has moved'
            : to === 'expanded'
              ? `what comes in folder ${cluster} is synced in addition to what is there`
              : `folder ${cluster} is synced`;
      }
    })
    .join(', then ');
}

/** Why a state breaks, in a sentence. */
export function brokenText({ cluster, taken, breaks, state }: Counterexample): string {
  const part = state.folder === 'begun' ? ' (its cluster.k8s.yaml comes first)' : '';
  const { id, place, message } = breaks[0]!;
  const more = breaks.length > 1 ? `; and ${breaks.length - 1} more` : '';
  return `once ${takenText(cluster, taken)}${part}: ${place}: ${message} (${id})${more}`;
}

/** What to do where no order was found, by what stands in the way. */
const ADVICE: Readonly<Record<string, string>> = {
  'both-are-there':
    'give what is new a name of its own, next to what is there, in a change of its own; remove the old one afterwards',
  'user-has-one-role':
    'a user of a database has one role at a time: give the new credential other users, such as two that take turns, or keep the old name outside with renamedFrom',
  'delivered-password-stays-valid':
    'a user gets another password the moment a role is made for it: give the new credential other users, such as two that take turns, or keep the old name outside with renamedFrom',
  'leased-user-lives-on':
    'keep what the leases hang on next to what is new, and remove it in a change of its own, once no lease of it is left',
  'static-role-keeps-its-user':
    'give the new user a credential of another name, let everybody move to it, and remove the old one afterwards',
  'signing-key-is-trusted':
    'an auth mount has one issuer: leave the issuer out in a change of its own, let the API server change, and state the new one afterwards',
  'certificate-is-trusted-by-its-peers':
    'keep the root and exchange an authority below it; or add the new authority to trusts of every certificate in a change of its own, then change authority and have the old one in trusts, and let that go in a third change',
};

export function adviceFor(id: string): string {
  return ADVICE[id] ?? 'make two changes of it: first what is new next to what is there, then without what was';
}
