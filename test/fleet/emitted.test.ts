import { JsonPatch } from 'cdk8s';
import { Emitted, FindingsError, GeneratedSecret } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { codesOf, errorsOf, inEmptyFolder, small, smallWithSecret } from '../fixtures/fleets';

test('patches an object by kind and name, with fields that no binding knows', () => {
  const { fleet, delivery, namespace } = smallWithSecret();
  Emitted.of(delivery).patch({ kind: 'ExternalSecret', name: 'db' }, JsonPatch.add('/spec/brandNewField', { a: 1 }));
  expect(Testing.synth(fleet).manifest(namespace, 'ExternalSecret', 'db').spec.brandNewField).toEqual({ a: 1 });
});

test('patches every object of a kind below a construct, and none beside it', () => {
  const { fleet, payments, eu, db, namespace } = smallWithSecret();
  const other = payments.addNamespace(eu, 'other');
  db.deliver(other);
  Emitted.of(namespace).patch({ kind: 'ServiceAccount' }, JsonPatch.add('/metadata/annotations', { a: 'b' }));
  const output = Testing.synth(fleet);
  expect(output.manifest(namespace, 'ServiceAccount', 'keywheel').metadata.annotations).toEqual({ a: 'b' });
  expect(output.manifest(other, 'ServiceAccount', 'keywheel').metadata.annotations).not.toHaveProperty('a');
});

test('patches what a whole fleet emits, cluster-scoped objects too', () => {
  const { fleet } = smallWithSecret();
  Emitted.of(fleet).patch({ kind: 'ValidatingAdmissionPolicy' }, JsonPatch.replace('/spec/failurePolicy', 'Ignore'));
  const guard = Testing.synth(fleet)
    .manifests('eu')
    .find(({ kind }: { kind: string }) => kind === 'ValidatingAdmissionPolicy');
  expect(guard.spec.failurePolicy).toBe('Ignore');
});

test('overrides a Terraform resource by type and name, with arguments that the bindings do not know', () => {
  const { fleet, payments } = small();
  new GeneratedSecret(payments, 'one', { keys: ['a'] });
  new GeneratedSecret(payments, 'two', { keys: ['a'] });
  Emitted.of(fleet)
    .override({ type: 'vault_mount', id: 'kv' }, 'lifecycle.prevent_destroy', true)
    .override({ type: 'vault_kv_secret_v2', id: 'secret_prod_payments_one' }, 'brand_new', [1, { a: 'b' }]);
  const { resource } = Testing.synth(fleet).stack('hub');
  expect(resource.vault_mount.kv.lifecycle).toEqual({ prevent_destroy: true });
  expect(resource.vault_kv_secret_v2.secret_prod_payments_one.brand_new).toEqual([1, { a: 'b' }]);
  expect(resource.vault_kv_secret_v2.secret_prod_payments_two.brand_new).toBeUndefined();
});

test('overrides every resource of a type that comes from below a construct', () => {
  const { fleet, eu, namespace } = smallWithSecret();
  Emitted.of(namespace).override({ type: 'vault_jwt_auth_backend_role' }, 'token_ttl', 60);
  Emitted.of(eu).override({ type: 'vault_jwt_auth_backend' }, 'description', 'mine');
  const { resource } = Testing.synth(fleet).stack('spoke-eu');
  expect(resource.vault_jwt_auth_backend_role.read_app.token_ttl).toBe(60);
  expect(resource.vault_jwt_auth_backend.login_eu.description).toBe('mine');
});

test('Terraform takes over what is there, by an import block of the stack', () => {
  const { fleet, namespace } = smallWithSecret();
  const policy = { type: 'vault_policy', id: 'read_app' };
  Emitted.of(namespace).importFrom(policy, 'old ${x}');
  expect(Testing.synth(fleet).stack('spoke-eu')['import']).toEqual([{ to: 'vault_policy.read_app', id: 'old $${x}' }]);
});

test('throws when an import names no resource, or several', () => {
  const { fleet, namespace } = smallWithSecret();
  Emitted.of(namespace).importFrom({ type: 'vault_policy', id: 'other' }, 'old');
  Emitted.of(fleet).importFrom({ type: 'vault_policy' }, 'old');
  expect(new Set(codesOf(() => Testing.synth(fleet)))).toEqual(new Set(['ImportAmbiguous', 'ChangeWithoutEffect']));
});

test('rendering twice applies a change once', () => {
  const { fleet, delivery, namespace } = smallWithSecret();
  Emitted.of(delivery).patch({ kind: 'ExternalSecret' }, JsonPatch.add('/spec/dataFrom/-', { find: {} }));
  Testing.synth(fleet);
  expect(Testing.synth(fleet).manifest(namespace, 'ExternalSecret', 'db').spec.dataFrom).toHaveLength(2);
});

test.each([
  ['a kind that is not emitted', { kind: 'ConfigMap' }],
  ['a name that is not emitted', { kind: 'ExternalSecret', name: 'other' }],
])('throws when a patch is for %s', (_what, selector) => {
  const { fleet, delivery } = smallWithSecret();
  Emitted.of(delivery).patch(selector, JsonPatch.add('/metadata/labels/a', 'b'));
  const errors = errorsOf(() => Testing.synth(fleet));
  expect(errors.map(({ code, path }) => [code, path])).toEqual([['ChangeWithoutEffect', delivery.node.path]]);
  expect(errors[0]!.reason).toContain(JSON.stringify(selector));
});

test('throws when a patch is for an object of another construct', () => {
  const { fleet, delivery } = smallWithSecret();
  Emitted.of(delivery).patch({ kind: 'SecretStore' }, JsonPatch.add('/metadata/labels/a', 'b'));
  expect(codesOf(() => Testing.synth(fleet))).toEqual(['ChangeWithoutEffect']);
});

test('throws when a change says what is there already', () => {
  const { fleet, delivery, eu } = smallWithSecret();
  Emitted.of(delivery).patch({ kind: 'ExternalSecret' }, JsonPatch.replace('/spec/refreshInterval', '1h0m0s'));
  Emitted.of(eu).override({ type: 'vault_jwt_auth_backend' }, 'path', 'acme.eu');
  Emitted.of(eu).override({ type: 'vault_mount' }, 'path', 'x');
  expect(codesOf(() => Testing.synth(fleet))).toEqual(Array(3).fill('ChangeWithoutEffect'));
});

test('throws with the place when a patch cannot be applied', () => {
  const { fleet, delivery } = smallWithSecret();
  Emitted.of(delivery).patch({ kind: 'ExternalSecret' }, JsonPatch.remove('/spec/not/there'));
  const errors = errorsOf(() => Testing.synth(fleet));
  expect(errors.map(({ path }) => path)).toEqual([delivery.node.path]);
});

test('a change that breaks the agreement is caught, and nothing is written', () => {
  const { fleet, eu } = smallWithSecret();
  Emitted.of(eu).override({ type: 'vault_jwt_auth_backend' }, 'path', 'elsewhere');
  inEmptyFolder(() => {
    expect(() => fleet.synth()).toThrow(FindingsError);
  });
});

test.each<[string, string, unknown, string]>([
  ['vault_jwt_auth_backend_role', 'token_policies', '${concat(["a"], var.more)}', '"token_policies"'],
  ['vault_jwt_auth_backend_role', 'bound_audiences', 5, '"bound_audiences"'],
  ['vault_jwt_auth_backend_role', 'token_ttl', '${var.ttl}', '"token_ttl"'],
  ['vault_jwt_auth_backend', 'jwt_validation_pubkeys', '${var.keys}', '"jwt_validation_pubkeys"'],
  ['vault_policy', 'policy', { path: {} }, '"policy"'],
  ['vault_policy', 'count', 0, '"count" of vault_policy.'],
  ['vault_policy', 'for_each', '${toset(var.teams)}', '"for_each" of vault_policy.'],
  ['vault_policy', 'provider', 'vault.other', '"provider" of vault_policy.'],
])('refuses what the checks could not read: %s, %s', (type, path, value, expected) => {
  const { fleet } = smallWithSecret();
  Emitted.of(fleet).override({ type }, path, value);
  const [error] = errorsOf(() => Testing.synth(fleet));
  expect(error).toMatchObject({ code: 'OverrideInvalid' });
  expect(error!.message).toContain(expected);
});

test.each<[string, unknown]>([
  ['token_policies', ['acme.read.eu.app', '${vault_policy.more.name}']],
  ['token_ttl', '600'],
  ['bound_subject', '${var.subject}'],
  ['lifecycle.create_before_destroy', true],
])('takes what can be read: %s', (path, value) => {
  const { fleet } = smallWithSecret();
  Emitted.of(fleet).override({ type: 'vault_jwt_auth_backend_role' }, path, value);
  expect(() => Testing.synth(fleet)).not.toThrow();
});
