import type { Chosen } from './chosen';
import { Child, element, link } from './dom';
import type { Fleet } from './fleet';
import { clusterTable, facts } from './overview-page';
import { address } from './places';
import { postureTable } from './posture-page';
import { secretTable } from './secrets-page';
import { table } from './table';

export function clustersPage(fleet: Fleet, chosen: Chosen): readonly Child[] {
  return [element('h1', {}, 'Clusters'), clusterTable(fleet, chosen)];
}

export function clusterPage(fleet: Fleet, chosen: Chosen): readonly Child[] {
  const name = chosen.get('name') ?? '';
  const cluster = fleet.clusters.find((one) => one.name === name);
  if (!cluster) {
    return [element('h1', {}, `There is no cluster ${name}`)];
  }
  return [
    element('h1', {}, `Cluster ${name}`),
    facts([
      ['Namespaces', cluster.namespaces],
      ['Stores', cluster.stores],
      ['Workloads', cluster.workloads],
      ['External Secrets Operator', cluster.operator ?? 'no file says as whom it runs'],
    ]),
    element('h2', {}, 'Posture'),
    postureTable(
      fleet.posture.filter((fact) => fact.cluster === name),
      chosen.of('posture'),
      false,
    ),
    element('h2', {}, 'Secrets'),
    secretTable(
      fleet,
      fleet.secrets.filter((secret) => secret.cluster === name),
      chosen.of('secrets'),
      false,
    ),
  ];
}

export function tenantsPage(fleet: Fleet, chosen: Chosen): readonly Child[] {
  return [
    element('h1', {}, 'Tenants'),
    table({
      caption: 'Tenants',
      none: 'No file says which namespaces are whose.',
      chosen,
      rows: fleet.tenants,
      text: ({ name, namespaces }) => [name, ...namespaces].join(' '),
      columns: [
        {
          title: 'Tenant',
          cell: ({ name }) => link(address('tenant', { name }), name),
          order: ({ name }) => name,
        },
        {
          title: 'Namespaces',
          cell: ({ namespaces }) => some(namespaces),
          order: ({ namespaces }) => namespaces.length,
        },
        { title: 'Secrets', cell: ({ secrets }) => secrets, order: ({ secrets }) => secrets },
      ],
    }),
  ];
}

export function tenantPage(fleet: Fleet, chosen: Chosen): readonly Child[] {
  const name = chosen.get('name') ?? '';
  const tenant = fleet.tenants.find((one) => one.name === name);
  if (!tenant) {
    return [element('h1', {}, `There is no tenant ${name}`)];
  }
  return [
    element('h1', {}, `Tenant ${name}`),
    facts([
      ['Namespaces', tenant.namespaces.join(', ')],
      ['Logins', link(address('access', { tenant: name }), 'what its logins may do')],
    ]),
    element('h2', {}, 'Secrets'),
    secretTable(
      fleet,
      fleet.secrets.filter((secret) => secret.tenant === name),
      chosen.of('secrets'),
      false,
    ),
  ];
}

function some(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
}
