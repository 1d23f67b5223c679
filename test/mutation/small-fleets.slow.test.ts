import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLIC_API } from '../../lib/options/public-api';
import type { Type } from '../../lib/options/types';
import { some } from '../runs';
import { CATALOGUE } from './catalogue/index';
import { SMALL } from './fleets';
import { Operator } from './operator';
import { CHOSEN, EQUIVALENT, UNCHECKED } from './reasons';
import { kindOf, survivors } from './score';
import { someEdits } from './some-edits';
import { someVerdicts } from './some-verdicts';

const verdicts = someVerdicts(SMALL, some(CATALOGUE), 1);
const CATALOGUE_FOLDER = join(__dirname, 'catalogue');
const SOURCES = [
  join(__dirname, 'excuses.ts'),
  ...readdirSync(CATALOGUE_FOLDER).map((name) => join(CATALOGUE_FOLDER, name)),
];
const kinds = (operators: Iterable<Operator>) => [...new Set([...operators].map(kindOf))].sort();

test('every edit that changes behaviour is told by a check', () => {
  expect(survivors(verdicts)).toEqual([]);
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
  const made = new Set([...someEdits(SMALL, CATALOGUE)].map(({ edit }) => edit.operator));
  expect(kinds(CATALOGUE.filter((operator) => !made.has(operator)))).toEqual([]);
});
