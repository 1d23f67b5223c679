import { Fleets, rendered } from './fleets';
import type { Operator } from './operator';
import { kindOf } from './score';
import { judge, Verdict } from './verdict';

/**
 * One edit of each kind a fleet, in some fleets; `npm run test:mutation` makes more of them, in all.
 *
 * @param fleetsOfEach in how many fleets, where so many have a place for it
 */
export function someVerdicts(fleets: Fleets, operators: readonly Operator[], fleetsOfEach: number): Verdict[] {
  const verdicts: Verdict[] = [];
  const fleetsOf = new Map<string, number>();
  for (const [name, fleet] of Object.entries(fleets)) {
    const wanted = operators.filter((operator) => (fleetsOf.get(kindOf(operator)) ?? 0) < fleetsOfEach);
    const judged = [...judge(name, rendered(fleet), wanted, { atMost: 1 })];
    judged.forEach(({ edit }) => fleetsOf.set(kindOf(edit.operator), (fleetsOf.get(kindOf(edit.operator)) ?? 0) + 1));
    verdicts.push(...judged);
  }
  return verdicts;
}
