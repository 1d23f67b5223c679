import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksNamed, WORST_PATTERNS } from '../../lib/checks/groups';
import { CHECKS, docsOf, THEMES } from '../../lib/checks/index';

const PAGE = readFileSync(join(__dirname, '../../docs/worst-patterns.md'), 'utf8');
const ids = (...names: string[]) => checksNamed(names).map(({ id }) => id);

test('checks are named one by one, by their theme, and as the worst patterns; what could not be read is told as well', () => {
  expect(ids('store-exists')).toEqual(['file-can-be-read', 'store-exists']);
  expect(ids('network').sort()).toEqual(['file-can-be-read', ...THEMES.network.map(({ id }) => id)].sort());
  expect(ids('worst-patterns')).toEqual(
    expect.arrayContaining(['manifest-holds-no-secret', 'default-account-has-no-rights']),
  );
  expect(ids('store-exists', 'worst-patterns').length).toBe(ids('worst-patterns').length + 1);
});

test('a name that is none is told, with the nearest', () => {
  expect(() => ids('store-exist')).toThrow(/"store-exist" is neither a check nor a group.*is it "store-exists"/);
  expect(() => ids('')).toThrow('CheckUnknown');
});

test.each(WORST_PATTERNS.map(({ pattern, checks }) => [pattern, checks] as const))(
  'the page has %s, with its checks, which there are',
  (pattern, checks) => {
    const row = PAGE.split('\n').find((line) => line.startsWith(`| ${pattern} `));
    for (const id of checks) {
      expect(CHECKS.map((check) => check.id)).toContain(id);
      expect(row).toContain(`[\`${id}\`](${docsOf(id).replace('docs/', '')})`);
    }
  },
);
