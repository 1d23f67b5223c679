const GROUP = 'rbac.authorization.k8s.io';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** What people of a namespace are given, by whom it is; each in a way of its own. */
const ROLES: Record<string, readonly Rule[]> = {
  'gets-one': [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['db'], verbs: ['get'] }],
  'gets-another': [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['other'], verbs: ['get', 'patch'] }],
  'lists-one': [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['db'], verbs: ['list', 'watch'] }],
  'lists-all': [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
  'has-all': [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  'has-another-group': [{ apiGroups: ['apps'], resources: ['*'], verbs: ['get', 'patch'] }],
  'asks-tokens': [{ apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] }],
  'asks-other-tokens': [
    { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: ['stranger'], verbs: ['create'] },
  ],
  'makes-pods': [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }],
  'makes-named-pods': [{ apiGroups: [''], resources: ['pods'], resourceNames: ['api-0'], verbs: ['create'] }],
  'gets-into-all': [{ apiGroups: [''], resources: ['*/exec'], verbs: ['create'] }],
  'gets-into-one': [{ apiGroups: [''], resources: ['pods/exec'], resourceNames: ['api-0'], verbs: ['get'] }],
  'gets-into-none': [{ apiGroups: [''], resources: ['pods/*'], verbs: ['*'] }],
  'only-pods': [{ apiGroups: [''], resources: ['pods/log', 'pods/status'], verbs: ['*'] }],
  debugs: [{ apiGroups: [''], resources: ['pods/ephemeralcontainers'], verbs: ['patch'] }],
  'delivers-more': [{ apiGroups: ['external-secrets.io'], resources: ['externalsecrets'], verbs: ['create'] }],
  'makes-stores': [{ apiGroups: ['external-secrets.io'], resources: ['*'], verbs: ['update'] }],
  'binds-editors': [{ apiGroups: [GROUP], resources: ['clusterroles'], resourceNames: ['edit'], verbs: ['bind'] }],
  'binds-viewers': [{ apiGroups: [GROUP], resources: ['clusterroles'], resourceNames: ['view'], verbs: ['bind'] }],
  escalates: [{ apiGroups: [GROUP], resources: ['roles', 'clusterroles'], verbs: ['escalate'] }],
};
/** Given as they are, in the namespace and everywhere. */
const CLUSTER_ROLES = ['view', 'edit', 'admin', 'cluster-admin', 'aggregated'];

/** Bindings of every kind in a namespace; each to a subject that is named as its role. */
export function people(namespace: string): any[] {
  const roleRef = (kind: string, name: string) => ({ apiGroup: GROUP, kind, name });
  const object = (kind: string, name: string, fields: object, place: object = {}) => ({
    apiVersion: `${GROUP}/v1`,
    kind,
    metadata: { name, ...place },
    ...fields,
  });
  const subjects = (kind: string, name: string) =>
    kind === 'ServiceAccount' ? [{ kind, name, namespace }] : [{ apiGroup: GROUP, kind, name }];
  return [
    ...Object.entries(ROLES).flatMap(([name, rules]) => [
      object('Role', name, { rules }, { namespace }),
      object('RoleBinding', name, { roleRef: roleRef('Role', name), subjects: subjects('User', name) }, { namespace }),
      object('ClusterRole', `everywhere-${name}`, { rules }),
      object('ClusterRoleBinding', `everywhere-${name}`, {
        roleRef: roleRef('ClusterRole', `everywhere-${name}`),
        subjects: subjects('Group', `everywhere-${name}`),
      }),
    ]),
    object('ClusterRole', 'part', { rules: ROLES['gets-one'] }, { labels: { 'example.com/part-of': 'aggregated' } }),
    object(
      'ClusterRole',
      'for-viewers',
      { rules: ROLES['debugs'] },
      {
        labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' },
      },
    ),
    object('ClusterRole', 'aggregated', {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'example.com/part-of': 'aggregated' } }] },
    }),
    ...CLUSTER_ROLES.flatMap((name) => [
      object(
        'RoleBinding',
        `here-${name}`,
        {
          roleRef: roleRef('ClusterRole', name),
          subjects: subjects('ServiceAccount', name),
        },
        { namespace },
      ),
      object('ClusterRoleBinding', `there-${name}`, {
        roleRef: roleRef('ClusterRole', name),
        subjects: subjects('User', `everywhere-${name}`),
      }),
    ]),
  ];
}
