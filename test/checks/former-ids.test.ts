import { Findings } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { CHECKS } from '../../lib/checks/index';
import { currentId, FORMER_IDS } from '../../lib/checks/former-ids';
import { checksNamed } from '../../lib/checks/groups';
import { explain } from '../../lib/cli/explain';
import { rules } from '../../lib/reports/check-page';
import { findingsSarif } from '../../lib/reports/findings-sarif';
import { errorsOf, smallWithSecret } from '../fixtures/fleets';

const IDS = CHECKS.map(({ id }) => id);
const RENAMED = [...FORMER_IDS];
let warnings: jest.SpyInstance;
beforeEach(() => (warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined)));
afterEach(() => warnings.mockRestore());

// The first: each id is reported once for the life of a process.
test('a former id is reported once, with that of today', () => {
  const [former, current] = RENAMED[0]!;
  expect([currentId(former), currentId(former), currentId(current)]).toEqual([current, current, current]);
  expect(warnings.mock.calls).toEqual([
    [
      `the check "${former}" is now "${current}"; write the new id`,
      { type: 'DeprecationWarning', code: 'KEYWHEEL_CHECK_RENAMED' },
    ],
  ]);
});

test.each(RENAMED)('%s, which no check has any more, is %s', (former, current) => {
  expect(IDS).not.toContain(former);
  expect(IDS).toContain(current);
  expect(checksNamed([former])).toEqual(checksNamed([current]));
  expect(explain(former)).toBe(explain(current));
});

test('an acknowledgement by a former id is one of the check, and one that matches nothing names the id of today', () => {
  const { fleet } = smallWithSecret();
  Findings.of(fleet).acknowledge('secret-id-comes-to-an-end', 'it is known');
  const [error] = errorsOf(() => Testing.synth(fleet));
  expect([error!.code, error!.reason]).toEqual([
    'AcknowledgementUnused',
    expect.stringContaining('"secret-id-expires" is acknowledged'),
  ]);
});

test('SARIF names the former ids of a rule, so that its alerts can be followed', () => {
  const log = JSON.parse(findingsSarif([], { version: '1.0.0', rules: rules() }));
  const described: { id: string; deprecatedIds?: string[] }[] = log.runs[0].tool.driver.rules;
  expect(described.flatMap(({ id, deprecatedIds = [] }) => deprecatedIds.map((former) => [former, id])).sort()).toEqual(
    [...RENAMED].sort(),
  );
});
