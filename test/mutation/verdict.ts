import { runChecks } from '../../lib/checks/index';
import { outputOf, readViews } from '../../lib/views/views';
import { Edit, editsOf, Operator } from './operator';
import type { Rendered } from './parts';
import { changesNothing, isChosen } from './reasons';

/** What became of one edit. */
export interface Verdict {
  readonly fleet: string;
  readonly edit: Edit;
  /** Ids of the checks that told of it; none where it went unseen. */
  readonly caughtBy: readonly string[];
}

/** Makes each edit on its own and asks the checks. */
export function* judge(
  fleet: string,
  rendered: Rendered,
  operators: readonly Operator[],
  options?: Parameters<typeof editsOf>[2],
): Iterable<Verdict> {
  const before = textsOf(rendered);
  for (const edit of editsOf(rendered, operators, options)) {
    yield { fleet, edit, caughtBy: toldSince(before, edit.edited) };
  }
}

/** Ids of the checks that tell of something that was not there before. */
export function toldSince(before: ReadonlySet<string>, edited: Rendered): string[] {
  const told = findings(edited).filter(({ text }) => !before.has(text));
  return [...new Set(told.map(({ id }) => id))];
}

/** All that the checks tell of an output. */
export function textsOf(rendered: Rendered): ReadonlySet<string> {
  return new Set(findings(rendered).map(({ text }) => text));
}

/** No check told of it, and nothing excuses that. */
export function survives({ edit, caughtBy }: Verdict): boolean {
  return edit.excuse === undefined && caughtBy.length === 0;
}

export const OUTCOMES = ['caught', 'unchecked', 'as another program writes it', 'changes nothing'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What is to be made of an edit: whoever tells of one that changes nothing is no better for it. */
export function outcomeOf({ edit, caughtBy }: Verdict): Outcome {
  if (changesNothing(edit.excuse)) {
    return 'changes nothing';
  }
  if (caughtBy.length > 0) {
    return 'caught';
  }
  return isChosen(edit.excuse) ? 'as another program writes it' : 'unchecked';
}

function findings(rendered: Rendered): { id: string; text: string }[] {
  return runChecks(readViews(outputOf(rendered))).map((finding) => ({ id: finding.id, text: JSON.stringify(finding) }));
}
