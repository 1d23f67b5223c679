import { Testing } from 'keywheel/testing';
import { outside } from '../fixtures/outside';

const output = Testing.synth(outside().fleet);
const named = (type: string, name: string) =>
  output.resources(type).find((resource) => [resource.name, resource.role_name, resource.path].includes(name));
const pathsOf = (policy: string) => JSON.parse(named('vault_policy', policy).policy).path;

describe('people', () => {
  test('log in by the identity provider, whose secret is asked for at each write and is in no state', () => {
    expect(named('vault_jwt_auth_backend', 'acme.people.oidc')).toMatchObject({
      type: 'oidc',
      oidc_discovery_url: 'https://login.example.com',
      oidc_client_id: 'vault',
      oidc_client_secret_wo: '${var.oidc_client_secret == null ? "" : var.oidc_client_secret}',
      oidc_client_secret_wo_version: 1,
    });
    expect(output.stack('hub').variable.oidc_client_secret).toMatchObject({ ephemeral: true, default: null });
  });

  test('write as owners what people keep there, and read none of it', () => {
    const paths = pathsOf('acme.owner.prod.payments');

    expect(paths['acme.kv/data/prod/payments/db'].capabilities).toEqual(['create', 'delete', 'patch', 'update']);
    expect(paths['acme.kv/metadata/prod/payments/*'].capabilities).toEqual(['list', 'read']);
  });

  test('see as viewers what is known of a tenant, and nothing else', () => {
    expect(Object.keys(pathsOf('acme.viewer.prod.payments'))).toEqual(['acme.kv/metadata/prod/payments/*']);
  });
});

test('a machine with an AppRole comes from its networks alone, with a secret-id that ends', () => {
  expect(named('vault_approle_auth_backend_role', 'prod.payments.export')).toMatchObject({
    backend: 'acme.machines.approle',
    secret_id_bound_cidrs: ['10.20.0.0/16'],
    token_bound_cidrs: ['10.20.0.0/16'],
    secret_id_ttl: 30 * 24 * 3600,
    secret_id_num_uses: 40,
  });
  expect(output.resources('vault_approle_auth_backend_role_secret_id')).toEqual([]);
});
