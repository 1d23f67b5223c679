import type { FleetData } from '../fleet-data';
import { accessPage } from './access-page';
import { changePage } from './change-page';
import { Chosen, Kept } from './chosen';
import { Child, element, link } from './dom';
import { findingsPage } from './findings-page';
import { Fleet, fleetOf } from './fleet';
import { keepPlaces } from './history';
import { overviewPage } from './overview-page';
import { address, placeOf } from './places';
import { posturePage } from './posture-page';
import { rotationsPage } from './rotations-page';
import { secretPage } from './secret-page';
import { secretsPage } from './secrets-page';
import { PRINTS } from './table';
import { clusterPage, clustersPage, tenantPage, tenantsPage } from './tenant-pages';

type Page = (fleet: Fleet, chosen: Chosen) => readonly Child[];

interface Chapter {
  readonly name: string;
  readonly title: string;
  readonly page: Page;
  /** Pages of one thing, which belong to it. */
  readonly single?: readonly [name: string, page: Page];
}

const fleet = fleetOf(JSON.parse(document.getElementById('fleet')!.textContent!) as FleetData);
const { change } = fleet;

/** In the head of each page. */
const CHAPTERS: readonly Chapter[] = [
  { name: 'overview', title: 'Overview', page: overviewPage },
  { name: 'clusters', title: 'Clusters', page: clustersPage, single: ['cluster', clusterPage] },
  { name: 'tenants', title: 'Tenants', page: tenantsPage, single: ['tenant', tenantPage] },
  { name: 'secrets', title: 'Secrets', page: secretsPage, single: ['secret', secretPage] },
  { name: 'access', title: 'Access', page: accessPage },
  { name: 'rotations', title: 'Rotations', page: rotationsPage },
  { name: 'findings', title: 'Findings', page: findingsPage },
  { name: 'posture', title: 'Posture', page: posturePage },
  ...(change
    ? [{ name: 'change', title: 'Change', page: (_: Fleet, chosen: Chosen) => changePage(change, chosen) }]
    : []),
];

/** Every chapter, one below the other, each with its headings a level lower. The overview has the clusters. */
const ALL: Chapter = {
  name: 'all',
  title: 'All chapters',
  page: (_, chosen) => [
    element('h1', {}, 'All chapters'),
    element('p', { class: 'quiet' }, 'On paper, and in a PDF, the tables have all of their rows.'),
    CHAPTERS.filter(({ name }) => name !== 'clusters').map(({ name, page }) => {
      const chapter = element('section', { class: 'chapter' }, page(fleet, chosen.of(name)));
      chapter.querySelectorAll('h1, h2').forEach((heading) => {
        const lower = element(heading.localName === 'h1' ? 'h2' : 'h3', { id: heading.id || undefined });
        lower.append(...heading.childNodes);
        heading.replaceWith(lower);
      });
      return chapter;
    }),
  ],
};

const PAGES = new Map(
  [...CHAPTERS, ALL].flatMap(({ name, page, single }) => [[name, page] as const, ...(single ? [single] : [])]),
);

const main = document.getElementById('main')!;
const heads = [...CHAPTERS, ALL].map(({ name, title, single }) => ({
  pages: [name, single?.[0]],
  place: link(address(name), title),
}));
document.getElementById('chapters')!.append(...heads.map(({ place }) => element('li', {}, place)));

// The address is that of a page: the way past the head is not one.
document.getElementById('skip')!.addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});

let kept: Kept | undefined;

function show(): void {
  kept?.forget();
  const { page, query } = placeOf(location.hash);
  kept = new Kept(page, query);
  main.replaceChildren(element('div', {}, (PAGES.get(page) ?? overviewPage)(fleet, kept.chosen)));
  for (const { pages, place } of heads) {
    if (pages.includes(page)) {
      place.setAttribute('aria-current', 'page');
    } else {
      place.removeAttribute('aria-current');
    }
  }
  document.title = `${main.querySelector('h1')!.textContent} · keywheel`;
}

// Letters that are typed wait a moment; what is done before a link leads away does not.
for (const event of ['change', 'click']) {
  document.addEventListener(event, () => kept?.write());
}
keepPlaces(main, show);
for (const [event, all] of [
  ['beforeprint', true],
  ['afterprint', false],
] as const) {
  addEventListener(event, () =>
    main.querySelectorAll('.table').forEach((one) => one.dispatchEvent(new CustomEvent(PRINTS, { detail: all }))),
  );
}
show();
