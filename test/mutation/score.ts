import type { Operator } from './operator';
import { survives, Verdict } from './verdict';

interface Score {
  caught: number;
  injected: number;
  equivalent: number;
  readonly kinds: Set<Operator>;
}

/** How many of the edits that change behaviour were caught, a class a line. */
export function table(verdicts: readonly Verdict[]): string {
  const scores = new Map<string, Score>();
  for (const verdict of verdicts) {
    for (const name of [verdict.edit.operator.class, 'all']) {
      const score = scores.get(name) ?? { caught: 0, injected: 0, equivalent: 0, kinds: new Set() };
      scores.set(name, score);
      score.kinds.add(verdict.edit.operator);
      score.equivalent += verdict.edit.equivalent === undefined ? 0 : 1;
      score.injected += verdict.edit.equivalent === undefined ? 1 : 0;
      score.caught += verdict.edit.equivalent === undefined && !survives(verdict) ? 1 : 0;
    }
  }
  const rows = [...scores]
    .sort(([one], [other]) => Number(one === 'all') - Number(other === 'all') || one.localeCompare(other))
    .map(([name, { caught, injected, equivalent, kinds }]) => [
      name,
      `${caught} / ${injected}`,
      String(kinds.size),
      String(equivalent),
    ]);
  const all = [['class', 'caught / injected', 'kinds', 'change nothing'], ...rows];
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
