import { readFileSync } from 'node:fs';
import { CATALOGUE } from './catalogue/index';
import { randomFleets, SMALL } from './fleets';
import { caughtShare, survivors, table } from './score';
import { someVerdicts } from './some-verdicts';

const verdicts = someVerdicts({ ...randomFleets(1, 2), ...SMALL }, CATALOGUE, 5);

test('every edit that changes behaviour is told by a check, in more fleets', () => {
  console.log(table(verdicts));
  expect(survivors(verdicts)).toEqual([]);
});

test('the share of the edits that is caught is no less than the README says', () => {
  const [, said] = /finds more than (\d+) % of those that no other valid program makes/.exec(
    readFileSync('README.md', 'utf8'),
  )!;
  expect(100 * caughtShare(verdicts)).toBeGreaterThan(Number(said));
});
