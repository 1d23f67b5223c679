import { CATALOGUE } from './catalogue/index';
import { randomFleets, rendered, SMALL } from './fleets';
import { NOT_YET_TOLD } from './not-yet-told';
import { Operator } from './operator';
import { kindOf, survivors, table } from './score';
import { judge, survives, Verdict } from './verdict';

/** One edit of each kind a fleet; `npm run test:mutation` makes more of them. */
const atMost = 1;
const verdicts: readonly Verdict[] = Object.entries({ ...SMALL, ...randomFleets(1, 2) }).flatMap(([name, fleet]) => [
  ...judge(name, rendered(fleet), CATALOGUE, { atMost }),
]);
const kinds = (operators: Iterable<Operator>) => [...new Set([...operators].map(kindOf))].sort();

test('every edit that changes behaviour is told by a check', () => {
  console.log(table(verdicts));
  const silent = verdicts.filter((verdict) => !NOT_YET_TOLD.includes(kindOf(verdict.edit.operator)));
  expect(survivors(silent)).toEqual([]);
});

test('what is said to be told by no check yet is told by none', () => {
  const untold = kinds(verdicts.filter(survives).map(({ edit }) => edit.operator));
  expect(NOT_YET_TOLD.filter((kind) => !untold.includes(kind))).toEqual([]);
});

test('the kinds of edits are many, each has a name of its own, and each finds a place', () => {
  expect(CATALOGUE.length).toBeGreaterThan(400);
  expect(kinds(CATALOGUE)).toHaveLength(CATALOGUE.length);
  const made = new Set(verdicts.map(({ edit }) => kindOf(edit.operator)));
  expect(kinds(CATALOGUE).filter((kind) => !made.has(kind))).toEqual([]);
});
