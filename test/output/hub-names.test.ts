import fc from 'fast-check';
import { Policy } from 'keywheel';
import { FleetError } from '../../lib/errors';
import { policyFault } from '../../lib/fleet/existing';
import { hubName, mountFault } from '../../lib/output/hub-names';
import { VaultView } from '../../lib/views/vault-view';
import type { HubResource } from '../../lib/output/hub-resource';
import { NOTHING } from '../../lib/output/output';

/** Other spellings of a name, which the hub takes for the same. */
const spelling = (name: string) =>
  fc
    .tuple(
      fc.array(fc.boolean(), { minLength: name.length, maxLength: name.length }),
      fc.constantFrom('', ' ', '\t', '\n', '\u0085', '\u00a0', '\u2003', '\u3000'),
      fc.constantFrom('', ' ', '\r\n', '\u2028'),
    )
    .map(
      ([upper, before, after]) =>
        before + [...name].map((letter, place) => (upper[place] ? letter.toUpperCase() : letter)).join('') + after,
    );
const label = fc.stringMatching(/^[a-z]([-a-z0-9]{0,6}[a-z0-9])?$/);

test('every spelling of a policy is one name', () => {
  fc.assert(
    fc.property(
      label.chain((name) => fc.tuple(fc.constant(name), spelling(name))),
      ([name, written]) => {
        expect(hubName.policy(written)).toBe(name);
      },
    ),
  );
});

test('letters are folded as Go folds them', () => {
  expect(hubName.policy('ΟΔΟΣ')).toBe('οδοσ');
  expect(hubName.policy('İSTANBUL')).toBe('istanbul');
  expect(hubName.policy('\u212Aey')).toBe('key');
  expect(hubName.policy('\ufeffroot')).toBe('\ufeffroot');
});

test("no spelling of a fleet's own policy, and none of root, is attached", () => {
  const own = fc
    .tuple(label, label)
    .chain(([fleet, rest]) =>
      fc.tuple(fc.constant(fleet), fc.oneof(spelling(`${fleet}.read.${rest}`), spelling(fleet), spelling('root'))),
    );
  fc.assert(
    fc.property(own, ([fleet, written]) => {
      expect(policyFault(written, fleet)).toBeDefined();
    }),
  );
  expect(policyFault('acme-legacy', 'acme')).toBeUndefined();
  expect(policyFault('acm', 'acme')).toBeUndefined();
});

test('an attached policy has the name that the hub gives it', () => {
  expect(Policy.fromPolicyAttributes({ name: ' Legacy-Readers ' }).name).toBe('legacy-readers');
  expect(() => Policy.fromPolicyAttributes({ name: 'rOOt\n' })).toThrow(FleetError);
});

test('paths of mounts that exist are paths of one mount', () => {
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 3 }), (parts) => {
      const path = parts.join('/');
      fc.pre(!/^(sys|auth|identity|cubbyhole)(\/|$)/.test(path));
      expect(mountFault(path)).toBeUndefined();
      expect(mountFault(`${path}/..`)).toBeDefined();
      expect(mountFault(`${path}//x`)).toBeDefined();
      expect(mountFault(`${path}*`)).toBeDefined();
      expect(mountFault(`+/${path}`)).toBeDefined();
    }),
  );
});

const resource = (type: string, attributes: HubResource['attributes']): HubResource => ({
  type,
  address: `${type}.x`,
  namespace: '',
  attributes,
  path: '',
  place: type,
});
const viewOf = (...resources: HubResource[]) => new VaultView({ ...NOTHING, resources });

test.each([
  ['vault_jwt_auth_backend_role', { role_type: 'jwt', bound_subject: 'system:serviceaccount:app:api' }],
  [
    'vault_kubernetes_auth_backend_role',
    { bound_service_account_names: ['api'], bound_service_account_namespaces: ['app'] },
  ],
])('a policy counts for %s however it is spelled, and the role however it is asked for', (type, attributes) => {
  fc.assert(
    fc.property(spelling('other.read'), fc.constantFrom('reader', 'Reader', 'READER', 'rEADER'), (policy, role) => {
      const view = viewOf(
        resource('vault_policy', { name: 'Other.Read', policy: 'path "secret/data/b" { capabilities = ["read"] }' }),
        resource(type, { ...attributes, backend: 'eu/', role_name: 'Reader', token_policies: [policy] }),
      );
      const found = view.role('eu', role)!;
      expect(view.policies.rulesOf(found).capabilitiesOn('secret/data/b')).toEqual(new Set(['read']));
    }),
    { numRuns: 30 },
  );
});

test('root takes the place of all other policies, however it is spelled', () => {
  const view = viewOf(
    resource('vault_jwt_auth_backend_role', {
      role_type: 'jwt',
      backend: 'eu',
      role_name: 'reader',
      bound_subject: 'system:serviceaccount:app:api',
      token_policies: ['harmless', ' Root'],
    }),
  );
  expect(view.role('eu', 'reader')!.policies).toEqual(['root']);
});

test('two policies, roles, groups or entities that the hub takes for one have one name', () => {
  const view = viewOf(
    resource('vault_policy', { name: 'A' }),
    resource('vault_policy', { name: ' a' }),
    resource('vault_approle_auth_backend_role', { backend: 'approle', role_name: 'CI' }),
    resource('vault_approle_auth_backend_role', { backend: 'approle', role_name: 'ci' }),
    resource('vault_identity_group', { name: 'Ops' }),
    resource('vault_identity_group', { name: 'ops' }),
    resource('vault_identity_entity', { name: 'Bot' }),
    resource('vault_identity_entity', { name: 'bot' }),
  );
  const names = view.names.map(({ name }) => name);
  expect(names).toHaveLength(8);
  expect(new Set(names).size).toBe(4);
});
