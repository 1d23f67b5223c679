import type { Operator } from './operator';
import { Outcome, outcomeOf, OUTCOMES, survives, Verdict } from './verdict';

interface Score {
  readonly verdicts: Verdict[];
  readonly kinds: Set<Operator>;
}

/** What became of the edits, a class a line. */
export function table(verdicts: readonly Verdict[]): string {
  const scores = new Map<string, Score>();
  for (const verdict of verdicts) {
    for (const name of [verdict.edit.operator.class, 'all']) {
      const score = scores.get(name) ?? { verdicts: [], kinds: new Set() };
      scores.set(name, score);
      score.kinds.add(verdict.edit.operator);
      score.verdicts.push(verdict);
    }
  }
  const rows = [...scores]
    .sort(([one], [other]) => Number(one === 'all') - Number(other === 'all') || one.localeCompare(other))
    .map(([name, { verdicts: all, kinds }]) => [
      name,
      String(kinds.size),
      ...OUTCOMES.map((outcome) => String(numberOf(all, outcome))),
      `${(100 * caughtShare(all)).toFixed(1)} %`,
    ]);
  const all = [['class', 'kinds', ...OUTCOMES, 'caught / (caught + unchecked)'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** How many of the edits that change something were caught, between 0 and 1. */
export function caughtShare(verdicts: readonly Verdict[]): number {
  const caught = numberOf(verdicts, 'caught');
  return caught / Math.max(1, caught + numberOf(verdicts, 'unchecked'));
}

/** Why nothing told of edits with an outcome: a reason a line, the most frequent first. */
export function reasonsOf(verdicts: readonly Verdict[], outcome: Outcome): string[] {
  const counts = new Map<string, number>();
  for (const { edit } of verdicts.filter((one) => outcomeOf(one) === outcome)) {
    const reason = edit.excuse ?? 'without a reason';
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([reason, count]) => `${count} ${reason}`);
}

function numberOf(verdicts: readonly Verdict[], outcome: Outcome): number {
  return verdicts.filter((one) => outcomeOf(one) === outcome).length;
}

/** What no check told of: a kind of edit a line, with the sites below. */
export function survivors(verdicts: readonly Verdict[], sites = Infinity): string[] {
  const byKind = new Map<string, Verdict[]>();
  for (const verdict of verdicts.filter(survives)) {
    const kind = kindOf(verdict.edit.operator);
    byKind.set(kind, [...(byKind.get(kind) ?? []), verdict]);
  }
  return [...byKind]
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([kind, all]) => [
      `${kind} (${all.length})`,
      ...all.slice(0, sites).map(({ fleet, edit }) => `    ${fleet}: ${edit.place}`),
    ]);
}

export function kindOf({ class: name, kind }: Operator): string {
  return `${name}: ${kind}`;
}
