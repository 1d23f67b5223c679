import { JsonPatch } from 'cdk8s';
import fc from 'fast-check';
import { adoptedFindings } from '../../lib/adoption/adopted';
import { PatchOperation, patchOf } from '../../lib/adoption/json-patch';
import { isSameArgument, overridesOf } from '../../lib/adoption/overrides';
import { valueOf } from '../../lib/adoption/value-text';
import type { HubResource } from '../../lib/output/hub-resource';

const OPERATIONS = {
  add: JsonPatch.add,
  replace: JsonPatch.replace,
  remove: (path: string) => JsonPatch.remove(path),
};

function applied(object: object, patch: readonly PatchOperation[]): unknown {
  return JsonPatch.apply(
    structuredClone(object),
    ...patch.map((one) => OPERATIONS[one.op](one.path, 'value' in one ? one.value : undefined)),
  );
}

test('a patch makes one object of another, whatever their fields are called', () => {
  const json = fc.dictionary(
    fc.oneof(fc.constantFrom('a', 'b', 'a/b', 'a~b', ''), fc.string()).filter((name) => name !== '__proto__'),
    fc.oneof(
      fc.integer(),
      fc.string({ minLength: 1 }),
      fc.array(fc.integer()),
      fc.dictionary(fc.constantFrom('x', 'y'), fc.integer()),
    ),
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(json, json, (from, to) => {
      expect(applied(from, patchOf(from, to))).toEqual(to);
      expect(patchOf(to, to)).toEqual([]);
    }),
  );
});

test('what API servers fill in is no difference, but for maps whose names are anybody’s', () => {
  expect(patchOf({ target: { name: 'a', creationPolicy: 'Owner' } }, { target: { name: 'a' } })).toEqual([]);
  expect(patchOf({ data: [] }, { data: [{ remoteRef: { key: 'a', decodingStrategy: 'None' } }] })).toEqual([
    { op: 'replace', path: '/data', value: [{ remoteRef: { key: 'a' } }] },
  ]);
  expect(patchOf({ template: { data: {} } }, { template: { data: { version: 'v2' } } })).toEqual([
    { op: 'add', path: '/template/data/version', value: 'v2' },
  ]);
  expect(patchOf({ refreshInterval: '30m0s' }, { refreshInterval: '30m' })).toEqual([
    { op: 'replace', path: '/refreshInterval', value: '30m' },
  ]);
});

const role = (attributes: object): HubResource => ({
  ...{ type: 'vault_kubernetes_auth_backend_role', address: 'vault_kubernetes_auth_backend_role.a', namespace: '' },
  ...{ path: '', place: '', attributes },
});

test('arguments are as they were found: what only one side has, former names, and none of what Terraform computes', () => {
  const own = role({
    backend: 'k',
    role_name: 'a',
    audience: 'acme.vault',
    token_ttl: 600,
    token_policies: ['a', 'b'],
  });

  expect(overridesOf(own, role({ backend: 'x', token_ttl: 600, token_policies: ['b', 'a'] }))).toEqual({
    audience: null,
  });
  expect(overridesOf(own, role({ audience: 'acme.vault', ttl: 60, policies: ['a', 'b'] }))).toEqual({ token_ttl: 60 });
  expect(overridesOf(own, role({ audience: '${var.a}', token_ttl: 600, token_policies: ['a', 'b'] }))).toEqual({});
});

test.each<[unknown, unknown, boolean]>([
  [['a', 'b'], ['b', 'a'], true],
  [undefined, [], true],
  [false, null, true],
  [3600, '3600', true],
  [{ a: 'b' }, { a: 'c' }, false],
  [['a'], ['a', 'b'], false],
])('%j and %j are the same argument: %s', (one, other, isSame) => {
  expect(isSameArgument(one, other)).toBe(isSame);
});

test('a finding between tenants is acknowledged once, among all between whom it was found', () => {
  const finding = (path: string, among?: readonly string[]) => ({
    ...{ id: 'tenants-are-apart', severity: 'error' as const, path, among },
    ...{ place: '', message: '', why: '', fix: '', docs: '' },
  });
  const found = [finding('prod/a', ['prod/c', 'prod/a']), finding('prod/a', ['prod/b', 'prod/a']), finding('prod/d')];
  expect(adoptedFindings(found)).toEqual([
    { of: 'prod/a', check: 'tenants-are-apart', reason: expect.any(String), among: ['prod/a', 'prod/b', 'prod/c'] },
    { of: 'prod/d', check: 'tenants-are-apart', reason: expect.any(String) },
  ]);
});

const KEYS: Readonly<Record<string, string>> = { user: 'username', pass: 'password' };

test.each<[string, ReturnType<typeof valueOf>]>([
  ['{{ .user }}', { key: 'username' }],
  ['{{index . "user"}}', { key: 'username' }],
  ['u={{ .user }}&p={{.pass}}', { parts: ['u=', { key: 'username' }, '&p=', { key: 'password' }] }],
  ['no key', { parts: ['no key'] }],
  ['{{ .user | b64enc }}', undefined],
  ['{{ .unknown }}', undefined],
  ['a {{- .user }}', undefined],
  ['{{ if .user }}x{{ end }}', undefined],
])('template %j is read as %j', (template, value) => {
  expect(valueOf(template, (name) => KEYS[name])).toEqual(value);
});
