import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const PAGES = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => join('docs', file));

/** The anchors that GitHub makes of headings; of equal ones the later ones are counted. */
function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutCodeBlocks(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => {
    const slug = heading!
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replace(/ /g, '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

function relativeLinksOf(markdown: string): string[] {
  return [...withoutCodeBlocks(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target));
}

function withoutCodeBlocks(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, '');
}

/** What a link of a page leads to that is not there. */
function missing(page: string, link: string): string | undefined {
  const [path, anchor] = link.split('#') as [string, string?];
  let file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, file))) {
    return `${page}: ${link}: no such file`;
  }
  if (statSync(join(ROOT, file)).isDirectory()) {
    file = join(file, 'README.md'); // what GitHub shows of a folder
  }
  return anchor === undefined || anchorsOf(read(file)).includes(anchor)
    ? undefined
    : `${page}: ${link}: no such heading in ${file}`;
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

test('every relative link in the README and the docs leads to a file and a heading that are there', () => {
  const links = ['README.md', ...PAGES].flatMap((page) => relativeLinksOf(read(page)).map((link) => ({ page, link })));
  expect(links.length).toBeGreaterThan(50);
  expect(links.flatMap(({ page, link }) => missing(page, link) ?? [])).toEqual([]);
});

test('every page of the docs is named by the README or by a page', () => {
  const named = new Set(
    ['README.md', ...PAGES].flatMap((page) =>
      relativeLinksOf(read(page)).map((link) => join(dirname(page), link.split('#')[0]!)),
    ),
  );
  const topics = PAGES.filter((page) => dirname(page) === 'docs');
  expect(topics.filter((page) => !named.has(page))).toEqual([]);
});

test('every test that the docs name is there', () => {
  const named = ['README.md', 'SECURITY.md', ...PAGES].flatMap((page) =>
    [...read(page).matchAll(/`(test\/[\w./-]+\.ts)`/g)].map(([, file]) => file!),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('a link to a file or heading that is not there is told', () => {
  expect(missing('docs/audit.md', 'no-such-page.md')).toBe('docs/audit.md: no-such-page.md: no such file');
  expect(missing('docs/audit.md', 'check.md#nothing')).toBe(
    'docs/audit.md: check.md#nothing: no such heading in docs/check.md',
  );
  expect(anchorsOf('# `max_ttl`, and [more](a.md) (1.2)!\n## Again\n## Again\n')).toEqual([
    'max_ttl-and-more-12',
    'again',
    'again-1',
  ]);
});
