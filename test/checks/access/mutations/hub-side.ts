import { Mutation, READER, jwtRole } from '../../mutation';
import { ROLE, ROLES } from '../../edits/hub-side';

/** What the hub is made of: namespaces, engines, mounts for logins, policies, and who uses them. */
export const hubSide: readonly Mutation[] = [
  {
    id: 'policy-exists',
    when: 'the policy is gone',
    mutate: (output) => {
      delete (output.stack('spoke-eu')['resource'] as any).vault_policy;
    },
    path: READER,
    place: ROLE,
    message: ['role "acme.app" has policy "acme.read.eu.app", which nothing makes'],
  },
  {
    id: 'policy-exists',
    when: 'the role names another policy',
    mutate: (output) => jwtRole(output).token_policies.push('acme.read.eu.other'),
    path: READER,
    place: ROLE,
    message: ['"acme.read.eu.other"'],
  },
  {
    id: 'granted-path-is-used',
    when: 'a policy grants to write what is only read',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/prod/payments/db']!.capabilities.push('update');
      }),
    path: READER,
    place: ROLE,
    message: ['may update "acme.kv/data/prod/payments/db", which nothing does'],
  },
  {
    id: 'granted-path-is-used',
    when: 'a policy grants a prefix that nobody reads',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/dev/*'] = { capabilities: ['read'] };
      }),
    path: READER,
    place: ROLE,
    message: ['may read "acme.kv/data/dev/*"'],
  },
  {
    id: 'granted-path-is-used',
    when: 'what was delivered is no longer',
    mutate: (output) => output.remove('eu', 'ExternalSecret', 'db'),
    path: READER,
    place: ROLE,
    message: ['may read "acme.kv/data/prod/payments/db"'],
  },
  {
    id: 'grant-names-its-path',
    when: 'a policy grants every secret of the tenant',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/prod/payments/*'] = { capabilities: ['read'] };
      }),
    path: READER,
    place: ROLE,
    message: ['may read whatever is at "acme.kv/data/prod/payments/*"'],
  },
  {
    id: 'grant-names-its-path',
    when: 'an account says of itself that it adds secrets',
    mutate: (output) => {
      output.object('eu', 'ServiceAccount', 'keywheel').metadata.annotations['keywheel/adds-secrets'] =
        'acme.kv/data/prod/*';
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/prod/*'] = { capabilities: ['read'] };
      });
    },
    path: READER,
    place: ROLE,
    message: ['may read whatever is at "acme.kv/data/prod/*"'],
  },
  {
    id: 'grant-names-its-path',
    when: 'a login that may add secrets reads more than its prefix',
    fleet: 'wholePrefix',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['acme.kv/data/prod/*'] = path['acme.kv/data/prod/payments/*']!;
        delete path['acme.kv/data/prod/payments/*'];
      }),
    path: READER,
    place: ROLE,
    message: ['"acme.kv/data/prod/*"'],
  },
  ...Object.entries({
    'reads a secret of another': { 'acme.kv/data/prod/risk/db': { capabilities: ['read'] } },
    'reads whatever is in the environment': { 'acme.kv/data/prod/*': { capabilities: ['read'] } },
    'reads the same name of any tenant': { 'acme.kv/data/prod/+/db': { capabilities: ['read'] } },
  }).map(([what, grant]): Mutation => ({
    id: 'tenants-are-apart',
    when: `a tenant ${what}`,
    fleet: 'twoTenants',
    mutate: (output) => output.policy('spoke-eu', 'read_app', (path) => Object.assign(path, grant)),
    path: READER,
    place: ROLE,
    message: ['"acme.kv/data/prod/risk/db" is in the reach of both "prod/payments" and "prod/risk"'],
  })),
  ...Object.entries({
    'removes a secret of another': ['metadata/prod/risk/db', 'delete'],
    'destroys versions of what any tenant has': ['destroy/prod/+/db', 'update'],
    'deletes whatever is in the environment': ['delete/prod/*', 'update'],
  } as const).map(([what, [path, capability]]): Mutation => ({
    id: 'tenants-are-apart',
    when: `a tenant ${what}`,
    fleet: 'twoTenants',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (grants) => {
        grants[`acme.kv/${path}`] = { capabilities: [capability] };
      }),
    path: READER,
    place: ROLE,
    message: ['"acme.kv/data/prod/risk/db" is in the reach of "prod/risk"', `${capability} on "acme.kv/`],
  })),
  {
    id: 'tenants-are-apart',
    when: "a role takes another tenant's policy, in another spelling",
    fleet: 'twoTenants',
    mutate: (output) => output.resource('spoke-eu', ROLES, 'read_app').token_policies.push('Acme.READ.eu.risk '),
    path: READER,
    place: ROLE,
    message: ['in the reach of both "prod/payments" and "prod/risk"'],
  },
  {
    id: 'tenants-are-apart',
    when: "a role lets in another tenant's ServiceAccount too",
    fleet: 'twoTenants',
    mutate: (output) => {
      const role = output.resource('spoke-eu', ROLES, 'read_app') as any;
      const own = role.bound_subject;
      delete role.bound_subject;
      role.bound_claims = { sub: `${own},system:serviceaccount:risk:keywheel` };
    },
    path: READER,
    place: ROLE,
    message: ['in the reach of both "prod/payments" and "prod/risk"'],
  },
  {
    id: 'login-gives-itself-no-rights',
    when: 'a reader may write policies',
    fleet: 'jwt',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['sys/policies/acl/*'] = { capabilities: ['update'] };
      }),
    path: READER,
    place: ROLE,
    message: ['role "acme.app" lets "prod/payments" write policies at "sys/policies/acl/x"'],
  },
  {
    id: 'login-gives-itself-no-rights',
    when: 'a reader may take a snapshot of the storage',
    fleet: 'jwt',
    mutate: (output) =>
      output.policy('spoke-eu', 'read_app', (path) => {
        path['sys/storage/raft/snapshot'] = { capabilities: ['read'] };
      }),
    path: READER,
    place: ROLE,
    message: ['role "acme.app" lets "prod/payments" take the whole storage with it'],
  },
];
