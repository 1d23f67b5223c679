import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** The configuration of the site is a module, which this process does not import. */
function sidebar(): Record<string, readonly { text: string; link?: string; items?: readonly { link: string }[] }[]> {
  const script = `import { sidebar } from './docs/.vitepress/sidebar.mjs';
    process.stdout.write(JSON.stringify(sidebar(process.cwd())));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, encoding: 'utf8' }),
  );
}

test('every page of the docs has one place in the sidebar of the site', () => {
  const links = Object.values(sidebar()).flatMap((part) =>
    part
      .flatMap(({ link, items = [] }) => [link, ...items.map((item) => item.link)])
      .filter((link) => link !== undefined),
  );
  const pages = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `/docs/${file.replace(/README\.md$|\.md$/, '')}`);

  expect(pages.length).toBeGreaterThan(200);
  expect(pages.filter((page) => !links.includes(page))).toEqual([]);
});
