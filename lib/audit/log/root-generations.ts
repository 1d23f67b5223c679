import type { RootStep } from './root-steps';

/** A step that the hub took. */
export interface TakenStep {
  /** Milliseconds. */
  readonly time: number;
  readonly step: RootStep;
  /** Vault namespace. */
  readonly namespace: string;
  /** By the name of the token; undefined for who had none. */
  readonly by?: string;
  readonly address: string;
}

/** A root token that was made, or was begun, by a quorum. Times are milliseconds. */
export interface RootGeneration {
  readonly namespace: string;
  /** Undefined where that was before the log. */
  readonly begun?: number;
  readonly by: readonly string[];
  readonly addresses: readonly string[];
  /** Shares that were entered. */
  readonly shares: number;
  /** With both undefined it is open, or the log ends before it does. */
  readonly completed?: number;
  readonly cancelled?: number;
  /** The accessor, hashed, of the first root token that was seen for the first time after it. */
  readonly token?: string;
}

/** A root token that was seen. */
interface SeenRoot {
  readonly accessor?: string;
  /** Milliseconds. */
  readonly first: number;
}

export const WITHOUT_TOKEN = 'somebody without a token';

/** One after the other, as a hub allows but one at a time; logs of several nodes come in any order. */
export function rootGenerations(steps: readonly TakenStep[], roots: readonly SeenRoot[]): RootGeneration[] {
  const open = new Map<string, TakenStep[]>();
  const all: TakenStep[][] = [];
  for (const step of [...steps].sort((one, other) => one.time - other.time)) {
    const before = open.get(step.namespace);
    if (before && step.step !== 'begun') {
      before.push(step);
    } else if (step.step !== 'cancelled') {
      // What is cancelled without having begun is nothing.
      const begun = [step];
      all.push(begun);
      open.set(step.namespace, begun);
    }
    if (step.step === 'completed' || step.step === 'cancelled') {
      open.delete(step.namespace);
    }
  }
  const generations = all.map(generationOf);
  return generations.map((generation) => ({ ...generation, token: tokenOf(generation, generations, roots) }));
}

function generationOf(steps: readonly TakenStep[]): RootGeneration {
  const timeOf = (step: RootStep) => steps.find((one) => one.step === step)?.time;
  return {
    namespace: steps[0]!.namespace,
    begun: timeOf('begun'),
    by: [...new Set(steps.map(({ by }) => by ?? WITHOUT_TOKEN))].sort(),
    addresses: [...new Set(steps.map(({ address }) => address))].sort(),
    shares: steps.filter(({ step }) => step === 'share entered' || step === 'completed').length,
    completed: timeOf('completed'),
    cancelled: timeOf('cancelled'),
  };
}

/** Nothing in a log says which token was made: it is the next that was not there before. */
function tokenOf(
  { completed }: RootGeneration,
  generations: readonly RootGeneration[],
  roots: readonly SeenRoot[],
): string | undefined {
  if (completed === undefined) {
    return undefined;
  }
  const next = Math.min(...generations.map((other) => other.completed ?? Infinity).filter((time) => time > completed));
  return roots
    .filter(({ first }) => first >= completed && first < next)
    .sort((one, other) => one.first - other.first)[0]?.accessor;
}
