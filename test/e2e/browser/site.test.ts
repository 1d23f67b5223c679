import axe from 'axe-core';
import { existsSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import ts from 'typescript';
import { inChromium } from './chromium';
import { build, IS_WHOLE, isLeftOut, pages, serve } from './site';

const ROOT = join(__dirname, '../../..');
const REFERENCE = join(ROOT, 'site/reference');

interface Looked {
  readonly path: string;
  readonly links: readonly string[];
  readonly anchors: readonly string[];
  readonly width: number;
  readonly found: readonly string[];
}

/**
 * Puts the text of a page in place of the one before and looks at it. Colours are looked at, in the light and in the
 * dark, where a page has text of a look that none before it had: elements of the same names and styles have the same.
 */
const LOOK = `async (path) => {
  const next = new DOMParser().parseFromString(await (await fetch(path)).text(), 'text/html');
  document.body.replaceWith(document.adoptNode(next.body));
  const page = document.querySelector('.VPDoc');
  const lookOf = (element) => {
    const own = element.tagName + '.' + element.className + (element.getAttribute('style') ?? '');
    return element === page ? '' : lookOf(element.parentElement) + '>' + own;
  };
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '';
  const texts = [...page.querySelectorAll('*')].filter(({ childNodes }) => [...childNodes].some(isText));
  const looks = [...new Set(texts.map(lookOf))].filter((look) => !seen.has(look));
  looks.forEach((look) => seen.add(look));
  const contrast = { runOnly: ['color-contrast'] };
  const found = [];
  for (const dark of looks.length > 0 ? [undefined, false, true] : [undefined]) {
    document.documentElement.classList.toggle('dark', dark ?? false);
    const options = dark === undefined ? { rules: { 'color-contrast': { enabled: false } } } : contrast;
    const { violations } = await axe.run(page, { ...options, resultTypes: ['violations'] });
    found.push(...violations.map(({ id, nodes }) => id + ' at ' + nodes[0].target.join(' ')));
  }
  return {
    path,
    found,
    links: [...document.querySelectorAll('a[href]')].map((one) => new URL(one.getAttribute('href'), location.origin + path).href),
    anchors: [...document.querySelectorAll('[id]')].map(({ id }) => id),
    width: document.documentElement.scrollWidth,
  };
}`;

inChromium('the site of the docs', (open) => {
  let origin: string;
  let server: Server | undefined;
  beforeAll(async () => {
    build();
    ({ origin, server } = await serve());
  });
  afterAll(() => server?.close());

  test('has no dead link or anchor, no page that scrolls sideways on a phone, and nothing that axe finds', async () => {
    const phone = { viewport: { width: 360, height: 800 }, reducedMotion: 'reduce' as const };
    // The styles of the site, without its script: it would put its own page back.
    const { page, troubles } = await open(`${origin}/hashmap.json`, phone);
    const [, styles] = /<link rel="preload stylesheet" href="([^"]+)"/.exec(await (await fetch(origin)).text())!;
    await page.addStyleTag({ url: styles! });
    await page.evaluate(`${axe.source}; globalThis.seen = new Set(); undefined`);
    const looked: Looked[] = [];
    for (const path of pages()) {
      looked.push(await page.evaluate<Looked>(`(${LOOK})(${JSON.stringify(path)})`));
    }

    expect(looked.length).toBeGreaterThan(IS_WHOLE ? 450 : 50);
    expect(looked.flatMap(({ path, found }) => found.map((one) => `${path}: ${one}`))).toEqual([]);
    expect(looked.filter(({ width }) => width > 360).map(({ path, width }) => `${path}: ${width}`)).toEqual([]);
    const anchors = new Map(looked.map(({ path, anchors: of }) => [path, new Set(of)]));
    expect(looked.flatMap(({ path, links }) => links.map((link) => `${path}: ${link}`)).length).toBeGreaterThan(5000);
    expect(
      looked.flatMap(({ path, links }) =>
        links.filter((link) => isDead(link, anchors)).map((link) => `${path}: ${link}`),
      ),
    ).toEqual([]);
    expect(troubles).toEqual([]);
  });

  function isDead(link: string, anchors: ReadonlyMap<string, ReadonlySet<string>>): boolean {
    const { origin: at, pathname, hash } = new URL(link);
    if (at !== origin) {
      return false;
    }
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const there = anchors.get(path);
    return there ? hash !== '' && !there.has(decodeURIComponent(hash.slice(1))) : !isLeftOut(path);
  }

  test('finds a check, an error and a class by its search, without a network', async () => {
    const { page, troubles } = await open(origin);
    await page.getByRole('button', { name: 'Search' }).first().click();
    for (const [word, target] of [
      ['store-exists', '/docs/checks/delivery/store-exists.html'],
      ['TenantVanished', '/docs/errors/output.html#tenantvanished'],
      ['RotatingDatabaseCredential', '/reference/index/classes/RotatingDatabaseCredential.html'],
    ]) {
      await page.locator('#localsearch-input').fill(word!);
      // Results of the word before stay until there are those of this one.
      await page.locator(`.results a[href^="${target}"]`).first().waitFor({ timeout: 20_000 });
      expect((await hrefsOf(page)).slice(0, 5)).toContainEqual(expect.stringContaining(target!));
    }
    expect(troubles).toEqual([]);
  });

  test('is whole in a browser, in the light and in the dark, without a violation that axe finds', async () => {
    const { page, troubles } = await open(origin, { reducedMotion: 'reduce' });
    for (const path of [
      '/',
      '/docs/checks/delivery/store-exists.html',
      '/reference/index/classes/ReplicatedSecret.html',
    ]) {
      await page.goto(origin + path);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.locator(`html${colorScheme === 'dark' ? '.dark' : ':not(.dark)'} h1`).waitFor();
        await page.evaluate(axe.source);
        // The theme's own button leaves the keys that it shows out of its name.
        const { violations, passes } = await page.evaluate<axe.AxeResults>("axe.run({ exclude: ['.DocSearch'] })");
        expect(passes.length).toBeGreaterThan(15);
        expect(violations.map(({ id, nodes }) => `${path}: ${id} at ${nodes[0]!.target.join(' ')}`)).toEqual([]);
      }
    }
    expect(troubles).toEqual([]);
  });

  test('draws its diagrams as SVG in the page', async () => {
    const { page } = await open(`${origin}/docs/architecture.html`);
    const diagram = page.locator('.diagram svg');
    expect(await diagram.getByText('3 render').count()).toBe(1);
    expect((await diagram.boundingBox())!.height).toBeGreaterThan(100);
  });

  test('has a page of the reference for every export, with every option', () => {
    const report = readFileSync(join(ROOT, 'test/api/keywheel.public.api.md'), 'utf8');
    const source = ts.createSourceFile('api.ts', /```ts\n([^]*)\n```/.exec(report)![1]!, ts.ScriptTarget.ES2022);
    const exported = source.statements.filter(isNamed);
    const missing = exported.flatMap((one) => {
      const file = ['classes', 'interfaces', 'type-aliases', 'enumerations', 'functions', 'variables']
        .map((kind) => join(REFERENCE, 'index', kind, `${one.name.text}.md`))
        .find(existsSync);
      if (file === undefined) {
        return [one.name.text];
      }
      const text = readFileSync(file, 'utf8');
      const options = ts.isInterfaceDeclaration(one) ? one.members.flatMap(({ name }) => (name ? [name] : [])) : [];
      return options
        .map((name) => (name as ts.Identifier).text)
        .filter((name) => !new RegExp(`^### ${name}\\b`, 'm').test(text))
        .map((name) => `${one.name.text}.${name}`);
    });

    expect(exported.length).toBeGreaterThan(200);
    expect(missing).toEqual([]);
  });
});

/** Where the results of the search lead. */
async function hrefsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>("[...document.querySelectorAll('.results a')].map(({ href }) => href)");
}

function isNamed(node: ts.Statement): node is ts.Statement & { readonly name: ts.Identifier } {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return 'name' in node && modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}
