import fc from 'fast-check';
import { JsonPatch } from 'cdk8s';
import { Emitted, GeneratedSecret, Policy, TerraformBackend } from 'keywheel';
import { Testing } from 'keywheel/testing';
import { expression, literals, literalText } from '../../lib/encode/terraform';
import { small, smallWithSecret } from '../fixtures/fleets';
import { templateOf } from './reading';

const NASTY = 'a ${file("/etc/passwd")} %{ if true }b%{ endif } $${c} %%{d} $ % } "e"';

/** Text that may hold what Terraform reads as code. */
const text = fc
  .array(fc.constantFrom('$', '%', '{', '}', '${', '%{', '$${', '%%{', 'a', ' ', '"', '\\', '\n', 'é'), {
    maxLength: 10,
  })
  .map((parts) => parts.join(''));

/**
 * What Terraform makes of a string without expressions, by its own rules: `$${` is `${`, `%%{` is `%{`, and everything
 * else stands for itself. https://developer.hashicorp.com/terraform/language/expressions/strings
 */
function terraformReads(source: string): string {
  const { text, codes } = templateOf(source);
  if (codes.length > 0) {
    throw new Error(`code in ${source}`);
  }
  return text;
}

test('any text reaches the hub unchanged', () => {
  fc.assert(fc.property(text, (value) => expect(terraformReads(literals(value))).toBe(value)));
});

test('what is read back from the output is what was written', () => {
  fc.assert(fc.property(text, (value) => expect(literalText(literals(value))).toBe(value)));
});

test('an expression is code, and the text around it is not', () => {
  expect(literals(`a \${x} ${expression('vault_mount.kv.path')} %{y}`)).toBe('a $${x} ${vault_mount.kv.path} %%{y}');
});

test('lists and maps are escaped at every depth, other values left alone', () => {
  const value = { a: ['${x}', { b: '%{y}' }], c: 1, d: true, e: undefined, f: null };
  expect(literals(value)).toEqual({ a: ['$${x}', { b: '%%{y}' }], c: 1, d: true, e: undefined, f: null });
});

test('what a program says of a tenant reaches Vault unchanged', () => {
  const { fleet, payments } = small({ tenant: { owner: NASTY } });
  new GeneratedSecret(payments, 'key', { keys: ['a'] });
  const [metadata] = Testing.synth(fleet).resources('vault_generic_endpoint');
  const { custom_metadata } = JSON.parse(terraformReads(metadata.data_json)) as {
    custom_metadata: { owner: string };
  };
  expect(custom_metadata.owner).toBe(NASTY);
});

test('what a program says of policies made elsewhere reaches Vault unchanged', () => {
  const name = 'a"e"';
  expect(() => Policy.fromPolicyAttributes({ name: NASTY })).toThrow('PolicyInvalid');
  const { fleet, payments, eu, db } = smallWithSecret();
  db.deliver(payments.addNamespace(eu, 'more', { policies: [Policy.fromPolicyAttributes({ name })] }));
  const output = Testing.synth(fleet);
  const role = output
    .resources('vault_jwt_auth_backend_role')
    .find(({ role_name }: { role_name: string }) => role_name === 'acme.more');
  expect(role.token_policies.map(terraformReads)).toEqual(['acme.read.eu.more', name]);
});

test('what a program says of a backend reaches Terraform unchanged', () => {
  const { fleet } = small({ fleet: { terraformBackend: TerraformBackend.local({ folder: '${HOME}' }) } });
  const { path } = Testing.synth(fleet).stack('hub').terraform.backend.local;
  expect(terraformReads(path)).toBe('../../../${HOME}/terraform.acme.hub.tfstate');
});

test('what looks like code for Terraform stays as it is in YAML', () => {
  const { fleet, delivery, namespace } = smallWithSecret();
  Emitted.of(delivery).patch({ kind: 'ExternalSecret' }, JsonPatch.add('/metadata/annotations', { note: NASTY }));
  const { metadata } = Testing.synth(fleet).manifest(namespace, 'ExternalSecret', 'db');
  expect(metadata.annotations).toEqual({ note: NASTY });
});
