import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLIC_API } from '../../lib/options/public-api';
import type { Type } from '../../lib/options/types';
import { CATALOGUE } from './catalogue/index';
import { randomFleets, rendered, SMALL } from './fleets';
import { Operator } from './operator';
import { CHOSEN, EQUIVALENT, UNCHECKED } from './reasons';
import { caughtShare, kindOf, survivors, table } from './score';
import { judge, Verdict } from './verdict';

/** One edit of each kind a fleet, in some fleets; `npm run test:mutation` makes more of them, in all. */
const FLEETS_OF_EACH = 5;
const verdicts: Verdict[] = [];
const fleetsOf = new Map<string, number>();
for (const [name, fleet] of Object.entries({ ...randomFleets(1, 2), ...SMALL })) {
  const wanted = CATALOGUE.filter((operator) => (fleetsOf.get(kindOf(operator)) ?? 0) < FLEETS_OF_EACH);
  const judged = [...judge(name, rendered(fleet), wanted, { atMost: 1 })];
  judged.forEach(({ edit }) => fleetsOf.set(kindOf(edit.operator), (fleetsOf.get(kindOf(edit.operator)) ?? 0) + 1));
  verdicts.push(...judged);
}
const CATALOGUE_FOLDER = join(__dirname, 'catalogue');
const SOURCES = [
  join(__dirname, 'excuses.ts'),
  ...readdirSync(CATALOGUE_FOLDER).map((name) => join(CATALOGUE_FOLDER, name)),
];
const kinds = (operators: Iterable<Operator>) => [...new Set([...operators].map(kindOf))].sort();

test('every edit that changes behaviour is told by a check', () => {
  console.log(table(verdicts));
  expect(survivors(verdicts)).toEqual([]);
});

test('the share of the edits that is caught is no less than the README says', () => {
  const [, said] = /finds more than (\d+) % of those that no other valid program makes/.exec(
    readFileSync('README.md', 'utf8'),
  )!;
  expect(100 * caughtShare(verdicts)).toBeGreaterThan(Number(said));
});

test('a reason stands in one list only, and each is given for some edit', () => {
  const reasons: readonly string[] = [...EQUIVALENT, ...Object.keys(CHOSEN), ...UNCHECKED];
  const sources = SOURCES.map((file) => readFileSync(file, 'utf8')).join('');
  expect(new Set(reasons).size).toBe(reasons.length);
  expect(reasons.filter((reason) => !sources.includes(`'${reason}'`) && !sources.includes(`"${reason}"`))).toEqual([]);
});

test('what is left to the program has an option of the public API', () => {
  const options = new Set([
    ...Object.entries(PUBLIC_API.types).flatMap(([type, of]) => optionsOf(of).map((option) => `${type}.${option}`)),
    ...Object.entries(PUBLIC_API.calls).flatMap(([name, calls]) =>
      Object.keys(calls).map((call) => `${name}.${call.replace('static ', '')}`),
    ),
  ]);
  expect(Object.values(CHOSEN).filter((option) => !options.has(option))).toEqual([]);
});

function optionsOf(type: Type): string[] {
  if (typeof type !== 'object' || !('options' in type || 'union' in type)) {
    return [];
  }
  return 'union' in type
    ? type.union.flatMap(optionsOf)
    : Object.keys(type.options).map((option) => option.replace(/\?$/, ''));
}

test('the kinds of edits are many, each has a name of its own, and each finds a place', () => {
  expect(CATALOGUE.length).toBeGreaterThan(400);
  expect(kinds(CATALOGUE)).toHaveLength(CATALOGUE.length);
  const made = new Set(verdicts.map(({ edit }) => kindOf(edit.operator)));
  expect(kinds(CATALOGUE).filter((kind) => !made.has(kind))).toEqual([]);
});
