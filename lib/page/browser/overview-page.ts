import type { Chosen } from './chosen';
import { Child, code, element, link } from './dom';
import type { Fleet } from './fleet';
import { address } from './places';
import { table } from './table';
import { count } from './words';

/** What there is, and what needs somebody. */
export function overviewPage(fleet: Fleet, chosen: Chosen): readonly Child[] {
  const open = fleet.findings.filter(({ acknowledged }) => acknowledged === undefined);
  const errors = open.filter(({ severity }) => severity === 'error').length;
  const missing = fleet.posture.filter(({ knowledge }) => knowledge === 'missing').length;
  const outages = fleet.rotations.filter(({ outage }) => outage !== 0).length;
  return [
    element('h1', {}, fleet.fleets.length > 0 ? `Fleet ${fleet.fleets.join(', ')}` : 'Fleet'),
    element(
      'ul',
      { class: 'tiles' },
      tile('clusters', fleet.clusters.length, 'Clusters'),
      tile('tenants', fleet.tenants.length, 'Tenants'),
      tile('secrets', fleet.secrets.length, 'Secrets'),
      tile('access', fleet.logins.length, 'Logins'),
      tile('rotations', fleet.rotations.length, 'Rotations', outages > 0 ? `${outages} with an outage` : undefined),
      tile('findings', open.length, 'Findings', errors > 0 ? count(errors, 'error') : undefined, errors > 0),
      tile('posture', missing, 'Missing in the posture', undefined, false),
    ),
    element('p', {}, link(address('all'), 'All chapters on one page, to print or to save as a PDF')),
    hub(fleet),
    element('h2', {}, 'Clusters'),
    clusterTable(fleet, chosen.of('clusters')),
    element('h2', {}, 'Not known'),
    element('p', { class: 'quiet' }, 'What these files do not say, so that nothing here rests on it:'),
    element(
      'ul',
      { class: 'plain' },
      fleet.notKnown.slice(0, SHOWN).map((one) => element('li', {}, one)),
      fleet.notKnown.length > SHOWN ? element('li', {}, `and ${fleet.notKnown.length - SHOWN} more`) : undefined,
    ),
  ];
}

/** Sentences at once. */
const SHOWN = 40;

function tile(page: string, number: number, what: string, more?: string, isBad = false): HTMLElement {
  return element(
    'li',
    { class: isBad ? 'bad' : undefined },
    link(
      address(page),
      element('span', { class: 'number' }, number.toLocaleString('en-US')),
      element('span', {}, ` ${what}`),
      more === undefined ? undefined : element('span', { class: 'more' }, more),
    ),
  );
}

function hub({ hub: { addresses, engines, authMounts, servers, policies, roles } }: Fleet): HTMLElement {
  const rows: readonly (readonly [string, Child])[] = [
    ['Address', addresses.length > 0 ? list(addresses) : 'no file says it'],
    [
      'Secrets engines',
      list(engines.map(({ path, type, version }) => `${path} (${[type, version].join(' ').trim()})`)),
    ],
    ['Auth mounts', list(authMounts)],
    ['Policies, roles', `${count(policies, 'policy', 'policies')}, ${count(roles, 'role')} for ServiceAccounts`],
    ['Servers', servers.length > 0 ? list(servers) : 'no file configures them'],
  ];
  return element('section', { 'aria-labelledby': 'hub' }, element('h2', { id: 'hub' }, 'Vault/OpenBao'), facts(rows));
}

function list(all: readonly string[]): Child {
  const shown = all.slice(0, 12).map((one, index) => [index > 0 ? ', ' : '', code(one)]);
  return [shown, all.length > 12 ? ` and ${all.length - 12} more` : ''];
}

export function facts(rows: readonly (readonly [string, Child])[]): HTMLElement {
  return element(
    'dl',
    { class: 'facts' },
    rows.map(([name, what]) => element('div', {}, element('dt', {}, name), element('dd', {}, what))),
  );
}

export function clusterTable(fleet: Fleet, chosen: Chosen): HTMLElement {
  const open = fleet.findings.filter(({ acknowledged }) => acknowledged === undefined);
  const findings = new Map<string, number>();
  open.forEach(({ cluster = '' }) => findings.set(cluster, (findings.get(cluster) ?? 0) + 1));
  return table({
    caption: 'Clusters',
    chosen,
    none: 'There are no clusters.',
    rows: fleet.clusters,
    text: ({ name }) => name,
    columns: [
      {
        title: 'Cluster',
        cell: ({ name }) => link(address('cluster', { name }), name),
        order: ({ name }) => name,
      },
      { title: 'Namespaces', cell: (row) => row.namespaces, order: (row) => row.namespaces },
      { title: 'Secrets', cell: (row) => row.secrets, order: (row) => row.secrets },
      { title: 'Stores', cell: (row) => row.stores, order: (row) => row.stores },
      { title: 'Workloads', cell: (row) => row.workloads, order: (row) => row.workloads },
      { title: 'Findings', cell: ({ name }) => findings.get(name) ?? 0, order: ({ name }) => findings.get(name) ?? 0 },
    ],
  });
}
