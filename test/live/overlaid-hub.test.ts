import type { HubAnswer, LiveHub } from '../../lib/live/live-hub';
import { overlaidHub } from '../../lib/live/overlaid-hub';
import type { HubResource } from '../../lib/output/hub-resource';

const NAMED = { backend: 'at', role_name: 'one', name: 'one', path: 'at' };
const ROLES = { vault_pki_secret_backend_role: 'at/roles/one', vault_jwt_auth_backend: 'auth/at/config' };

/** Which fields differ where the hub answers these. */
function differing(type: string, written: object, fields: Readonly<Record<string, unknown>>): readonly string[] {
  const resource: HubResource = {
    ...{ type, address: `${type}.one`, path: '', place: 'stack', namespace: '' },
    attributes: { ...NAMED, ...written },
  };
  const path = (ROLES as Record<string, string>)[type] ?? 'auth/at/role/one';
  const answers = new Map<string, HubAnswer>([[path, { fields }]]);
  const hub: LiveHub = { address: 'https://v', state: 'unsealed', answers, lists: new Map() };
  return overlaidHub([resource], hub).drift.flatMap((one) => one.fields);
}

const KUBERNETES = 'vault_kubernetes_auth_backend_role';
const JWT = 'vault_jwt_auth_backend_role';
const APPROLE = 'vault_approle_auth_backend_role';
const PKI = 'vault_pki_secret_backend_role';
const CONFIG = 'vault_jwt_auth_backend';

test.each([
  [APPROLE, {}, { bind_secret_id: false }],
  [APPROLE, { bind_secret_id: true }, { bind_secret_id: false }],
  [APPROLE, {}, { token_period: 60 }],
  [KUBERNETES, {}, { bound_service_account_namespace_selector: '{"matchLabels":{}}' }],
  [KUBERNETES, { token_bound_cidrs: ['10.0.0.1/32'] }, { token_bound_cidrs: ['10.0.0.2'] }],
  [KUBERNETES, { token_bound_cidrs: ['10.0.0.1/32'] }, { token_bound_cidrs: ['10.0.0.1/24'] }],
  [JWT, {}, { bound_claims_type: 'glob' }],
  [JWT, {}, { groups_claim: 'groups' }],
  [JWT, { token_explicit_max_ttl: 600 }, { token_explicit_max_ttl: 0 }],
  [CONFIG, { jwks_url: 'a' }, { jwks_url: 'a', jwks_pairs: [{ jwks_url: 'b', jwks_ca_pem: '' }] }],
  [CONFIG, { jwks_ca_pem: 'a' }, { jwks_ca_pem: '' }],
  [CONFIG, { oidc_discovery_ca_pem: 'a' }, { oidc_discovery_ca_pem: 'b' }],
  [CONFIG, {}, { default_role: 'one' }],
  [PKI, { allow_ip_sans: false }, { allow_ip_sans: true }],
  [PKI, {}, { allow_bare_domains: true }],
  [PKI, { max_ttl: '172800s' }, { max_ttl: 172801 }],
])('%s %j is not what the hub has: %j', (type, written, live) => {
  const changed = Object.entries(live).filter(([name, value]) => (written as any)[name] !== value);

  expect(differing(type, written, live)).toEqual(changed.map(([name]) => name));
});

test.each([
  [APPROLE, {}, { bind_secret_id: true, token_period: 0, token_explicit_max_ttl: 0, token_no_default_policy: false }],
  [APPROLE, { bind_secret_id: false }, { bind_secret_id: false }],
  [KUBERNETES, {}, { bound_service_account_namespace_selector: '', token_type: 'default', token_bound_cidrs: null }],
  [KUBERNETES, { token_bound_cidrs: ['10.0.0.1/32', 'fd00::1/128'] }, { token_bound_cidrs: ['fd00::1', '10.0.0.1'] }],
  [JWT, { role_type: 'jwt' }, { role_type: 'jwt', bound_claims_type: 'string', groups_claim: '' }],
  [CONFIG, {}, { jwks_pairs: [], jwks_ca_pem: '', default_role: '', oidc_discovery_ca_pem: '' }],
  [CONFIG, { jwks_pairs: [{ jwks_url: 'b' }] }, { jwks_pairs: [{ jwks_url: 'b', jwks_ca_pem: '' }] }],
  [PKI, { max_ttl: '172800s' }, { max_ttl: 172800, allow_ip_sans: true, allow_bare_domains: false }],
  [PKI, { max_ttl: '48h', allow_ip_sans: false }, { max_ttl: 172800, allow_ip_sans: false }],
])('%s %j is what the hub has: %j', (type, written, live) => {
  expect(differing(type, written, live)).toEqual([]);
});
