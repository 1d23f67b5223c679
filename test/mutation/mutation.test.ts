import { CATALOGUE } from './catalogue/index';
import { randomFleets, rendered, SMALL } from './fleets';
import { Operator } from './operator';
import { kindOf, survivors, table } from './score';
import { judge, Verdict } from './verdict';

/** One edit of each kind a fleet; `npm run test:mutation` makes more of them. */
const atMost = 1;
const verdicts: readonly Verdict[] = Object.entries({ ...SMALL, ...randomFleets(1, 2) }).flatMap(([name, fleet]) => [
  ...judge(name, rendered(fleet), CATALOGUE, { atMost }),
]);
const kinds = (operators: Iterable<Operator>) => [...new Set([...operators].map(kindOf))].sort();

test('every edit that changes behaviour is told by a check', () => {
  console.log(table(verdicts));
  expect(survivors(verdicts)).toEqual([]);
});

test('the kinds of edits are many, each has a name of its own, and each finds a place', () => {
  expect(CATALOGUE.length).toBeGreaterThan(400);
  expect(kinds(CATALOGUE)).toHaveLength(CATALOGUE.length);
  const made = new Set(verdicts.map(({ edit }) => kindOf(edit.operator)));
  expect(kinds(CATALOGUE).filter((kind) => !made.has(kind))).toEqual([]);
});
