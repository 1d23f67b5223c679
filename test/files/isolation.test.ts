import fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { trustedBy } from '../../lib/views/trust';
import { checkFiles, Read } from './read';

type Json = Record<string, any>;

/** Two teams of one cluster, each with a login, a policy and an ExternalSecret of its own, in files of somebody else. */
interface Estate {
  readonly terraform: Json;
  readonly manifests: Record<string, Json[]>;
  mapping: string;
}

const role = (team: string, more: Json = {}) => ({
  backend: 'main',
  role_name: team,
  role_type: 'jwt',
  user_claim: 'sub',
  bound_audiences: ['vault'],
  token_policies: [team],
  token_no_default_policy: true,
  bound_subject: `system:serviceaccount:${team}:reader`,
  ...more,
});
const policy = (grants: Record<string, string[]>) =>
  Object.entries(grants)
    .map(([path, capabilities]) => `path "${path}" { capabilities = ${JSON.stringify(capabilities)} }`)
    .join('\n');
const store = (
  kind: string,
  name: string,
  namespace: string | undefined,
  team: string,
  conditions?: unknown,
): Json => ({
  apiVersion: 'external-secrets.io/v1',
  kind,
  metadata: { name, ...(namespace && { namespace }) },
  spec: {
    ...(conditions !== undefined && { conditions }),
    provider: {
      vault: {
        server: 'https://vault.example.com:8200',
        path: 'kv',
        version: 'v2',
        auth: {
          jwt: {
            path: 'main',
            role: team,
            kubernetesServiceAccountToken: {
              serviceAccountRef: { name: 'reader', ...(namespace ? {} : { namespace: team }) },
              audiences: ['vault'],
            },
          },
        },
      },
    },
  },
});
const secret = (namespace: string, key: string, kind = 'SecretStore', name = 'hub'): Json => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: key.replace('/', '-'), namespace },
  spec: {
    refreshInterval: '1h',
    secretStoreRef: { kind, name },
    target: { name: key.replace('/', '-') },
    dataFrom: [{ extract: { key } }],
  },
});
const team = (name: string): Json[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team: name, part: 'business' } } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader', namespace: name } },
  store('SecretStore', 'hub', name, name),
  secret(name, `${name}/db`),
];

function estate(): Estate {
  return {
    terraform: {
      provider: { vault: { address: 'https://vault.example.com:8200' } },
      resource: {
        vault_mount: { kv: { path: 'kv', type: 'kv', options: { version: '2' } } },
        vault_jwt_auth_backend: { main: { path: 'main', type: 'jwt', jwt_validation_pubkeys: ['one'] } },
        vault_policy: {
          sales: { name: 'sales', policy: policy({ 'kv/data/sales/db': ['read'] }) },
          stock: { name: 'stock', policy: policy({ 'kv/data/stock/db': ['read'] }) },
        },
        vault_jwt_auth_backend_role: { sales: role('sales'), stock: role('stock') },
      },
    },
    manifests: { main: [...team('sales'), ...team('stock')] },
    mapping: 'clusters:\n  main: { manifests: [main], authMounts: [main] }\n',
  };
}

function checked(edit: (all: Estate, resources: Json) => void) {
  const all = estate();
  edit(all, all.terraform['resource']);
  return checkFiles({
    'terraform/main.tf.json': JSON.stringify(all.terraform),
    'fleet.yaml': all.mapping,
    ...Object.fromEntries(
      Object.entries(all.manifests).map(([cluster, objects]) => [
        `${cluster}/all.yaml`,
        objects.map((object) => JSON.stringify(object)).join('\n---\n'),
      ]),
    ),
  });
}

const OURS = [
  'tenants-are-apart',
  'login-gives-itself-no-rights',
  'login-is-its-own-entity',
  'store-admits-its-users',
  'auth-mount-serves-one-cluster',
];
const ours = ({ findings, unknown }: Read) => ({ findings: findings.filter(({ id }) => OURS.includes(id)), unknown });
const told = (edit: Parameters<typeof checked>[0]) =>
  checked(edit)
    .findings.filter(({ id }) => OURS.includes(id))
    .map(({ id, message }) => `${id}: ${message}`);
const grant = (resources: Json, grants: Record<string, string[]>) => {
  resources['vault_policy'].sales.policy += `\n${policy(grants)}`;
};
const entity = (resources: Json, alias = 'system:serviceaccount:sales:reader') => {
  resources['vault_identity_entity'] = { one: { name: 'one' } };
  resources['vault_identity_entity_alias'] = {
    one: {
      name: alias,
      mount_accessor: '${vault_jwt_auth_backend.main.accessor}',
      canonical_id: '${vault_identity_entity.one.id}',
    },
  };
};
const BOTH =
  /tenants-are-apart: "kv\/data\/stock\/db" is in the reach of both "main\/(sales|stock)" and "main\/(sales|stock)"/;

test('two teams that are apart are silent', () => {
  expect(told(() => {})).toEqual([]);
});

test.each<[string, Parameters<typeof checked>[0]]>([
  ['its own policy reaches the other', (_, resources) => grant(resources, { 'kv/data/+/db': ['read'] })],
  [
    'it writes the tenant of the other on its account',
    (all, resources) => {
      grant(resources, { 'kv/data/stock/db': ['read'] });
      all.manifests['main']![1]!['metadata'].annotations = { 'keywheel/tenant': 'stock' };
    },
  ],
  [
    'its role names the policy of the other in another spelling',
    (_, { vault_jwt_auth_backend_role: roles }) => {
      roles.sales.token_policies.push('\tSTOCK ');
    },
  ],
  [
    'its role names the policy as old providers do',
    (_, { vault_jwt_auth_backend_role: roles }) => {
      roles.sales.policies = ['stock'];
    },
  ],
  [
    'a role that nothing uses lets it in',
    (_, { vault_jwt_auth_backend_role: roles }) => {
      roles.more = role('stock', { role_name: 'more', bound_subject: 'system:serviceaccount:sales:other' });
    },
  ],
  [
    'the role of the other binds it too',
    (_, { vault_jwt_auth_backend_role: roles }) => {
      delete roles.stock.bound_subject;
      roles.stock.bound_claims = { sub: 'system:serviceaccount:stock:reader,system:serviceaccount:sales:reader' };
    },
  ],
  ...[
    ['string', { '/sub': 'system:serviceaccount:sales:reader,system:serviceaccount:stock:reader' }],
    ['glob', { sub: 'system:*' }],
    ['glob', { sub: 'system:serviceaccount*' }],
    ['glob', { sub: 'system:serviceaccount:*reader' }],
    ['glob', { sub: 'system:serviceaccount:s*r' }],
    ['glob', { sub: '*:s*:*' }],
    ['glob', { sub: '**' }],
    ['glob', { sub: 'system:serviceaccount:*', '/kubernetes.io/namespace': 's*' }],
    ['glob', { sub: `system:serviceaccount:${'*a'.repeat(600)}*` }],
    ['string', { iss: 'https://oidc.example.com', '/aud/0': 'vault' }],
    ['string', { '/kubernetes.io/pod/name': 'web-0' }],
    ['string', { '/kubernetes.io/serviceaccount/name': 'reader' }],
  ].map(([type, claims]): [string, Parameters<typeof checked>[0]] => [
    `the role of the other binds claims ${JSON.stringify(claims).slice(0, 80)}`,
    (_, { vault_jwt_auth_backend_role: roles }) => {
      delete roles.stock.bound_subject;
      Object.assign(roles.stock, { bound_claims: claims, bound_claims_type: type });
    },
  ]),
  [
    'its entity has the policy',
    (_, resources) => {
      entity(resources);
      resources['vault_identity_entity'].one.policies = ['Stock'];
    },
  ],
  [
    'its entity is given the policy elsewhere',
    (_, resources) => {
      entity(resources);
      resources['vault_identity_entity_policies'] = {
        one: { entity_id: '${vault_identity_entity.one.id}', policies: ['stock'] },
      };
    },
  ],
  [
    'a group that its group is in has the policy',
    (_, resources) => {
      entity(resources, 'System:ServiceAccount:sales:reader');
      resources['vault_identity_group'] = {
        inner: { name: 'inner', member_entity_ids: ['${vault_identity_entity.one.id}'] },
        outer: { name: 'outer', member_group_ids: ['${vault_identity_group.inner.id}'], policies: ['stock'] },
      };
    },
  ],
  [
    'members of a group are said elsewhere',
    (_, resources) => {
      entity(resources);
      resources['vault_identity_group'] = { one: { name: 'one', policies: ['stock'] } };
      resources['vault_identity_group_member_entity_ids'] = {
        one: { group_id: '${vault_identity_group.one.id}', member_entity_ids: ['${vault_identity_entity.one.id}'] },
      };
    },
  ],
  [
    'a group of its namespace has the policy',
    (_, resources) => {
      resources['vault_jwt_auth_backend_role'].sales.groups_claim = '/kubernetes.io/namespace';
      resources['vault_identity_group'] = { one: { name: 'one', type: 'external', policies: ['stock'] } };
      resources['vault_identity_group_alias'] = {
        one: {
          name: 'sales',
          mount_accessor: '${vault_jwt_auth_backend.main.accessor}',
          canonical_id: '${vault_identity_group.one.id}',
        },
      };
    },
  ],
  ...[
    [],
    [{ namespaces: ['sales'] }],
    [{ namespaceRegexes: ['.+'] }],
    [{ namespaceRegexes: ['ale'] }],
    [{ namespaceRegexes: ['(?i)^SALES$'] }],
    [{ namespaceSelector: {} }],
    [{ namespaceSelector: { matchLabels: { part: 'business' } } }],
    [{ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['sales'] }] } }],
    [{ namespaces: ['nobody'] }, { namespaces: ['sales'] }],
  ].map((conditions): [string, Parameters<typeof checked>[0]] => [
    `a store for the cluster with conditions ${JSON.stringify(conditions)} lets it in`,
    ({ manifests }) => manifests['main']!.push(store('ClusterSecretStore', 'shared', undefined, 'stock', conditions)),
  ]),
])('one team reaches the other where %s', (_when, edit) => {
  expect(told(edit).join('\n')).toMatch(BOTH);
});

test.each<[string | undefined, Record<string, string>]>([
  ['glob', { sub: 'system:serviceaccount:stock:*' }],
  ['glob', { sub: '*:sto*', '/kubernetes.io/serviceaccount/name': 'read*' }],
  ['glob', { sub: '*@example.com' }],
  ['glob', { sub: '*:reader:*' }],
  ['glob', { sub: 'system:serviceaccount:*', '/kubernetes.io/namespace': 'stock' }],
  ['string', { sub: 'system:serviceaccount:*:reader' }],
  [undefined, { '/kubernetes.io/namespace': 's*' }],
  ['string', { '/kubernetes.io/serviceaccount/uid': '11111111-2222-3333-4444-555555555555' }],
])('a role that binds %s claims %j keeps the other team out', (type, claims) => {
  const messages = told((_, { vault_jwt_auth_backend_role: roles }) => {
    delete roles.stock.bound_subject;
    Object.assign(roles.stock, { bound_claims: claims, bound_claims_type: type });
  });
  expect(messages).toEqual([]);
});

test('an asterisk in a subject that is bound whole is none', () => {
  const { findings } = checked((_, { vault_jwt_auth_backend_role: roles }) => {
    roles.stock.bound_subject = 'system:serviceaccount:stock:*';
  });
  expect(findings.map(({ id, message }) => `${id}: ${message}`).join('\n')).toMatch(
    /role-binds-service-account: .*binds "<subject system:serviceaccount:stock:\*>"/,
  );
});

test('a rewritten default policy that reaches what is one team’s is told once', () => {
  const messages = told((_, resources) => {
    resources['vault_policy'].default = { name: 'Default', policy: policy({ 'kv/data/stock/*': ['read'] }) };
  });
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain('every token with policy "default"');
});

test.each([
  [[{ namespaces: ['stock'] }]],
  [[{ namespaceRegexes: ['^stoc'] }]],
  [[{ namespaceSelector: { matchLabels: { team: 'stock' } } }]],
  [[{ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['sales'] }] } }]],
])('a store for the cluster with conditions %j keeps the other out', (conditions) => {
  expect(
    told(({ manifests }) =>
      manifests['main']!.push(store('ClusterSecretStore', 'shared', undefined, 'stock', conditions)),
    ),
  ).toEqual([]);
});

test('labels of a namespace that is in no file are told as not known', () => {
  const { unknown } = checked(({ manifests }) => {
    manifests['main'] = manifests['main']!.filter(
      ({ kind, metadata }) => kind !== 'Namespace' || metadata.name !== 'sales',
    );
    const conditions = [{ namespaceSelector: { matchLabels: { part: 'business' } } }];
    manifests['main'].push(
      store('ClusterSecretStore', 'shared', undefined, 'stock', conditions),
      secret('sales', 'stock/db', 'ClusterSecretStore', 'shared'),
    );
  });
  expect(unknown.join('\n')).toContain('rests on labels of its namespace');
});

test.each<[string, Record<string, string[]>, string]>([
  ['policies', { 'sys/policies/acl/stock': ['update'] }, 'write policies'],
  ['policies by the old path', { 'sys/policy/+': ['create'] }, 'write policies'],
  ['auth mounts', { 'sys/auth/mine': ['create', 'sudo'] }, 'make and configure auth mounts'],
  ['roles', { 'auth/main/role/sales': ['patch'] }, 'write roles'],
  ['the keys of a mount', { 'auth/+/config': ['update'] }, 'write roles'],
  ['tokens', { 'auth/token/create/admin': ['update'] }, 'make tokens'],
  ['entities', { 'identity/entity/*': ['update'] }, 'change who an entity is'],
  ['groups', { 'identity/group/name/ops': ['update'] }, 'change who an entity is'],
  ['everything', { '*': ['update'] }, 'write policies'],
  ['everything below sys', { 'sys/*': ['sudo', 'read'] }, 'act with "sudo"'],
])('who may change %s gives itself rights', (_what, grants, how) => {
  expect(told((_, resources) => grant(resources, grants)).join('\n')).toContain(
    `login-gives-itself-no-rights: role "sales" lets "main/sales" ${how}`,
  );
});

test.each<[string, string, (all: Estate) => void]>([
  ['named in the mapping file', 'team-a', (all) => (all.mapping += 'existing: { namespaces: [team-a] }\n')],
  [
    'that only a store names',
    'team-a/inner',
    ({ manifests }) => (manifests['main']![2]!['spec'].provider.vault.namespace = 'team-a/inner'),
  ],
  [
    'above that of a store',
    'team-a',
    ({ manifests }) => (manifests['main']![2]!['spec'].provider.vault.namespace = '/team-a/inner/'),
  ],
])('who may write policies in a Vault namespace %s gives itself rights', (_what, namespace, edit) => {
  const messages = (path: string) =>
    told((all, resources) => {
      edit(all);
      grant(resources, { [path]: ['update'] });
    }).filter((message) => message.startsWith('login-gives-itself-no-rights'));
  expect(messages(`${namespace}/sys/policies/acl/x`)).toEqual([expect.stringContaining('write policies')]);
  expect(messages('team-b/sys/policies/acl/x')).toEqual([]);
});

test.each(['sys/storage/raft/snapshot', 'sys/storage/raft/*', 'sys/storage/+/snapshot', 'sys/*', '*'])(
  'who may read %s besides its own secrets takes the whole storage with it',
  (path) => {
    expect(told((_, resources) => grant(resources, { [path]: ['read'] })).join('\n')).toContain(
      `login-gives-itself-no-rights: role "sales" lets "main/sales" take the whole storage with it`,
    );
  },
);

test.each([
  ['takes snapshots and gives its token back', { 'auth/token/revoke-self': ['update'] }, false],
  ['takes snapshots and looks at its token', { 'auth/token/lookup-self': ['read'] }, false],
  ['may restore one too', { 'sys/storage/raft/snapshot': ['read', 'update'] }, true],
  ['may read the peers too', { 'sys/storage/raft/configuration': ['read'] }, true],
])('a login that %s is told where it may do more', (_what, more, isTold) => {
  const messages = told((_, resources) => {
    const grants = { 'sys/storage/raft/snapshot': ['read'], ...(more as Record<string, string[]>) };
    resources['vault_policy'].sales.policy = policy(grants);
  });
  expect(messages.join('\n').includes('login-gives-itself-no-rights')).toBe(isTold);
});

test('who may read what else is below the storage takes nothing with it', () => {
  const grants = { 'sys/storage/raft/configuration': ['read'], 'sys/health': ['read'] };
  expect(told((_, resources) => grant(resources, grants))).toEqual([]);
});

test.each<Record<string, string[]>>([
  { 'sys/policies/acl/stock': ['read'] },
  { 'sys/capabilities-self': ['update'] },
  { 'auth/token/renew-self': ['update'] },
  { 'identity/lookup/entity': ['update'] },
  { 'sys/*': ['update'], 'sys/policies/*': ['deny'], 'sys/policy*': ['deny'] },
])('who may %j gives itself no right to write policies', (grants) => {
  expect(told((_, resources) => grant(resources, grants)).join('\n')).not.toContain('write policies');
});

test.each(['iss', 'aud', '/kubernetes.io/serviceaccount/name'])(
  'user_claim %s makes one entity of two teams',
  (claim) => {
    const messages = told((_, { vault_jwt_auth_backend_role: roles }) => {
      roles.sales.user_claim = claim;
      roles.stock.user_claim = claim;
    });
    expect(messages.join('\n')).toMatch(/login-is-its-own-entity: .*"main\/stock" and "main\/sales" one entity/);
  },
);

test('an alias of which no file says whose it is, is told as not known', () => {
  const { unknown } = checked((_, resources) => {
    resources['vault_jwt_auth_backend_role'].sales.user_claim = '/kubernetes.io/serviceaccount/uid';
    entity(resources, '11111111-2222-3333-4444-555555555555');
    resources['vault_identity_entity'].one.policies = ['stock'];
  });
  expect(unknown.join('\n')).toContain('it gives policies (stock) to a login at auth mount "main"');
});

const twoClusters = (grants: Record<string, string[]>, mapping: string) => (all: Estate, resources: Json) => {
  all.manifests['other'] = team('sales').map((object) =>
    JSON.parse(JSON.stringify(object).replaceAll('"main"', '"other"')),
  );
  resources['vault_jwt_auth_backend'].other = { path: 'other', type: 'jwt', jwt_validation_pubkeys: ['two'] };
  resources['vault_policy'].other = { name: 'other', policy: policy(grants) };
  resources['vault_jwt_auth_backend_role'].other = role('sales', { backend: 'other', token_policies: ['other'] });
  all.mapping += `  other: { manifests: [other], authMounts: [other] }\n${mapping}`;
};

test('a namespace of the same name on another cluster is another one, unless it is said whose it is', () => {
  const wide = { 'kv/data/sales/*': ['read'] };
  expect(told(twoClusters(wide, '')).join('\n')).toContain('in the reach of both "main/sales" and "other/sales"');
  expect(told(twoClusters(wide, 'tenants: { sales: ["*/sales"] }'))).toEqual([]);
  expect(told(twoClusters(wide, 'tenants: { a: [main/sales], b: [other/sales] }')).join('\n')).toContain(
    'both "a" and "b"',
  );
});

test('a store that names the mount of another cluster takes nothing from that one', () => {
  const places = 'tenants: { a: [main/sales], b: [other/sales], c: [main/stock] }';
  const visit = (all: Estate) => {
    const visitor = store('SecretStore', 'visitor', 'sales', 'sales');
    all.manifests['other']!.push(visitor);
  };
  for (const isSaid of [true, false]) {
    for (const visits of [false, true]) {
      const found = told((all, resources) => {
        twoClusters({ 'kv/data/sales/db': ['read'] }, places)(all, resources);
        all.mapping = isSaid ? all.mapping : all.mapping.replace(/, authMounts: \[\w+\]/g, '');
        if (visits) {
          visit(all);
        }
      });
      expect(found.join('\n')).toMatch(/tenants-are-apart: "kv\/data\/sales\/db" is in the reach of both/);
    }
  }
});

test('the same paths for one name on two clusters are told as not known', () => {
  const { unknown } = checked(twoClusters({ 'kv/data/sales/db': ['read'] }, ''));
  expect(unknown.join('\n')).toContain('namespace "sales" is given the same paths on several clusters');
});

test('no spelling of a key or an address makes two clusters of one', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const spki = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const keys = [
    spki,
    `# of the cluster\n${spki}`,
    spki.replace(/\n/g, '\r\n'),
    publicKey.export({ type: 'pkcs1', format: 'pem' }) as string,
  ];
  const ids = (attributes: Json) => trustedBy({ attributes }).map(({ id }) => id);
  expect(new Set(keys.flatMap((key) => ids({ jwt_validation_pubkeys: [key] }))).size).toBe(1);
  const spelled = fc.tuple(
    fc.constantFrom('https://oidc.example.com', 'https://OIDC.Example.com', 'https://oidc.example.com.'),
    fc.constantFrom('', ':443'),
    fc.constantFrom('/id/a', '/id//a'),
    fc.constantFrom('', '/', '//'),
  );
  fc.assert(
    fc.property(
      spelled,
      fc.constantFrom('', '/openid/v1/jwks', '/keys', '/.well-known/jwks.json'),
      ([host, port, path, end], keys) => {
        const attributes =
          keys === '' ? { oidc_discovery_url: host + port + path + end } : { jwks_url: host + port + path + keys };
        expect(ids(attributes)).toEqual(['issuer https://oidc.example.com/id/a']);
      },
    ),
  );
  expect(ids({ jwks_url: 'https://oidc.example.com/id/b/keys' })).not.toEqual(['issuer https://oidc.example.com/id/a']);
});

test('a second mount that trusts the keys of the first is told', () => {
  const messages = told((_, resources) => {
    resources['vault_jwt_auth_backend'].again = { path: 'again', type: 'jwt', jwt_validation_pubkeys: [' one\n'] };
  });
  expect(messages.join('\n')).toContain('auth mount "again" trusts the same as "main"');
});

describe('a right of one team in the hands of another is told, of', () => {
  test.each<[string, string, string[], string[]]>([
    ['a value', 'kv/data/stock/db', ['read'], ['read']],
    ['the target of a PushSecret', 'kv/data/stock/pushed', ['create', 'read', 'update'], ['create', 'update']],
    ['what a PushSecret deletes', 'kv/metadata/stock/pushed', ['read', 'delete'], ['delete']],
    ['the names that a find lists', 'kv/metadata/stock/*', ['list'], ['list']],
    ['a transit key', 'transit/decrypt/stock', ['update'], ['update']],
    ['a signing key', 'transit/sign/stock', ['update'], ['update']],
    ['a transit key that is configured', 'transit/keys/stock/config', ['update'], ['update']],
    ['a leased user', 'database/creds/stock', ['read'], ['read']],
    ['a user who is rotated', 'database/static-creds/stock', ['read'], ['read']],
    ['a rotation', 'database/rotate-role/stock', ['update'], ['update']],
    ['a certificate', 'pki/issue/stock', ['update'], ['update']],
    ['a certificate of a request', 'pki/sign/stock', ['update'], ['update']],
    ['a token of a SPIFFE id', 'spiffe/role/stock/mintjwt', ['update'], ['read', 'update']],
    ['an OIDC token', 'identity/oidc/token/stock', ['read'], ['read']],
    ['credentials of a cloud', 'aws/sts/stock', ['update'], ['update']],
  ])('%s', (_what, path, own, others) => {
    const words = new RegExp(`tenants-are-apart: "${path.replaceAll('*', '\\*')}" is in the reach of both`);
    const mine = (resources: Json) => {
      resources['vault_policy'].stock.policy += `\n${policy({ [path]: own })}`;
    };
    expect(told((_, resources) => mine(resources)).join('\n')).not.toMatch(words);
    for (const wide of [path, path.replace('stock', '+'), `${path.split('/')[0]}/*`]) {
      const found = told((_, resources) => {
        mine(resources);
        grant(resources, { [wide]: others });
      });
      expect(found.join('\n')).toMatch(/tenants-are-apart: .* is in the reach of both/);
    }
  });

  test('an identity of a cloud', () => {
    const found = (second: string) =>
      checked((all) => {
        all.mapping += 'tenants:\n  sales: [main/sales]\n  stock: [main/stock]\n';
        const accounts = all.manifests['main']!.filter(({ kind }) => kind === 'ServiceAccount');
        accounts.forEach((account, index) => {
          const name = index === 0 ? 'sales' : second;
          account['metadata'].annotations = { 'eks.amazonaws.com/role-arn': `arn:aws:iam::111122223333:role/${name}` };
        });
      }).findings.filter(({ id }) => id === 'cloud-identity-has-one-tenant');
    expect(found('stock')).toEqual([]);
    expect(found('sales')).not.toEqual([]);
  });

  test('an identity of a cloud is not known where only its accounts say whose they are', () => {
    const { findings, unknown } = checked((all) => {
      all.manifests['main']!.filter(({ kind }) => kind === 'ServiceAccount').forEach((account) => {
        account['metadata'].annotations = {
          'keywheel/tenant': 'prod/sales',
          'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/sales',
        };
      });
    });
    expect(findings.filter(({ id }) => id === 'cloud-identity-has-one-tenant')).toEqual([]);
    expect(unknown.join('\n')).toContain(
      'main/sales, main/stock: they have the identity "arn:aws:iam::111122223333:role/sales"',
    );
  });
});

describe('a value of one team that another may act on beside its own path is told, by', () => {
  const inOneEngine = (grants: Record<string, string[]>) =>
    checked((_, resources) => grant(resources, grants)).findings.filter(({ id }) => id === 'tenants-are-apart');

  test.each<[string, Record<string, string[]>, string]>([
    ['its metadata', { 'kv/metadata/stock/db': ['delete'] }, 'delete on "kv/metadata/stock/db"'],
    ['its settings', { 'kv/metadata/stock/db': ['update'] }, 'update on "kv/metadata/stock/db"'],
    ['its versions', { 'kv/destroy/stock/db': ['update'] }, 'update on "kv/destroy/stock/db"'],
    ['a deletion', { 'kv/delete/+/db': ['update'] }, 'update on "kv/delete/stock/db"'],
    ['a value that was deleted', { 'kv/undelete/*': ['update'] }, 'update on "kv/undelete/stock/db"'],
    ['everything but values', { 'kv/*': ['update'], 'kv/data/*': ['deny'] }, 'update on "kv/metadata/stock/db"'],
    ['any engine', { '+/metadata/stock/*': ['delete'] }, 'delete on "kv/metadata/stock/db"'],
    ['a start', { 'kv/metadata/st*': ['delete'] }, 'delete on "kv/metadata/stock/db"'],
  ])('%s', (_what, grants, act) => {
    const [found, ...more] = inOneEngine(grants);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ severity: 'error', place: expect.stringContaining('role.sales') });
    expect(found!.message).toContain(
      '"kv/data/stock/db" is in the reach of "main/stock" (by "kv/data/stock/db"), and "main/sales" may change or destroy it: ',
    );
    expect(found!.message).toContain(act);
  });

  test.each<Record<string, string[]>>([
    { 'kv/subkeys/stock/db': ['read'] },
    { 'kv/metadata/stock/*': ['read', 'list'] },
  ])('%j, a warning', (grants) => {
    expect(inOneEngine(grants)).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('"main/sales" may read which keys or versions it has') },
    ]);
  });

  test.each<[string, Record<string, string[]>]>([
    ['names are listed', { 'kv/metadata/*': ['list'] }],
    ['it is its own', { 'kv/metadata/sales/*': ['delete', 'read'], 'kv/destroy/sales/db': ['update'] }],
    ['the key is denied', { 'kv/metadata/+/db': ['delete'], 'kv/metadata/stock/*': ['deny'] }],
    ['the server knows no such request', { 'kv/destroy/stock/db': ['read'], 'kv/subkeys/stock/db': ['update'] }],
    ['nobody has what it names', { 'kv/metadata/stock': ['delete'], 'kv/metadata/store/db': ['delete'] }],
    ['it is in another engine', { 'other/metadata/stock/db': ['delete'] }],
  ])('not where %s', (_what, grants) => {
    expect(inOneEngine(grants)).toEqual([]);
  });

  test('its path too, once', () => {
    const all = { 'kv/metadata/stock/db': ['delete'], 'kv/destroy/stock/db': ['update'] };
    expect(inOneEngine({ 'kv/data/stock/db': ['update'], ...all }).map(({ message }) => message)).toEqual([
      expect.stringContaining('"kv/data/stock/db" is in the reach of both'),
    ]);
  });

  test('words of an engine of version 1 are names of keys', () => {
    const found = (version: string | undefined) =>
      told((_, resources) => {
        resources['vault_mount'] = version && { kv: { path: 'kv', type: 'kv', options: { version } } };
        grant(resources, { 'kv/metadata/stock/db': ['delete'] });
      }).filter((text) => text.startsWith('tenants-are-apart'));
    expect(found('1')).toEqual([]);
    // An engine that is made elsewhere is told by the paths of policies.
    expect(found(undefined)).toHaveLength(1);
  });

  test('one store that lets a namespace use a login of which it is not said whose it is, not', () => {
    const found = told((all, resources) => {
      resources['vault_policy'].stock.policy += `\n${policy({ 'kv/metadata/stock/*': ['delete'] })}`;
      all.manifests['main']!.push(
        store('ClusterSecretStore', 'shared', undefined, 'stock', [{ namespaces: ['more'] }]),
      );
    });
    expect(found.filter((text) => text.startsWith('tenants-are-apart'))).toEqual([]);
  });
});

describe('policies that a login has by who it is', () => {
  const SALES = 'system:serviceaccount:sales:reader';
  const looked = (resources: Json, found: Json) => ({
    data: { vault_identity_entity: { sales: found } },
    resource: resources,
  });
  const read = (edit: (resources: Json) => Json | void) =>
    ours(
      checked((all, resources) => {
        Object.assign(all.terraform, edit(resources));
      }),
    );
  const ACCESSOR = '${vault_jwt_auth_backend.main.accessor}';
  const group = (members: unknown, more: Json = {}) => ({
    one: { name: 'one', member_entity_ids: members, policies: ['stock'], ...more },
  });

  test.each<[string, (resources: Json) => Json | void]>([
    [
      'a group with an entity that is looked up by its alias',
      (resources) => {
        resources['vault_identity_group'] = group(['${data.vault_identity_entity.sales.id}']);
        return looked(resources, { alias_name: SALES, alias_mount_accessor: ACCESSOR });
      },
    ],
    [
      'policies of an entity that is looked up by its alias',
      (resources) => {
        const id = '${data.vault_identity_entity.sales.entity_id}';
        resources['vault_identity_entity_policies'] = { one: { entity_id: id, policies: ['stock'], exclusive: false } };
        return looked(resources, { alias_name: SALES, alias_mount_accessor: ACCESSOR });
      },
    ],
    [
      'policies of an entity that is looked up by its name',
      (resources) => {
        entity(resources);
        const id = '${data.vault_identity_entity.sales.id}';
        resources['vault_identity_entity_policies'] = { one: { entity_id: id, policies: ['stock'], exclusive: false } };
        return looked(resources, { entity_name: 'one' });
      },
    ],
    [
      'an alias at a mount that is looked up',
      (resources) => {
        entity(resources);
        resources['vault_identity_entity'].one.policies = ['stock'];
        resources['vault_identity_entity_alias'].one.mount_accessor = '${data.vault_auth_backend.main.accessor}';
        return { data: { vault_auth_backend: { main: { path: 'main' } } }, resource: resources };
      },
    ],
  ])('count: %s', (_what, edit) => {
    expect(
      read(edit)
        .findings.map(({ message }) => message)
        .join('\n'),
    ).toMatch(/"kv\/data\/stock\/db" is in the reach of both/);
  });

  test.each<[string, (resources: Json) => Json | void]>([
    ['a member by its id', (resources) => void (resources['vault_identity_group'] = group(['f1a2-b3c4']))],
    ['members that are not known', (resources) => void (resources['vault_identity_group'] = group('${var.members}'))],
    [
      'an accessor that is written out',
      (resources) => {
        entity(resources);
        resources['vault_identity_entity'].one.policies = ['stock'];
        resources['vault_identity_entity_alias'].one.mount_accessor = 'auth_jwt_12ab34cd';
      },
    ],
  ])('are told where no file says whose: %s', (_what, edit) => {
    const { findings, unknown } = read(edit);
    expect(findings).toEqual([]);
    expect(unknown).toContainEqual(expect.stringContaining('it gives policies (stock) to an entity or a group'));
  });

  test('that are none, and groups whose members are all known, are not told', () => {
    const { findings, unknown } = read((resources) => {
      entity(resources);
      resources['vault_identity_group'] = { ...group(['${vault_identity_entity.one.id}'], { policies: ['sales'] }) };
      resources['vault_identity_group'].two = { name: 'two', member_entity_ids: ['f1a2-b3c4'] };
    });
    expect([findings, unknown.filter((one) => one.includes('entity or a group'))]).toEqual([[], []]);
  });
});

describe('a template of a policy', () => {
  const withPath = (path: string, capability: string, edit?: (resources: Json) => void) =>
    ours(
      checked((_, resources) => {
        grant(resources, { [path]: [capability] });
        edit?.(resources);
      }),
    );
  const NOT_READ = expect.stringContaining('not all of its policies could be read (sales)');

  test.each([
    'kv/data/{{identity.entity.aliases.auth_jwt_12ab34cd.name}}/db',
    'kv/data/{{identity.entity.metadata.team}}/db',
    'kv/data/{{identity.groups.names.sales.id}}/db',
  ])('that is filled in by what no file says is told: %s', (path) => {
    const { findings, unknown } = withPath(path, 'read', (resources) => {
      resources['vault_policy'].sales.policy = policy({ [path]: ['read'] });
    });
    expect([findings, unknown]).toEqual([[], expect.arrayContaining([NOT_READ])]);
  });

  test.each(['id/{{identity.entity.id}}', 'name/{{ identity.entity.name }}'])(
    'lets a login write its own entity: %s',
    (path) => {
      const { findings } = withPath(`identity/entity/${path}`, 'update');
      expect(findings.map(({ id }) => id)).toEqual(['login-gives-itself-no-rights']);
    },
  );

  test('gives each login a path of its own by the id of its entity', () => {
    const path = { 'kv/data/{{identity.entity.id}}/db': ['read'] };
    const { findings, unknown } = ours(
      checked((_, resources) => {
        resources['vault_policy'].sales.policy += `\n${policy(path)}`;
        resources['vault_policy'].stock.policy += `\n${policy(path)}`;
      }),
    );
    expect([findings, unknown.filter((one) => one.includes('not all of its policies'))]).toEqual([[], []]);
  });
});

describe('namespaces of which no file says whose they are', () => {
  const TEAMS = ['one', 'two', 'three', 'four', 'five'];
  /** Each reads something of its own, and what all read. */
  const sharing = (mapping = '') =>
    told((all, resources) => {
      all.mapping += mapping;
      for (const name of TEAMS) {
        const own = policy({ [`kv/data/${name}/*`]: ['read'], 'kv/data/common': ['read'] });
        resources['vault_policy'][name] = { name, policy: own };
        resources['vault_jwt_auth_backend_role'][name] = role(name);
        all.manifests['main']!.push(...team(name));
      }
    });

  test('and that share a path are told once, with all their names', () => {
    const [finding, ...more] = sharing();
    expect(more).toEqual([]);
    expect(finding).toMatch(
      /^tenants-are-apart: "kv\/data\/common" is in the reach of 5 namespaces that no file assigns/,
    );
    TEAMS.forEach((name) => expect(finding).toContain(`"main/${name}"`));
  });

  test('are told two by two where somebody says it of some', () => {
    const found = sharing('tenants: { a: [main/one], b: [main/two, main/three, main/four, main/five] }\n');
    expect(found).toEqual([expect.stringMatching(/"kv\/data\/common" is in the reach of both "[ab]" and "[ab]"/)]);
  });
});

describe('the login of the operator, whose store is in no file,', () => {
  const wide = (namespace: string, mapping = '', more: Json[] = []) =>
    told((all, resources) => {
      all.mapping += mapping;
      all.manifests['main']!.push(...more);
      resources['vault_policy'].wide = { name: 'wide', policy: policy({ 'kv/data/*': ['read'] }) };
      resources['vault_jwt_auth_backend_role'].wide = role('wide', {
        bound_subject: `system:serviceaccount:${namespace}:external-secrets`,
      });
    });
  const OPERATOR = {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'eso', namespace: 'platform' } },
    spec: {
      template: {
        spec: {
          serviceAccountName: 'eso',
          containers: [{ name: 'eso', image: 'ghcr.io/external-secrets/external-secrets:v2.1.0' }],
        },
      },
    },
  };

  test('is no tenant’s', () => {
    expect(wide('external-secrets')).toEqual([]);
    expect(wide('platform', '', [OPERATOR])).toEqual([]);
  });

  test.each([
    ['a namespace that is not the operator’s', 'platform', '', []],
    ['the name of its chart, where the operator is elsewhere', 'external-secrets', '', [OPERATOR]],
    ['a namespace that is said to be a tenant’s', 'external-secrets', 'tenants: { a: [main/external-secrets] }\n', []],
  ])('is one in %s', (_what, namespace, mapping, more) => {
    expect(wide(namespace, mapping, more).join('\n')).toContain('is in the reach of');
  });
});

test('a namespace that two files give to two tenants is of neither', () => {
  const said = (...all: Record<string, string>[]) => {
    const { terraform, manifests, mapping } = estate();
    grant(terraform['resource'], { 'kv/data/stock/db': ['read'] });
    const files = all.map((tenants, index) => [
      `terraform/said-${index}.tf.json`,
      JSON.stringify({ '//': { keywheel: { tenants: { main: tenants } } } }),
    ]);
    return checkFiles({
      'terraform/main.tf.json': JSON.stringify(terraform),
      'fleet.yaml': mapping,
      'main/all.yaml': manifests['main']!.map((object) => JSON.stringify(object)).join('\n---\n'),
      ...Object.fromEntries(files),
    })
      .findings.filter(({ id }) => id === 'tenants-are-apart')
      .map(({ message }) => message);
  };
  const own = { sales: 'a', stock: 'b' };
  const apart = [expect.stringContaining('"kv/data/stock/db" is in the reach of both')];

  expect(said({ sales: 'a', stock: 'a' })).toEqual([]);
  expect(said({ sales: 'a' }, { stock: 'a' })).toEqual([]);
  expect(said(own)).toEqual(apart);
  expect(said(own, { sales: 'b' })).toEqual(apart);
  expect(said({ sales: 'b' }, own)).toEqual(apart);
  // Each is said to be the other's.
  expect(said(own, { sales: 'b', stock: 'a' })).toEqual(apart);
  expect(said(own, own)).toEqual(apart);
});

test('one name on two clusters may do the same with the same values', () => {
  const same = { 'kv/data/sales/db': ['read'], 'kv/data/sales/*': ['update'], 'kv/metadata/sales/*': ['delete'] };
  const edit = (mapping: string) => (all: Estate, resources: Json) => {
    twoClusters(same, mapping)(all, resources);
    grant(resources, { 'kv/data/sales/*': ['update'], 'kv/metadata/sales/*': ['delete'] });
  };
  expect(told(edit(''))).toEqual([]);
  expect(told(edit('tenants: { a: [main/sales], b: [other/sales] }')).join('\n')).toContain('both "a" and "b"');
});

test("what an authority tells everybody, and what is made at random, is nobody's", () => {
  const paths = ['ca', 'ca/pem', 'ca_chain', 'cert/crl', 'crl', 'crl/delta/pem', 'issuer/+/json', 'issuer/+/pem'];
  const both = (engine: string, more: readonly string[] = []) =>
    told((_, resources) => {
      const shared = Object.fromEntries(
        [...paths.map((path) => `${engine}/${path}`), ...more].map((path) => [path, ['read']]),
      );
      resources['vault_policy'].sales.policy += `\n${policy({ ...shared, [`${engine}/issue/sales`]: ['update'] })}`;
      resources['vault_policy'].stock.policy += `\n${policy(shared)}`;
    });
  expect(both('pki')).toEqual([]);
  expect(both('elsewhere/v1/ica', ['sys/tools/random', 'sys/policies/password/+/generate'])).toEqual([]);
  expect(both('pki', ['pki/issuer/+']).join()).toMatch(/tenants-are-apart: "pki\/issuer\/x"/);
  // Of an engine that holds values, these are names as any others.
  expect(both('kv/data/issue').join()).toMatch(/tenants-are-apart: "kv\/data\/issue\/ca"/);
});

test.each(['sales/../stock/db', './stock/db', 'sales//../stock/db'])('key %s is asked for where it leads', (key) => {
  const { findings } = checked((all, resources) => {
    grant(resources, { 'kv/data/sales/*': ['read'] });
    all.manifests['main']!.push(secret('sales', key));
  });
  expect(findings.map(({ id, message }) => `${id}: ${message}`).join('\n')).toMatch(
    /remote-key-is-granted: .* may not read "kv\/data\/stock\/db"/,
  );
});
