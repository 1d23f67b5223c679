import type { FleetData } from '../fleet-data';
import { accessPage } from './access-page';
import { changePage } from './change-page';
import { Child, element, link } from './dom';
import { findingsPage } from './findings-page';
import { Fleet, fleetOf } from './fleet';
import { overviewPage } from './overview-page';
import { address, placeOf } from './places';
import { posturePage } from './posture-page';
import { rotationsPage } from './rotations-page';
import { secretPage } from './secret-page';
import { secretsPage } from './secrets-page';
import { clusterPage, clustersPage, tenantPage, tenantsPage } from './tenant-pages';

type Page = (fleet: Fleet, query: URLSearchParams) => readonly Child[];

const PAGES: ReadonlyMap<string, Page> = new Map<string, Page>([
  ['overview', overviewPage],
  ['clusters', clustersPage],
  ['cluster', clusterPage],
  ['tenants', tenantsPage],
  ['tenant', tenantPage],
  ['secrets', secretsPage],
  ['secret', secretPage],
  ['access', accessPage],
  ['rotations', rotationsPage],
  ['findings', findingsPage],
  ['posture', posturePage],
  ['change', (fleet, query) => (fleet.change ? changePage(fleet.change, query) : overviewPage(fleet))],
]);

/** Pages in the head of each, and those that belong to them. */
const CHAPTERS: readonly (readonly [page: string, title: string, ...others: string[]])[] = [
  ['overview', 'Overview'],
  ['clusters', 'Clusters', 'cluster'],
  ['tenants', 'Tenants', 'tenant'],
  ['secrets', 'Secrets', 'secret'],
  ['access', 'Access'],
  ['rotations', 'Rotations'],
  ['findings', 'Findings'],
  ['posture', 'Posture'],
  ['change', 'Change'],
];

const fleet = fleetOf(JSON.parse(document.getElementById('fleet')!.textContent!) as FleetData);
const main = document.getElementById('main')!;
const chapters = CHAPTERS.filter(([page]) => page !== 'change' || fleet.change).map(([page, title, ...others]) => ({
  pages: [page, ...others],
  place: link(address(page), title),
}));
document.getElementById('chapters')!.append(...chapters.map(({ place }) => element('li', {}, place)));

// The address is that of a page: the way past the head is not one.
document.getElementById('skip')!.addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});

function show(isFirst: boolean): void {
  const { page, query } = placeOf(location.hash);
  const made = PAGES.get(page) ?? overviewPage;
  main.replaceChildren(element('div', {}, made(fleet, query)));
  for (const { pages, place } of chapters) {
    if (pages.includes(page)) {
      place.setAttribute('aria-current', 'page');
    } else {
      place.removeAttribute('aria-current');
    }
  }
  const title = main.querySelector('h1')!;
  document.title = `${title.textContent} · keywheel`;
  if (!isFirst) {
    // Whoever hears the page, or goes by keys, begins where it does.
    title.tabIndex = -1;
    title.focus();
    scrollTo(0, 0);
  }
}

addEventListener('hashchange', () => show(false));
show(true);
