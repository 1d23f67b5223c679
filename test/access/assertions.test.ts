import fc from 'fast-check';
import { Assertion, judge } from '../../lib/access/assertions';
import { AccessRules } from '../../lib/policy/policy';
import type { HubResource } from '../../lib/output/hub-resource';
import { Output } from '../../lib/output/output';
import { synthesizeInMemory } from '../../lib/synth/synthesize';
import { outputOf, readViews } from '../../lib/views/views';
import { runs } from '../runs';
import { smallWithSecret } from '../fixtures/fleets';
import { alice } from './given';

const policy = (name: string, text: string): HubResource =>
  ({
    stack: 'hub',
    type: 'vault_policy',
    id: name,
    namespace: '',
    attributes: { name, policy: text },
    place: `stack hub, vault_policy.${name}`,
  }) as unknown as HubResource;

const withResource =
  (type: string, attributes: object) =>
  (one: Output): Output => {
    const resource = {
      stack: 'hub',
      type,
      id: 'x',
      namespace: '',
      attributes,
      address: `${type}.x`,
      place: `${type}.x`,
    };
    return { ...one, resources: [...(one.resources ?? []), resource as unknown as HubResource] };
  };

const output = outputOf(synthesizeInMemory(smallWithSecret().fleet));
const judgedOf = (assertion: Assertion, change: (output: Output) => Output = (same) => same) =>
  judge(readViews(change(output)), [assertion])[0]!;
const withPolicies =
  (...policies: HubResource[]) =>
  (one: Output): Output => ({
    ...one,
    resources: [...(one.resources ?? []), ...policies],
  });

describe('nobody but these', () => {
  const DB = { name: 'only the app', path: 'acme.kv/prod/payments/db', can: ['read'], only: ['eu/app/keywheel'] };

  test('holds where nobody else may', () => {
    expect(judgedOf(DB)).toEqual({ name: 'only the app', verdict: 'holds', because: [] });
  });

  test('fails with who may, by which policy, role and auth mount', () => {
    expect(judgedOf({ ...DB, only: [] })).toEqual({
      name: 'only the app',
      verdict: 'fails',
      because: [
        '"eu/app/keywheel" may read "acme.kv/data/prod/payments/db" by policy "acme.read.eu.app" (role "acme.app" at auth mount "acme.eu")',
      ],
    });
  });

  test('is asked of all that is below a path, by patterns of both sides', () => {
    const deploys = 'approle spoke-*';
    expect(judgedOf({ ...DB, path: 'acme.kv/prod/*', only: [deploys] }).because).toHaveLength(1);
    expect(judgedOf({ ...DB, path: 'acme.kv/data/+/payments/db', only: [] }).because).toHaveLength(1);
    expect(judgedOf({ ...DB, path: 'acme.kv/prod/*', only: ['eu/*', deploys] }).verdict).toBe('holds');
    expect(judgedOf({ ...DB, path: 'acme.kv/prod/*', only: ['eu/*'] }).because).toEqual([
      expect.stringMatching(/^"approle spoke-eu" may read "acme.kv\/data\/prod\/\+\/canary\.eu\.\*"/),
    ]);
  });

  test('is not proved of a path that nothing makes or reads', () => {
    const { verdict, because } = judgedOf({ ...DB, path: 'acme.kv/prod/paymens/db' });
    expect([verdict, ...because]).toEqual([
      'not proved',
      'nothing in these files makes or reads "acme.kv/prod/paymens/db"',
    ]);
  });

  test.each([
    ['list', 'path "acme.kv/metadata/prod/payments/*" { capabilities = ["list"] }'],
    ['list', 'path "acme.kv/metadata/prod/payments/*" { capabilities = ["scan"] }'],
    ['delete', 'path "acme.kv/metadata/prod/payments/db" { capabilities = ["delete"] }'],
    ['delete', 'path "acme.kv/destroy/+/payments/db" { capabilities = ["update"] }'],
    ['delete', 'path "acme.kv/delete/prod/*" { capabilities = ["update"] }'],
  ])('to %s is asked of the paths by which the engine does it: %s', (can, text) => {
    const widened = (one: Output): Output => ({
      ...one,
      resources: [
        ...(one.resources ?? []).map((resource) =>
          resource.attributes['role_name'] === 'acme.app'
            ? { ...resource, attributes: { ...resource.attributes, token_policies: ['acme.read.eu.app', 'more'] } }
            : resource,
        ),
        policy('more', text),
      ],
    });
    const others = { ...DB, can: [can], only: ['approle *'] };
    for (const path of [DB.path, 'acme.kv/data/prod/payments/db', '/acme.kv/prod/payments/*', '+/prod/payments/db']) {
      expect(judgedOf({ ...others, path }, widened).because).toEqual([
        expect.stringMatching(/^"eu\/app\/keywheel" may .* by policy "more"/),
      ]);
      expect(judgedOf({ ...others, path }).because).toEqual([]);
    }
  });

  describe('is not proved where the files do not say', () => {
    const ROLE = 'acme.app';
    const role = (changed: object) => (one: Output) => ({
      ...one,
      resources: (one.resources ?? []).map((resource) =>
        resource.attributes['role_name'] === ROLE ? { ...resource, ...changed } : resource,
      ),
    });

    test('whether somebody else logs in', () => {
      const of = (...unread: string[]) => judgedOf(DB, (one) => ({ ...one, unread }));
      for (const type of [
        '*',
        'vault_jwt_auth_backend_role',
        'vault_ldap_auth_backend_group',
        'vault_identity_group',
      ]) {
        expect([type, of(type).verdict]).toEqual([type, 'not proved']);
      }
      expect(of('*').because).toEqual([
        'not everything that lets somebody log in could be read: "keywheel check" reports what is missing',
      ]);
      expect(of('vault_mount').verdict).toBe('holds');
    });

    test('which policies a login has', () => {
      const said = { ...DB, path: 'acme.kv/prod/payments/*', only: ['approle *'], can: ['update'] };
      expect(judgedOf(said).verdict).toBe('holds');
      expect(judgedOf(said, role({ unknown: ['token_policies'] }))).toMatchObject({
        verdict: 'not proved',
        because: ['which policies "eu/app/keywheel" has is known only once it is applied'],
      });
    });

    test('which ServiceAccounts a role lets in', () => {
      const { verdict, because } = judgedOf(DB, role({ unknown: ['bound_subject'] }));
      expect(verdict).toBe('not proved');
      expect(because).toEqual([expect.stringMatching(/^"jwt acme.app <not known>" may read "acme.kv/)]);
    });
  });

  test('is of the Secrets with a copy only where that is asked', () => {
    const objects = alice({ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }, 'app');
    const bound = (one: Output): Output => ({
      ...one,
      clusters: one.clusters.map((cluster) => ({
        ...cluster,
        files: [...cluster.files, { name: 'people.yaml', manifests: objects.map((object) => ({ object, path: '' })) }],
      })),
    });
    expect(judgedOf(DB, bound).verdict).toBe('holds');
    expect(judgedOf({ ...DB, copies: [] }, bound).because).toContainEqual(
      expect.stringMatching(/^"eu: User =?alice" may .* and so read Secret eu\/app\/db$/),
    );
    expect(judgedOf({ ...DB, copies: ['eu: *'] }, bound).verdict).toBe('holds');
    const below = { ...DB, path: 'acme.kv/prod/payments/*', only: ['eu/*', 'approle *'], copies: [] };
    expect(judgedOf(below, bound).because).toContainEqual(expect.stringMatching(/so read Secret eu\/app\/db$/));
  });

  test('is not proved of a value that Vault copies to a store of somebody else', () => {
    const copied = withResource('vault_secrets_sync_association', {
      ...{ type: 'aws-sm', name: 'prod' },
      ...{ mount: 'acme.kv', secret_name: 'prod/payments/db' },
    });
    expect(judgedOf(DB, copied).verdict).toBe('holds');
    const { verdict, because } = judgedOf({ ...DB, copies: ['eu: *'] }, copied);
    expect(verdict).toBe('not proved');
    expect(because).toEqual([
      "who may read aws-sm/prod (Vault's secrets sync): acme.kv/data/prod/payments/db is in no file",
    ]);
  });
});

describe('two policies', () => {
  const told = (one: string, other: string) =>
    judgedOf({ name: 'same', policies: ['one', 'other'] }, withPolicies(policy('one', one), policy('other', other)));

  test('are the same in other words', () => {
    const one = 'path "kv/data/a" { capabilities = ["read", "list"] }\npath "kv/data/b" { capabilities = ["deny"] }';
    const other = 'path "kv/data/a" { capabilities = ["list", "read"] }';
    expect(told(one, other).verdict).toBe('holds');
  });

  test('differ on a path that neither names', () => {
    const one = 'path "kv/data/*" { capabilities = ["read"] }';
    const other = 'path "kv/data/*" { capabilities = ["read"] }\npath "kv/data/x/*" { capabilities = ["deny"] }';
    expect(told(one, other)).toEqual({
      name: 'same',
      verdict: 'fails',
      because: ['on "kv/data/x/*" "one" allows read, and "other" allows nothing'],
    });
  });

  test('differ in what they ask of a request', () => {
    const one = 'path "pki/issue/a" { capabilities = ["update"] }';
    const other = 'path "pki/issue/a" { capabilities = ["update"]\n allowed_parameters = { "ttl" = ["1h"] } }';
    expect(told(one, other).because).toEqual([
      'on "pki/issue/a" "one" allows update, and "other" allows update; allowedParameters {"ttl":["1h"]}',
    ]);
  });

  test('are compared with their templates as they are written', () => {
    const own = (what: string) => `path "kv/data/{{ ${what} }}/*" { capabilities = ["read"] }`;
    expect(told(own('identity.entity.id'), own('identity.entity.id')).verdict).toBe('holds');
    expect(told(own('identity.entity.id'), own('identity.entity.name')).verdict).toBe('fails');
  });

  test('are not proved the same where one is in no file', () => {
    const { verdict, because } = judgedOf({ name: 'same', policies: ['acme.read.eu.app', 'team/gone'] });
    expect([verdict, ...because]).toEqual(['not proved', 'policy "team/gone" is in no file']);
  });

  test('are the same exactly where every path of a few words is decided alike', () => {
    const segment = fc.constantFrom('a', 'b', '+');
    const path = fc
      .tuple(fc.array(segment, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '*', '/*'))
      .map(([segments, end]) => `k/${segments.join('/').replace(/\+$/, end === '*' ? 'a' : '+')}${end}`);
    const rule = fc
      .tuple(path, fc.constantFrom('read', 'list', 'deny'))
      .map(([where, capability]) => `path "${where}" { capabilities = ["${capability}"] }`);
    const text = fc.array(rule, { minLength: 1, maxLength: 4 }).map((rules) => rules.join('\n'));
    const words = ['a', 'b', 'c', 'ab'];
    const paths = words.flatMap((x) => [
      `k/${x}`,
      ...words.flatMap((y) => [`k/${x}/${y}`, ...words.map((z) => `k/${x}/${y}/${z}`)]),
    ]);
    const decided = (one: string) => {
      const rules = new AccessRules().addPolicy(one);
      return paths.map((at) => [...rules.capabilitiesOn(at)].join());
    };
    fc.assert(
      fc.property(text, text, (one, other) => {
        const isSame = decided(one).join(';') === decided(other).join(';');
        // A difference on longer paths is one as well.
        return isSame ? true : told(one, other).verdict === 'fails';
      }),
      { numRuns: runs(200) },
    );
  });
});
