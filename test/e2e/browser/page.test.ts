import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { FleetData } from '../../../lib/page/fleet-data';
import { inChromium, Open } from './chromium';
import { everything, large, pageOf } from './pages';

/** A4 on its side, less the margins, in pixels of CSS. */
const PAPER = { width: Math.floor(((297 - 24) / 25.4) * 96), height: Math.floor(((210 - 24) / 25.4) * 96) };
const CHAPTERS = [
  'overview',
  'clusters',
  'tenants',
  'secrets',
  'access',
  'rotations',
  'findings',
  'posture',
  'change',
  'all',
];

let data: FleetData;
beforeAll(() => {
  data = everything();
});

/** Every place of the page, with one of each kind. */
function places(): string[] {
  const [pair, file, broken] = [
    data.secrets.find(({ kind }) => kind === 'pair')!,
    data.secrets.find(({ form }) => form === 'file')!,
    data.secrets[data.findings.find(({ secrets }) => secrets.length > 0)!.secrets[0]!]!,
  ];
  return [
    ...CHAPTERS.map((chapter) => `#/${chapter}`),
    ...[pair, file, broken].map(({ name }) => place('secret', name)),
    place('cluster', data.clusters[0]!.name),
    place('tenant', data.tenants[0]!.name),
    place('secret', 'there is none'),
  ];
}

function place(page: string, name: string): string {
  return `#/${page}?${new URLSearchParams({ name }).toString()}`;
}

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await page.evaluate('new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)))');
}

inChromium('the page of a fleet', (open) => {
  test('opens from disk and shows every chapter, without a request or a word of complaint', async () => {
    const { page, troubles } = await open(pageOf(data));
    for (const hash of places()) {
      await goTo(page, hash);
      expect(await page.locator('h1').count()).toBe(1);
      expect((await page.locator('main').innerText()).length).toBeGreaterThan(20);
    }
    expect(troubles).toEqual([]);
  });

  test('shows the road of a Secret, step by step, and who can get it', async () => {
    const { page } = await open(pageOf(data));
    await page.getByRole('link', { name: 'Secrets', exact: true }).click();
    await page.getByLabel('Search').fill('payments/pair');
    await page
      .getByRole('cell')
      .getByRole('link', { name: /\/pair$/ })
      .first()
      .click();

    const [source] = await page.getByRole('list', { name: /^Source 1/ }).all();
    const steps = await source!.getByRole('listitem').allInnerTexts();
    expect(steps.map((step) => step.split('\n')[0])).toEqual([
      'Path in Vault/OpenBao',
      'Policy',
      'Role',
      'SecretStore',
    ]);
    expect(steps[1]).toContain('grants read on');
    const [makes] = await page.getByRole('list', { name: /^From what makes it/ }).all();
    expect((await makes!.getByRole('listitem').allInnerTexts()).map((step) => step.split('\n')[0])).toEqual([
      'ExternalSecret',
      'Secret',
      'Pods',
    ]);
    expect(await page.getByText('Shortest way of an attacker').count()).toBe(1);
    await page.getByRole('link', { name: 'Search Access for sys/policies' }).click();
    expect(await page.getByLabel('Search').inputValue()).toBe('sys/policies');
  });

  test('shows in red where a road breaks, and the finding about it', async () => {
    const finding = data.findings.find(({ id }) => id === 'remote-key-is-granted')!;
    const { page } = await open(pageOf(data) + place('secret', data.secrets[finding.secrets[0]!]!.name));
    expect(await page.locator('.road .bad').first().innerText()).toContain('none grants read here');
    expect(await page.locator('.findings').innerText()).toContain('remote-key-is-granted');
  });

  test('finds, filters and orders rows', async () => {
    const { page } = await open(`${pageOf(data)}#/secrets`);
    const rows = page.getByRole('row');
    const all = (await page.getByRole('status').innerText()).match(/of ([\d,]+)/)![1]!;
    expect(Number(all.replace(',', ''))).toBe(data.secrets.length);

    await page.getByLabel('Cluster').selectOption(data.clusters[0]!.name);
    await page.getByLabel('Changes').selectOption('pair');
    expect(await rows.count()).toBe(1 + data.secrets.filter(isPairOf(data.clusters[0]!.name)).length);

    await page.getByLabel('Search').fill('nothing of that kind');
    expect(await page.getByRole('status').innerText()).toContain('Nothing fits');

    await page.goto(`${page.url().split('#')[0]}#/secrets?cluster=${data.clusters[1]!.name}`);
    await page.getByRole('button', { name: 'Outage' }).click();
    expect(await page.getByRole('columnheader', { name: 'Outage' }).getAttribute('aria-sort')).toBe('descending');
    const clusters = await page.getByRole('cell').getByRole('link').allInnerTexts();
    expect(clusters.length).toBeGreaterThan(1);
    expect(clusters.filter((name) => !name.startsWith(`${data.clusters[1]!.name}/`))).toEqual([]);
  });

  test('is gone through by keys alone, and says where one is', async () => {
    const { page } = await open(pageOf(data));
    const focused = () => page.evaluate<string>('document.activeElement.textContent || document.activeElement.id');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');

    await page.getByRole('link', { name: 'Findings', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Findings', exact: true }).waitFor();
    expect(await focused()).toBe('Findings');
    expect(await page.title()).toBe('Findings · keywheel');
    expect(await page.locator('[aria-current=page]').innerText()).toBe('Findings');
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.type')).toBe('search');

    await page.goBack();
    await page.getByRole('heading', { name: 'Fleet acme' }).waitFor();
    expect(await focused()).toBe('Findings');
  });

  test('keeps the search, the filters, the order and the page of rows in the address', async () => {
    const { page } = await open(`${pageOf(data)}#/secrets`);
    const state = async () => ({
      search: await page.getByLabel('Search').inputValue(),
      cluster: await page.getByLabel('Cluster').inputValue(),
      sort: await page.getByRole('columnheader', { name: 'Secret', exact: true }).getAttribute('aria-sort'),
      rows: await page.getByRole('cell').getByRole('link').allInnerTexts(),
    });
    const lengthOfHistory = await page.evaluate<number>('history.length');
    await page.getByLabel('Search').pressSequentially('payments');
    await page.getByLabel('Cluster').selectOption(data.clusters[0]!.name);
    await page.getByRole('button', { name: 'Secret', exact: true }).click();
    await page.getByRole('button', { name: 'Secret', exact: true }).click();
    const chosen = await state();
    expect(chosen).toMatchObject({ search: 'payments', cluster: data.clusters[0]!.name, sort: 'descending' });
    expect(page.url()).toMatch(/#\/secrets\?search=payments&cluster=[a-z]+&sort=-Secret$/);
    expect(await page.evaluate('history.length')).toBe(lengthOfHistory);

    await page.reload();
    expect(await state()).toEqual(chosen);
    const { page: copied } = await open(page.url());
    expect(await copied.getByLabel('Search').inputValue()).toBe('payments');

    await page.getByRole('cell').getByRole('link').nth(3).click();
    await page.getByRole('heading', { name: chosen.rows[3]! }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Secrets', exact: true }).waitFor();
    expect(await state()).toEqual(chosen);

    await page.getByRole('link', { name: 'Secrets', exact: true }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.reload();
    expect(await page.getByRole('status').innerText()).toMatch(/^51–100 of /);
  });

  test('leaves the address of the next page alone, whatever was typed just before', async () => {
    const { page } = await open(`${pageOf(data)}#/secrets`);
    await page.getByLabel('Search').fill('payments');
    await page.evaluate("location.hash = '#/findings'");
    await page.getByRole('heading', { name: 'Findings', exact: true }).waitFor();
    await page.waitForTimeout(400);
    expect(page.url()).toMatch(/#\/findings$/);
  });

  test.each([
    ['of another time', '#/secrets?sort=Gone&from=99999&cluster=gone&kind=none'],
    ['with nonsense', '#/secrets?sort=-&from=-1&search=%E0%A4%A&&=&cluster'],
    ['of no page', '#/nowhere?x'],
  ])('shows a page at an address %s', async (_, hash) => {
    const { page, troubles } = await open(pageOf(data) + hash);
    expect(await page.locator('h1').count()).toBe(1);
    expect(troubles).toEqual([]);
  });

  test('gives the link back to the keys of who returns from a Secret, in sight', async () => {
    const { page } = await open(`${pageOf(data)}#/secrets`);
    const link = page.getByRole('cell').getByRole('link').nth(40);
    const name = await link.innerText();
    await link.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Secret ${name}` }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Secrets', exact: true }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe(name);
    const { outline, top, height } = await page.evaluate<{ outline: string; top: number; height: number }>(
      `({
        outline: getComputedStyle(document.activeElement).outlineStyle,
        top: document.activeElement.getBoundingClientRect().top,
        height: innerHeight,
      })`,
    );
    expect(outline).toBe('solid');
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(height);
  });

  test('puts rows in order by keys on a small screen too', async () => {
    const { page } = await open(`${pageOf(data)}#/secrets`, { viewport: { width: 360, height: 800 } });
    const outage = page.getByRole('button', { name: 'Outage' });
    await outage.focus();
    expect((await outage.boundingBox())!.height).toBeGreaterThan(10);
    await page.keyboard.press('Enter');
    expect(page.url()).toMatch(/sort=-Outage$/);
  });

  test('has a section for each part of a change, what it opens first', async () => {
    const { page } = await open(`${pageOf(data)}#/change`);
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual([
      'Access opened (1)',
      'Access closed (0)',
      'Values (1)',
      'Secrets in clusters (2)',
      expect.stringMatching(/^Access, with every condition \([1-9]/),
      'Promises (1)',
      'Terraform and GitOps (0)',
      'Meaning unknown (0)',
      expect.stringMatching(/^What is applied \([1-9]/),
    ]);
    const values = page.getByRole('table', { name: 'Values' });
    expect(await values.innerText()).toContain('vault kv put -mount=acme.kv prod/payments/more key=-');
    expect(await values.locator('.badge.warning').innerText()).toBe('needed');
    expect(await page.getByRole('table', { name: 'Promises' }).innerText()).toContain('weakens');
    expect(await page.locator('.facts').innerText()).toContain('1 created: ExternalSecret app/more');
  });

  describe.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
  ] as const)('in a %s scheme, %i pixels wide', (colorScheme, width) => {
    let opened: Awaited<ReturnType<Open>>;
    beforeAll(async () => {
      opened = await open(pageOf(data), { colorScheme, viewport: { width, height: 800 } });
      await opened.page.evaluate(axe.source);
    });

    test('has no violation that axe finds', async () => {
      for (const hash of places()) {
        await goTo(opened.page, hash);
        // A scheme changes colours alone.
        const rules = colorScheme === 'dark' ? "{ runOnly: ['color-contrast'] }" : '{}';
        const { violations, passes } = await opened.page.evaluate<axe.AxeResults>(`axe.run(${rules})`);
        expect(passes.length).toBeGreaterThanOrEqual(colorScheme === 'dark' ? 1 : 16);
        const found = violations.map(({ id, nodes }) => `${hash}: ${id} at ${nodes[0]!.target.join(' ')}`);
        expect(found).toEqual([]);
      }
    });

    test('never scrolls sideways', async () => {
      for (const hash of places()) {
        await goTo(opened.page, hash);
        expect([hash, await opened.page.evaluate('document.documentElement.scrollWidth')]).toEqual([hash, width]);
      }
    });
  });

  test('prints what is shown, without what is there to be clicked', async () => {
    const { page } = await open(`${pageOf(data)}#/secrets`);
    expect(await page.locator('.filters').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect([await page.locator('.filters').isVisible(), await page.locator('nav ul').isVisible()]).toEqual([
      false,
      false,
    ]);
  });

  test('prints every row of what was asked for, and says what that was', async () => {
    const { page } = await open(`${pageOf(data)}#/secrets?cluster=${data.clusters[0]!.name}`);
    const asked = page.locator('.printed');
    expect(await asked.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await asked.innerText()).toBe(`Cluster: ${data.clusters[0]!.name}`);
  });

  test('prints all chapters on A4, with all rows and no table that is cut', async () => {
    const { page } = await open(`${pageOf(data)}#/all`, { colorScheme: 'dark', viewport: PAPER });
    // What counts is what is there while it is printed, after the page has got ready.
    await page.evaluate(`addEventListener('beforeprint', () => {
      const main = document.getElementById('main');
      globalThis.printed = {
        rows: [...main.querySelectorAll('.chapter')].map((chapter) => chapter.querySelectorAll('tbody tr').length),
        width: document.documentElement.scrollWidth,
        text: main.textContent,
      };
    })`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const { rows, width, text } = await page.evaluate<{ rows: number[]; width: number; text: string }>('printed');
    const [clusters, tenants, secrets, access, rotations, findings, posture] = rows;
    expect([clusters, tenants, secrets, rotations, findings, posture]).toEqual([
      ...[data.clusters.length, data.tenants.length, data.secrets.length, data.rotations.length],
      ...[data.findings.length, data.posture.length],
    ]);
    expect(access).toBeGreaterThanOrEqual(data.logins.flatMap((login) => login.access).length);
    expect(width).toBeLessThanOrEqual(PAPER.width);
    expect(text).toContain(data.secrets.at(-1)!.name);
    const sheets = [...pdf.matchAll(/\/MediaBox \[([^\]]*)\]/g)].map(([, box]) => box!.split(' ').map(Number));
    expect(sheets.length).toBeGreaterThan(10);
    for (const [, , wide, high] of sheets) {
      expect(Math.abs(wide! - 842) + Math.abs(high! - 595)).toBeLessThan(2);
    }
    expect(await page.getByRole('table', { name: 'Access to Vault/OpenBao' }).getByRole('row').count()).toBe(51);
  });
});

inChromium('names that anybody may choose', (open) => {
  const HOSTILE = `<img src=x onerror=alert(1)></script><script>alert(1)</script>"'\u202e\u2028`;

  test('stay texts on every chapter, and what nobody would see of them is written out', async () => {
    const hostile = JSON.parse(
      JSON.stringify(data, (key, value: unknown) =>
        typeof value === 'string' && !['kind', 'form', 'severity', 'knowledge', 'by'].includes(key)
          ? `${value}${HOSTILE}`
          : value,
      ),
    ) as FleetData;
    const { page, troubles } = await open(pageOf(hostile), { viewport: { width: 360, height: 800 } });
    const [secret] = hostile.secrets;
    for (const hash of [...CHAPTERS.map((chapter) => `#/${chapter}`), place('secret', secret!.name)]) {
      await goTo(page, hash);
      expect(await page.locator('img, main script').count()).toBe(0);
      const text = await page.locator('main').innerText();
      expect(text).not.toMatch(/[\u202e\u2028]/);
      expect(text).toContain('\\u202e\\u2028');
      expect([hash, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([hash, 360]);
    }
    expect(troubles).toEqual([]);
  });
});

inChromium('a fleet of 3,000 tenants', (open) => {
  const MEASURED = `async (act) => {
    const begun = performance.now();
    await act();
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    return Math.round(performance.now() - begun);
  }`;
  /** Elements of what is shown at once, however large the fleet is: a chapter that is not paged has hundred times as many. */
  const SHOWN = 5000;

  test('is there at once, and answers each key and click', async () => {
    const begun = Date.now();
    const all = large(30, 100);
    const url = pageOf(all);
    const made = Date.now() - begun;
    const { page, troubles } = await open(url);
    const shown: number[] = [];
    const measured = async (act: string) => {
      const took = await page.evaluate<number>(`(${MEASURED})(${act})`);
      shown.push(await page.evaluate<number>('document.querySelectorAll("*").length'));
      return took;
    };
    const show = (hash: string) =>
      measured(`() => new Promise((shown) => {
        addEventListener('hashchange', shown, { once: true });
        location.hash = ${JSON.stringify(hash)};
      })`);
    const type = (text: string) =>
      measured(`() => {
        const search = document.querySelector('input[type=search]');
        search.value = ${JSON.stringify(text)};
        search.dispatchEvent(new Event('input'));
      }`);

    const figures = {
      open: await page.evaluate<number>('Math.round(performance.getEntriesByType("navigation")[0].domComplete)'),
      chapter: Math.max(...[await show('#/access'), await show('#/tenants'), await show('#/secrets')]),
      key: Math.max(...[await type('t'), await type('tenant-7'), await type('tenant-77 mail')]),
      click: await show(place('secret', all.secrets[4567]!.name)),
    };
    console.log(
      `made in ${made} ms; open ${figures.open}, chapter ${figures.chapter}, key ${figures.key}, click ${figures.click} ms`,
    );
    expect(all.secrets).toHaveLength(9000);
    expect(await page.locator('.road').count()).toBe(1);
    expect(Math.max(...shown)).toBeLessThan(SHOWN);
    expect(troubles).toEqual([]);
  });
});

function isPairOf(name: string) {
  return ({ kind, cluster }: FleetData['secrets'][number]) => kind === 'pair' && cluster === name;
}
