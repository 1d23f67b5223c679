import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS, docsOf, THEMES } from '../../lib/checks/index';
import { rules } from '../../lib/reports/check-page';

const ROOT = join(__dirname, '../..');
const FOLDER = join(ROOT, 'docs/checks');

test.each(Object.entries(THEMES))('every check of %s has a page, and every page a check', (theme, checks) => {
  const pages = readdirSync(join(FOLDER, theme));
  expect(pages.map((file) => file.replace(/\.md$/, '')).sort()).toEqual(checks.map(({ id }) => id).sort());
});

test('every folder of pages is a theme', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(['README.md', ...Object.keys(THEMES)].sort());
});

test('the list of checks has every check, and no other', () => {
  const list = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  expect([...list.matchAll(/^\| \[`([a-z-]+)`\]\([^)]+\) +\|/gm)].map(([, id]) => id)).toEqual(
    CHECKS.map(({ id }) => id),
  );
});

describe.each(CHECKS.map(({ id, why }) => ({ id, why })))('the page of $id', ({ id, why }) => {
  const page = readFileSync(join(ROOT, docsOf(id)), 'utf8');

  test('begins with its name and one sentence', () => {
    expect(page).toMatch(new RegExp(`^# ${id}\n\n[A-Z][^\n]+\\.\n\n## `));
  });

  test('says why it matters in the words of the finding', () => {
    expect(why).toMatch(/^[A-Z].+\.$/);
    expect(page).toContain(`## Why it matters\n\n${why}\n`);
  });

  test('shows an output that breaks it, what to do in both ways, and where more is said', () => {
    const titles = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(['Why it matters', 'Example', 'What to do', 'More']);
    expect(page).toMatch(/## Example\n\n```(yaml|hcl|json)\n/);
    expect(page).toMatch(/^- In the program: /m);
    expect(page).toMatch(/^- By hand: /m);
    expect(page).toMatch(/\]\(https:\/\//);
  });

  test('is short enough to be read', () => {
    expect(page.split('\n').length).toBeLessThanOrEqual(45);
  });
});

test('a rule knows the sentence of its page', () => {
  const [first] = rules();
  expect(first).toMatchObject({
    id: 'object-names-are-unique',
    severity: 'error',
    sentence: 'No two objects of a cluster have one name, and no Secret is made twice.',
  });
});
