import { FLEETS, outputOf } from '../mutation';
import type { Output } from '../output';

const ROLE = 'vault_jwt_auth_backend_role';
const role = (output: Output, id: string, stack = 'spoke-eu') => output.resource(stack, ROLE, id);
const CHECKS = [
  'login-role-is-accepted',
  'operator-roles-take-same-networks',
  'operator-token-ends-soon',
  'default-policy-is-intended',
  'secret-id-expires',
];

/** What the checks of role settings print after an edit. */
function told(fleet: keyof typeof FLEETS, edit: (output: Output) => unknown): string[] {
  const output = outputOf(fleet);
  edit(output);
  return output.findings.filter(({ id }) => CHECKS.includes(id)).map(({ id }) => id);
}

test.each([
  ['a token that lives as long as it may', { token_ttl: 600, token_max_ttl: 600 }],
  ['a token whose maximum the mount decides', { token_ttl: 900, token_max_ttl: 0 }],
  ['a periodic service token', { token_type: 'service', token_period: 600 }],
  ['a batch token without a period', { token_type: 'batch', token_period: 0, token_num_uses: 0 }],
])('%s is accepted', (_, settings) => {
  expect(told('jwt', (output) => Object.assign(role(output, 'read_app'), settings))).toEqual([]);
});

test('roles that are all bound to the same networks, in any order, are alike', () => {
  expect(
    told('twoTenants', (output) => {
      role(output, 'read_app').token_bound_cidrs = ['10.0.0.0/8', '192.168.0.0/16'];
      role(output, 'read_risk').token_bound_cidrs = ['192.168.0.0/16', '10.0.0.0/8'];
    }),
  ).toEqual([]);
});

describe('a role that has the policy "default" among others that leave it off', () => {
  const told = (edit: (policies: Record<string, { policy: string }>) => void) => {
    const output = outputOf('twoTenants');
    delete role(output, 'read_app').token_no_default_policy;
    edit(output.stack('spoke-eu')['resource'].vault_policy);
    return output.findings.filter(({ id }) => id === 'default-policy-is-intended').map(({ message }) => message);
  };
  const withoutItself = (policy: { policy: string }) => {
    policy.policy = policy.policy.replaceAll('auth/token/', 'auth/other/');
  };

  test('needs it where they grant by name what a token needs, and it does not', () => {
    expect(told((all) => withoutItself(all['read_app']!))).toEqual([]);
  });

  test('is told where they do without it as well', () => {
    expect(told((all) => Object.values(all).forEach(withoutItself))).toEqual([expect.stringContaining('1 other role')]);
  });
});

test('roles of two clusters have operators of their own', () => {
  const settings = { token_bound_cidrs: ['10.0.0.0/8'] };
  expect(told('sealedForTwo', (output) => Object.assign(role(output, 'read_app'), settings))).toEqual([]);
});

test('the token of a lease lives as long as the lease, whatever the others do', () => {
  expect(
    told('databases', (output) =>
      Object.assign(role(output, 'lease_app_leased'), { token_ttl: 86400, token_max_ttl: 86400 }),
    ),
  ).toEqual([]);
});

test('how long a token lives that says nothing, only the server knows', () => {
  expect(
    told('jwt', (output) => {
      delete role(output, 'read_app').token_ttl;
      delete role(output, 'read_app').token_max_ttl;
    }),
  ).toEqual([]);
});

test('an operator that keeps its tokens needs them for long', () => {
  expect(
    told('jwt', (output) => {
      Object.assign(role(output, 'read_app'), { token_ttl: 86400, token_max_ttl: 86400 });
      output.add('eu', 'app.k8s.yaml', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'external-secrets', namespace: 'external-secrets' },
        spec: {
          template: { spec: { containers: [{ name: 'main', args: ['--experimental-enable-vault-token-cache'] }] } },
        },
      });
    }),
  ).toEqual([]);
});

/** Policies that count on the one for all tokens. */
function withoutOwnGrants(output: Output, ...ids: string[]): void {
  for (const id of ids) {
    output.policy('spoke-eu', id, (path) => delete path['auth/token/revoke-self']);
    delete role(output, id).token_no_default_policy;
  }
}

test('roles that all have the default policy, or name it, are as somebody wants them', () => {
  expect(told('twoTenants', (output) => withoutOwnGrants(output, 'read_app', 'read_risk'))).toEqual([]);
  expect(
    told('twoTenants', (output) => {
      delete role(output, 'read_app').token_no_default_policy;
      role(output, 'read_app').token_policies.push('default');
    }),
  ).toEqual([]);
});

test('one role that leaves the default policy off among many that have it accuses nobody', () => {
  expect(told('databases', (output) => withoutOwnGrants(output, 'read_app', 'push_app', 'lease_app_leased'))).toEqual(
    [],
  );
});

test('a secret-id that ends, and tokens that are good anywhere, are bound to nothing on purpose', () => {
  expect(
    told('outside', (output) => {
      const machine = output.resource('hub', 'vault_approle_auth_backend_role', 'machine_prod_payments_export');
      delete machine.secret_id_bound_cidrs;
      delete machine.token_bound_cidrs;
    }),
  ).toEqual([]);
});
