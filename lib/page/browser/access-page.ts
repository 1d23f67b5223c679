import type { LoginData } from '../fleet-data';
import type { Chosen } from './chosen';
import { Child, code, element, parted } from './dom';
import type { Fleet } from './fleet';
import { table } from './table';

interface Row {
  readonly login: LoginData;
  readonly path: string;
  readonly capabilities: readonly string[];
  readonly policies: readonly string[];
}

/** What each login may do with each path of the hub. */
export function accessPage(fleet: Fleet, chosen: Chosen): readonly Child[] {
  const rows = fleet.logins.flatMap((login): Row[] => [
    ...login.access.map((access) => ({ login, ...access })),
    ...login.unknownPolicies.map((policy) => ({
      login,
      path: `what policy ${policy} allows`,
      capabilities: ['not known'],
      policies: [policy],
    })),
  ]);
  return [
    element('h1', {}, 'Access'),
    element(
      'p',
      { class: 'quiet' },
      'What each login may do in Vault/OpenBao, by its policies. What a login may do with its own token is left out. ' +
        'The search compares texts: a path such as kv/data/* also covers what is below it, which is not found by its ' +
        'own name. Who can get one Secret, by all such paths, is on its page.',
    ),
    table({
      caption: 'Access to Vault/OpenBao',
      none: 'No role of these files lets anybody in.',
      chosen,
      rows,
      text: ({ login, path, capabilities, policies }) =>
        [login.who, login.tenant, login.role, login.mount, path, ...capabilities, ...policies].join(' '),
      choices: [
        { name: 'tenant', label: 'Tenant', of: ({ login }) => login.tenant },
        { name: 'cluster', label: 'Cluster', of: ({ login }) => login.cluster },
        { name: 'may', label: 'May', of: ({ capabilities }) => capabilities },
      ],
      columns: [
        { title: 'Login', long: true, cell: ({ login }) => code(login.who), order: ({ login }) => login.who },
        {
          title: 'Tenant',
          cell: ({ login }) => (login.tenant === undefined ? '–' : parted(login.tenant)),
          order: ({ login: { tenant = '' } }) => tenant,
        },
        { title: 'Role', long: true, cell: ({ login }) => [code(login.role), ' at ', code(login.mount)] },
        { title: 'Path', long: true, cell: ({ path }) => code(path), order: ({ path }) => path },
        { title: 'May', cell: ({ capabilities }) => capabilities.join(', ') },
        { title: 'Policies', cell: ({ policies }) => parted(policies.join(', ')) },
        {
          title: 'Used by',
          long: true,
          cell: ({ login }) => usedBy(fleet, login),
        },
      ],
    }),
  ];
}

function usedBy({ holders }: Fleet, { usableBy, through }: LoginData): string {
  const names = [...new Set([...through, ...holders[usableBy]!.map(({ who }) => who)])];
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ') || '–';
}
