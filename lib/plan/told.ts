import type { ByHand } from './by-hand';
import type { Counterexample, Step } from './orders';
import { sameStack } from './expand';
import { sameFolder } from './state';
import { clusterOfStack } from './side';
import type { Phase, Stage } from './stages';
import type { Plan } from './plan';

/** What somebody does next. */
export interface Task {
  readonly phase?: Phase;
  readonly does: 'apply stacks' | 'sync folders' | 'wait until all have moved' | ByHand['what'];
  /** Names of stacks or clusters: in any order. */
  readonly names: readonly string[];
  readonly byHand?: ByHand;
}

/** The stages as tasks of people, with what is done by hand where it has to be. */
export function tasksOf(plan: Plan): Task[] {
  const { stages, byHand } = plan;
  const first = stages.findIndex(({ step }) => step.unit === 'folder');
  return stages.flatMap((stage, index) => {
    const isNext = ({ before }: ByHand) => index === (before === 'stacks' ? 0 : first);
    const hands = byHand.filter(isNext).map((one) => handTask(one, stage.phase));
    const marks = index === first && stage.phase === 'migrate' ? remarked(plan) : [];
    const marking: Task[] = marks.length === 0 ? [] : [{ phase: 'migrate', does: 'apply stacks', names: marks }];
    const names = namesOf(plan, stage);
    return [
      ...hands,
      ...marking,
      ...(names.length > 0 ? [{ phase: stage.phase, does: doesOf(stage.step), names }] : []),
    ];
  });
}

function handTask(byHand: ByHand, phase: Phase | undefined): Task {
  return { phase, does: byHand.what, names: byHand.clusters, byHand };
}

function doesOf({ unit, to }: Step): Task['does'] {
  return unit !== 'folder' ? 'apply stacks' : to === 'settled' ? 'wait until all have moved' : 'sync folders';
}

function namesOf({ change: { before, after } }: Plan, { step, clusters }: Stage): readonly string[] {
  switch (step.unit) {
    case 'hub': {
      const names = [...before.stacks, ...after.stacks].map(({ name }) => name);
      const find = (side: typeof before, name: string) => side.stacks.find((stack) => stack.name === name);
      return [...new Set(names)].filter(
        (name) => clusterOfStack(name) === undefined && !sameStack(find(before, name), find(after, name)),
      );
    }
    case 'stack':
      return clusters.map((cluster) => `spoke-${cluster}`);
    case 'folder':
      // Of a cluster that signs with another key nothing may be synced.
      return step.to === 'new' ? clusters.filter((name) => !sameFolder({ before, after }, name)) : clusters;
  }
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
          return `the hub's stack ${version} is applied`;
        case 'stack':
          return `stack spoke-${cluster} ${version} is applied`;
        case 'folder':
          return to === 'settled' ? 'everything has moved' : `folder ${cluster} is synced`;
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
  'signing-key-is-trusted':
    'an auth mount has one issuer: leave the issuer out in a change of its own, let the API server change, and state the new one afterwards',
  'certificate-is-trusted-by-its-peers':
    'keep the root and exchange an authority below it, or make everybody trust both roots first, in a change of its own',
};

export function adviceFor(id: string): string {
  return ADVICE[id] ?? 'make two changes of it: first what is new next to what is there, then without what was';
}
