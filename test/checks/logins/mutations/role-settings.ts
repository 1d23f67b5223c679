import type { Mutation } from '../../mutation';
import type { Output } from '../../output';

const ROLE = 'vault_jwt_auth_backend_role';

const role = (output: Output, id = 'read_app') => output.resource('spoke-eu', ROLE, id);

const app = { path: 'prod/payments/eu.app', place: `stack spoke-eu, ${ROLE}.read_app` } as const;

/** Lifetime, kind, networks and policy of the tokens that a role gives. */
export const roleSettings: readonly Mutation[] = [
  {
    ...app,
    id: 'login-role-is-accepted',
    when: 'the token lives longer than it may',
    mutate: (output) => (role(output).token_ttl = 3600),
    message: [`${ROLE} "read_app" has a token_ttl of 1h, which is longer than its token_max_ttl of 10m`],
  },
  {
    ...app,
    id: 'login-role-is-accepted',
    when: 'a time is negative',
    mutate: (output) => (role(output).token_max_ttl = -1),
    message: ['has token_max_ttl -1'],
  },
  ...(['token_period', 'token_num_uses'] as const).map((argument) => ({
    ...app,
    id: 'login-role-is-accepted',
    when: `batch tokens have ${argument}`,
    mutate: (output: Output) => Object.assign(role(output), { token_type: 'batch', [argument]: 5 }),
    message: [`has token_type "batch" and ${argument}`],
  })),
  {
    id: 'login-role-is-accepted',
    when: "a machine's token lives longer than it may",
    fleet: 'outside',
    mutate: (output) =>
      (output.resource('hub', 'vault_approle_auth_backend_role', 'machine_prod_payments_export').token_ttl = 1e6),
    path: 'prod/payments/export',
    place: 'stack hub, vault_approle_auth_backend_role.machine_prod_payments_export',
    message: ['which is longer than its token_max_ttl of 1d'],
  },
  {
    ...app,
    id: 'operator-roles-take-same-networks',
    when: 'one role takes logins from one network',
    fleet: 'twoTenants',
    mutate: (output) => (role(output).token_bound_cidrs = ['10.0.0.1/32']),
    message: [
      'role "acme.app" at auth mount "acme.eu" takes logins from 10.0.0.1/32, and "acme.risk"',
      'from anywhere',
    ],
  },
  {
    ...app,
    id: 'operator-roles-take-same-networks',
    when: 'one role takes logins from another network than the others',
    fleet: 'twoTenants',
    mutate: (output) => {
      role(output).token_bound_cidrs = ['10.0.0.0/8', '10.10.0.0/16'];
      role(output, 'read_risk').token_bound_cidrs = ['10.0.0.0/8'];
    },
    message: ['takes logins from 10.0.0.0/8, 10.10.0.0/16, and "acme.risk"'],
  },
  {
    ...app,
    id: 'operator-token-ends-soon',
    when: 'its tokens live for a day',
    mutate: (output) => Object.assign(role(output), { token_ttl: 86400, token_max_ttl: 86400 }),
    message: ['tokens of role "acme.app" at auth mount "acme.eu" live 1d (token_ttl)'],
  },
  {
    ...app,
    id: 'operator-token-ends-soon',
    when: 'its tokens are renewed for ever',
    mutate: (output) => Object.assign(role(output), { token_period: 172800 }),
    message: ['live 2d (token_period)'],
  },
  {
    ...app,
    id: 'default-policy-is-intended',
    when: 'one role of several no longer leaves it off',
    fleet: 'twoTenants',
    mutate: (output) => delete role(output).token_no_default_policy,
    message: ['role "acme.app" at auth mount "acme.eu" gives the policy "default"', '1 other role leaves it off'],
  },
  {
    ...app,
    id: 'default-policy-is-intended',
    when: 'a role that grants by name what its token needs no longer leaves it off',
    mutate: (output) => delete role(output).token_no_default_policy,
    message: ['its own policies already grant auth/token/lookup-self and auth/token/revoke-self by name'],
  },
];
