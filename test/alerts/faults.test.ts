import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERT_NAMES } from '../../lib/alerts/alert';
import { everythingWatched } from './everything-watched';
import { FAULTS, HUB } from './faults';

const PAGE = readFileSync(join(__dirname, '../../docs/alerts.md'), 'utf8');

test('a fleet with something of everything has every alert that there is', () => {
  const written = everythingWatched();
  const rules = ['eu', 'us', HUB].flatMap((place) => written.rules(place).map(({ alert }) => alert));
  expect([...new Set(rules)].sort()).toEqual([...ALERT_NAMES].sort());
});

// test/e2e/alerts.test.ts runs each: silent while all is well, fires, and ends.
test.each(ALERT_NAMES)('%s has a fault that it tells, and a line in its page', (name) => {
  expect(FAULTS.filter(({ alert }) => alert === name)).not.toEqual([]);
  expect(PAGE).toContain(`\n| \`${name}\` `);
});

test('a fault is mended, and something of it differs from when all was well', () => {
  for (const { series, isRenewed = false } of FAULTS) {
    const changes = Object.values(series).filter(([well, broken]) => well !== broken);
    expect(changes.length > 0).toBe(!isRenewed);
    for (const [, broken, mended] of changes) {
      expect(mended === broken && !/^\d+$/.test(mended)).toBe(false);
    }
  }
});
