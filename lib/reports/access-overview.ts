import { markdownText } from '../encode/markdown';
import { grantsOf, order, Principal, principalsOf } from '../access/principals';
import type { Views } from '../views/views';
import { identitiesOf } from '../views/cloud-identities';
import { markdownTable, Table } from './table';

/** What each login of each cluster may do, a line each, as Markdown. Undefined where nobody logs in. */
export function accessOverview(fleet: string, views: Views): string | undefined {
  const principals = principalsOf(views);
  const byCluster = new Map<string, Principal[]>();
  for (const principal of principals) {
    if (principal.cluster) {
      const all = byCluster.get(principal.cluster.name) ?? [];
      byCluster.set(principal.cluster.name, all);
      all.push(principal);
    }
  }
  const others = principals.filter(({ cluster }) => !cluster);
  const beside = storeTable(views);
  if (principals.length === 0 && beside.rows.length === 0) {
    return undefined;
  }
  return [
    `# Who may do what in Vault/OpenBao of fleet ${fleet}`,
    'As the Terraform and the YAML say it that were written, by the rules of Vault/OpenBao. What each login may do with its own ' +
      'token is left out. `keywheel access` also says which policy allows it, who can use the login, and who can read ' +
      'what is delivered.',
    ...[...byCluster]
      .sort((a, b) => order(a[0], b[0]))
      .flatMap(([cluster, all]) => [`## ${markdownText(cluster)}`, table(all)]),
    ...(others.length > 0 ? ['## Not from a cluster', table(others)] : []),
    ...(beside.rows.length > 0
      ? [
          '## Other stores',
          'What these products grant to anyone who logs in is not in this output, so nothing here says what else may be read ' +
            'with it, nor by whom. identities.md has what to write there.',
          markdownTable(beside),
        ]
      : []),
  ]
    .map((part) => part.trimEnd())
    .join('\n\n')
    .concat('\n');
}

/** What is read from products of which the output says no more than that. */
function storeTable({ clusters }: Views): Table {
  const rows = clusters.flatMap((cluster) =>
    cluster.stores.flatMap((store) => {
      const { external, provider, kind, name, namespace = '' } = store;
      if (!external) {
        return [];
      }
      const reads = cluster
        .usesThrough(store)
        .map(({ remoteKey }) => remoteKey)
        .sort(order);
      const { account, secrets } = external;
      const [accountNamespace, accountName = ''] = account?.split('/') ?? [];
      const seen = cluster.find('ServiceAccount', accountName, accountNamespace);
      const identities = seen ? identitiesOf(seen).map((identity) => identity.name) : [];
      const by = account ?? (secrets.map((secret) => `Secret ${secret.name}`).join(', ') || 'the operator itself');
      return [
        [
          cluster.name,
          [namespace, name].filter(Boolean).join('/') + (kind === 'SecretStore' ? '' : ` (${kind})`),
          provider,
          [by, ...identities].join(' as '),
          [...new Set(reads)].join(', '),
        ],
      ];
    }),
  );
  return {
    columns: ['cluster', 'store', 'product', 'logs in by', 'is asked for'],
    rows: rows.sort((a, b) => order(a.join('\n'), b.join('\n'))),
  };
}

/** Sorted by tenant. */
function table(principals: readonly Principal[]): string {
  return markdownTable({
    columns: ['tenant', 'login', 'may read', 'may do more with'],
    rows: principals
      .map((principal) => {
        const { tenant = '', name, account = name, role, unknownPolicies } = principal;
        const grants = grantsOf(principal);
        const readsAlone = ({ capabilities }: (typeof grants)[number]) => capabilities.join() === 'read';
        return [
          tenant,
          `${account} (${role})`,
          grants
            .filter(readsAlone)
            .map(({ pattern }) => pattern)
            .join(', '),
          [
            ...grants
              .filter((grant) => !readsAlone(grant))
              .map(({ pattern, capabilities }) => `${pattern} (${capabilities.join(', ')})`),
            ...unknownPolicies.map((policy) => `what policy ${policy} allows`),
          ].join(', '),
        ];
      })
      .sort((a, b) => order(a.join('\n'), b.join('\n'))),
  });
}
