import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import { literalBraces } from './braces.mjs';
import { diagrams } from './diagrams.mjs';
import { repositoryLinks } from './links.mjs';
import { nav, sidebar } from './sidebar.mjs';

const ROOT = new URL('../..', import.meta.url).pathname;
const PAGES = ['docs', 'site'];
/** What a sample of the site has no page of, as globs: tests build one, in seconds. */
const LEFT_OUT = process.env.KEYWHEEL_SITE_LEFT_OUT?.split(' ') ?? [];

/** The site of the README, docs/ and the reference, which `npm run docs` writes: it needs no network. */
export default defineConfig({
  title: 'keywheel',
  description: 'One TypeScript program for both sides of Kubernetes secrets, proved to agree',
  lang: 'en',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  srcDir: '..',
  outDir: '../site/dist',
  cacheDir: '../site/cache',
  // The folders of pages keep their places, so that a link leads to the same page here and in the repository.
  rewrites: (page) => page.replace(/(^|\/)README\.md$/, '$1index.md').replace(/^site\//, ''),
  srcExclude: [
    ...readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !PAGES.includes(entry.name))
      .map(({ name }) => `${name}/**`),
    'site/dist/**',
    'site/cache/**',
    'site/sample/**',
    ...LEFT_OUT,
  ],
  ignoreDeadLinks: LEFT_OUT.length > 0,
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (markdown) => {
      markdown.use(repositoryLinks, ROOT);
      markdown.use(literalBraces);
      markdown.use(diagrams);
    },
  },
  themeConfig: {
    nav,
    sidebar: sidebar(ROOT),
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [],
  },
});
