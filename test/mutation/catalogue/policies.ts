import { Operator, rekey, remove, put, set, swap, whole } from '../operator';
import { valueAt } from '../sites';

const of = 'vault_policy';
const at = 'policy/path/*';
const CAPABILITIES = 'policy/path/*/capabilities';

/** What the hub's policies grant. */
export const POLICIES: readonly Operator[] = [
  whole('drop', { of }, () => []),
  whole('duplicate', { of }, (body) => [body, body]),
  set('rename', { of, at: 'name', to: (name) => `${name}-other` }),
  put('namespace', { of, at: 'namespace', by: 'in another one', to: () => 'elsewhere' }),
  swap({ of, at: 'policy' }),
  remove('drop', { of, at }),
  rekey('data prefix', { of, at, by: 'data/ missing', to: (path) => path.replace('/data/', '/') }),
  rekey('data prefix', { of, at, by: 'metadata/ in its place', to: (path) => path.replace('/data/', '/metadata/') }),
  rekey('data prefix', {
    of,
    at,
    by: 'data/ in place of metadata/',
    to: (path) => path.replace('/metadata/', '/data/'),
  }),
  rekey('key', { of, at, by: "another secret's", to: (path) => secret(path, (name) => `${name}-other`) }),
  rekey('key', {
    of,
    at,
    by: "another tenant's",
    to: (path) => path.replace(/\/data\/([^/]+)\/([^/]+)\//, '/data/$1/$2-other/'),
  }),
  rekey('key', {
    of,
    at,
    by: "another environment's",
    to: (path) => path.replace(/\/data\/([^/]+)\//, '/data/$1-other/'),
  }),
  rekey('engine', {
    of,
    at,
    by: "another engine's",
    to: (path) =>
      path.replace(
        /^([^/]+\/)*?([^/]+)\/(data|metadata|static-creds|creds|static-roles|rotate-role)\//,
        '$1$2-other/$3/',
      ),
  }),
  rekey('namespace', {
    of,
    at,
    by: "another team's Vault namespace",
    to: (path) => path.replace(/team\.([^/]+)\//, 'team.$1-other/'),
  }),
  rekey('namespace', { of, at, by: 'without the Vault namespace', to: (path) => path.replace(/^.*team\.[^/]+\//, '') }),
  rekey('namespace', {
    of,
    at,
    by: 'from the root',
    to: (path) => (path.startsWith('auth/') ? undefined : `admin-other/${path}`),
  }),
  rekey('engine', {
    of,
    at,
    by: 'static-roles in place of static-creds',
    to: (path) => path.replace('/static-creds/', '/static-roles/'),
  }),
  rekey('engine', { of, at, by: 'roles in place of creds', to: (path) => path.replace('/creds/', '/roles/') }),
  rekey('engine', {
    of,
    at,
    by: 'static-creds in place of static-roles',
    to: (path) => path.replace('/static-roles/', '/static-creds/'),
  }),
  rekey('widen', { of, at, by: 'every secret next to it', to: (path) => secret(path, () => '*') }),
  rekey('widen', {
    of,
    at,
    by: 'the whole engine',
    to: (path) => path.replace(/\/(data|creds|static-creds|static-roles)\/(?!\*$).+$/, '/$1/*'),
  }),
  rekey('widen', { of, at, by: 'any tenant', to: (path) => path.replace(/\/data\/([^/]+)\/([^/]+)\//, '/data/$1/+/') }),
  ...Object.entries({ metadata: 'delete', destroy: 'update' }).map(([word, capability]) =>
    set('widen', {
      of,
      at: 'policy/path',
      by: `${word} of any value`,
      to: (paths: Record<string, unknown>) => {
        const [, engine] =
          Object.keys(paths)
            .map((path) => /^(.+?)\/data\//.exec(path))
            .find(Boolean) ?? [];
        return engine && { ...paths, [`${engine}/${word}/*`]: { capabilities: [capability] } };
      },
    }),
  ),
  rekey('widen', {
    of,
    at,
    by: 'any environment',
    to: (path) => path.replace(/\/data\/([^/]+)\/([^/]+)\//, '/data/+/$2/'),
  }),
  rekey('widen', {
    of,
    at,
    by: 'any engine',
    to: (path) => path.replace(/^([^/]+)\/(data|creds|static-creds)\//, '+/$2/'),
  }),
  rekey('widen', {
    of,
    at,
    by: 'any Kubernetes namespace',
    to: (path) => path.replace(/\{\{identity[^}]*\}[^}]*\}\}|\{\{identity.*?\}\}/, '+'),
  }),
  rekey('widen', { of, at, by: 'everything', to: (path) => (path.startsWith('auth/token') ? '*' : undefined) }),
  remove('drop', { of, at: `${CAPABILITIES}/*` }),
  remove('drop', {
    of,
    at: CAPABILITIES,
    excuse: ({ part, path }) =>
      valueAt(part.body, path.slice(0, -1)).allowed_parameters &&
      'the server takes no such policy, and the apply fails',
  }),
  set('narrow', {
    of,
    at: CAPABILITIES,
    by: 'denied too',
    to: (all: string[]) => (all.includes('deny') ? undefined : [...all, 'deny']),
  }),
  set('narrow', {
    of,
    at: CAPABILITIES,
    by: 'list in place of read',
    to: (all: string[]) => (all.includes('read') ? all.map((one) => (one === 'read' ? 'list' : one)) : undefined),
  }),
  ...['update', 'delete', 'list', 'patch', 'sudo', 'create'].map((more) =>
    set('widen', {
      of,
      at: CAPABILITIES,
      by: `${more} too`,
      // A denial outweighs all else.
      to: (all: string[]) => (all.includes(more) || all.includes('deny') ? undefined : [...all, more]),
    }),
  ),
];

/** The last segment of a path to a secret or a role, changed. */
function secret(path: string, change: (name: string) => string): string | undefined {
  const [, above, name] =
    path.match(/^(.+\/(?:data|metadata|creds|static-creds|static-roles|rotate-role)\/(?:.+\/)?)([^/*]+)$/) ?? [];
  return above === undefined ? undefined : `${above}${change(name!)}`;
}
