import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAILURE_MODES } from '../../lib/live/failure-modes';

const RUNBOOKS = join(__dirname, '../../docs/runbooks');

test.each(Object.keys(FAILURE_MODES))('%s has a page that says what is seen, what to run and what to do', (id) => {
  const page = readFileSync(join(RUNBOOKS, `${id}.md`), 'utf8');
  expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
    'What is seen',
    'What to run',
    'What to do',
  ]);
});

test('the list of pages names each of them', () => {
  const list = readFileSync(join(RUNBOOKS, 'README.md'), 'utf8');
  const pages = readdirSync(RUNBOOKS).filter((file) => file !== 'README.md');
  expect(pages.filter((file) => !list.includes(`(${file})`))).toEqual([]);
});
