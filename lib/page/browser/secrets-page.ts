import type { SecretData } from '../fleet-data';
import type { Chosen } from './chosen';
import { Child, code, element, link, parted } from './dom';
import type { Fleet } from './fleet';
import { address } from './places';
import { table } from './table';
import { duration, KINDS, outageText } from './words';

export function secretsPage(fleet: Fleet, chosen: Chosen): readonly Child[] {
  return [
    element('h1', {}, 'Secrets'),
    element(
      'p',
      { class: 'quiet' },
      'Choose one to see its road from Vault/OpenBao to the pods, and who else can read it.',
    ),
    secretTable(fleet, fleet.secrets, chosen, true),
  ];
}

/** Of a whole fleet, or of one cluster or tenant. */
export function secretTable(fleet: Fleet, rows: readonly SecretData[], chosen: Chosen, isWhole: boolean): HTMLElement {
  const places = [
    { name: 'cluster', label: 'Cluster', of: ({ cluster }: SecretData) => cluster },
    { name: 'tenant', label: 'Tenant', of: ({ tenant }: SecretData) => tenant },
  ];
  return table({
    caption: 'Secrets',
    none: 'Nothing is delivered here.',
    chosen,
    rows,
    text: (secret) => [secret.name, secret.tenant, KINDS[secret.kind], ...sourcesOf(fleet, secret)].join(' '),
    choices: [
      ...(isWhole ? places : []),
      {
        name: 'kind',
        label: 'Changes',
        of: ({ kind }) => kind,
        words: (kind) => KINDS[kind as SecretData['kind']],
      },
    ],
    columns: [
      {
        title: 'Secret',
        cell: ({ name }) => link(address('secret', { name }), parted(name)),
        long: true,
        order: ({ name }) => name,
      },
      {
        title: 'Tenant',
        cell: ({ tenant }) => (tenant === undefined ? '–' : parted(tenant)),
        order: ({ tenant = '' }) => tenant,
      },
      { title: 'Changes', cell: ({ kind }) => KINDS[kind], order: ({ kind }) => kind },
      {
        title: 'Made of',
        long: true,
        cell: (secret) => {
          const [first, ...more] = sourcesOf(fleet, secret);
          return first === undefined ? '–' : [code(first), more.length > 0 ? ` and ${more.length} more` : ''];
        },
      },
      {
        title: 'Propagation',
        cell: ({ times }) => (times ? duration(times.arrives) : '–'),
        order: ({ times }) => times?.arrives ?? Infinity,
      },
      {
        title: 'Outage',
        cell: ({ times }) => (times?.outage === undefined ? '–' : outageText(times.outage)),
        order: ({ times }) => (times?.outage === undefined ? -1 : (times.outage ?? Infinity)),
      },
      {
        title: 'Readers',
        cell: ({ readers }) => fleet.holders[readers]!.length,
        order: ({ readers }) => fleet.holders[readers]!.length,
      },
      {
        title: 'Findings',
        cell: (secret) => fleet.findingsOf.get(secret)?.length ?? 0,
        order: (secret) => fleet.findingsOf.get(secret)?.length ?? 0,
      },
    ],
  });
}

export function sourcesOf({ paths }: Fleet, { roads }: SecretData): readonly string[] {
  return [...new Set(roads.map(({ path, source = '' }) => (path === undefined ? source : paths[path]!.path)))];
}
