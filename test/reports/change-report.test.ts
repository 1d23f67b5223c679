import type { Change } from '../../lib/change/change';
import { changeMarkdown } from '../../lib/reports/change-report';

/** What GitHub takes. */
const LONGEST_COMMENT = 65_536;

const change = (one: Partial<Change>): Change => ({
  ...{ subject: 'secrets', effect: 'goes', where: 'cluster prod-eu', what: 'Secret shop/database', how: 'goes' },
  ...{ attention: true, ...one },
});

function markdown(changes: readonly Change[]): string {
  return changeMarkdown({ changes, applied: [], access: { opened: [], closed: [] } }, { base: 'main', unknown: [] });
}

test.each<[string, Partial<Change>]>([
  [
    'sentence',
    { how: `is used by ${Array.from({ length: 5000 }, (_, index) => `Deployment app-${index}`).join(', ')}` },
  ],
  ['name', { what: 'a_'.repeat(50_000) }],
  ['command', { todo: 'vault kv patch a=- && '.repeat(5000) }],
])('a long %s fits a comment, and what comes after it is seen', (_, long) => {
  const text = markdown([
    ...Array.from({ length: 14 }, (_1, index) => change({ ...long, effect: 'goes', where: `cluster ${index}` })),
    change({ subject: 'access', effect: 'opens', how: 'claim "repository": anything' }),
  ]);

  expect(text.length).toBeLessThan(LONGEST_COMMENT);
  expect(text.split('<details>')[0]).toContain('claim `"repository"`: anything');
});

test('a command is whole, or it is not there', () => {
  expect(markdown([change({ todo: 'vault kv put a=-' })])).toContain('(`vault kv put a=-`)');
  expect(markdown([change({ todo: 'x'.repeat(2000) })])).toContain('`keywheel diff` prints it');
});

test('values and names reach nobody, and lead nowhere', () => {
  const how = '@team, #12, a/b#3, !4: whose word it takes: "https://evil.example" instead of https://a.example';

  expect(markdown([change({ how, what: 'Secret @all' })])).toContain(
    '**goes** Secret `@all` (cluster prod-eu): `@team,` `#12,` `a/b#3,` `!4:` whose word it takes: ' +
      '`"https://evil.example"` instead of `https://a.example`',
  );
});
