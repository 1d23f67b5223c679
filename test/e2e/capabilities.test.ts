import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { DEFAULT_POLICY } from '../../lib/policy/builtin-policies';
import { AccessRules, PolicyOptions } from '../../lib/policy/policy';
import { parsePolicy } from '../../lib/policy/policy-text';
import { PolicyPath } from '../../lib/policy/policy-path';
import { Identity } from '../../lib/policy/template';
import { OPENBAO_TEXTS, POLICY_TEXTS } from '../policy/policy-texts';
import { Bench } from './bench/bench';
import { OPENBAO, scenarios, SERVERS } from './bench/scenario';
import { VaultApi } from './bench/vault-api';

/** Another seed asks other questions: `KEYWHEEL_SEED=7 npx jest -c test/e2e/jest.config.js capabilities`. */
const SEED = Number(process.env['KEYWHEEL_SEED'] ?? 6);

type Path = readonly [path: string, capabilities: readonly string[]];

const SEGMENTS: readonly string[] = ['a', 'b', 'ab', 'abc', 'a+b', '+b', 'x'];
const orEmpty = (segment: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 8, arbitrary: segment }, { weight: 1, arbitrary: fc.constant('') });
const anySegment = orEmpty(fc.constantFrom(...SEGMENTS));

function pathArbitrary(segment: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '', '/'))
    .map(([segments, end]) => segments.join('/') + end)
    .filter((path) => path !== '');
}

/** Patterns, odd ones too, of so few segments that they often match the same paths. */
function patternArbitrary(segment: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const piece = fc.oneof({ weight: 4, arbitrary: segment }, { weight: 2, arbitrary: fc.constant('+') });
  const regular = fc
    .tuple(
      fc.constantFrom('', '', '', '/'),
      fc.array(piece, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', '', '/', '*', '/*'),
    )
    .map(([start, segments, end]) => start + segments.join('/') + end);
  const odd = fc.constantFrom(
    '*',
    '+',
    '+/*',
    '/*',
    '//a',
    '/',
    '',
    'a/+*',
    '+*',
    'a*b',
    'a/*/b',
    'a**',
    '+a',
    '+/',
    'a/+/',
  );
  return fc.oneof({ weight: 9, arbitrary: regular }, { weight: 1, arbitrary: odd });
}

const capabilitiesArbitrary = (server: string): fc.Arbitrary<readonly string[]> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.subarray(
        ['create', 'read', 'update', 'delete', 'list', 'sudo', 'patch', server === 'bao' ? 'scan' : 'subscribe'],
        { minLength: 0 },
      ),
    },
    { weight: 2, arbitrary: fc.constant(['deny']) },
    { weight: 1, arbitrary: fc.constant(['read', 'deny']) },
  );

/** The same paths, in each form that a policy can have. */
const FORMS: readonly ((paths: readonly Path[]) => string)[] = [
  (paths) =>
    paths.map(([path, all]) => `path ${JSON.stringify(path)} {\n  capabilities = ${JSON.stringify(all)}\n}`).join('\n'),
  (paths) =>
    paths
      .map(
        ([path, all]) =>
          `/* a */ path ${JSON.stringify(path)} { capabilities = [${all.map((one) => `"${one}",`).join(' ')}] } # b`,
      )
      .join('\n'),
  (paths) =>
    JSON.stringify({ path: Object.fromEntries(paths.map(([path, capabilities]) => [path, { capabilities }])) }),
  (paths) => JSON.stringify({ path: paths.map(([path, capabilities]) => ({ [path]: { capabilities } })) }, null, 2),
];

function policyArbitrary(server: string, segment: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const paths = fc.array(fc.tuple(patternArbitrary(segment), capabilitiesArbitrary(server)), {
    minLength: 1,
    maxLength: 6,
  });
  return fc.tuple(paths, fc.constantFrom(...FORMS)).map(([all, form]) => form(all));
}

interface Case {
  readonly policies: readonly string[];
  readonly paths: readonly string[];
}

function cases(
  server: string,
  count: number,
  { written = anySegment, asked = anySegment, seed = SEED } = {},
): readonly Case[] {
  const policies = fc.array(policyArbitrary(server, written), { minLength: 1, maxLength: 4 });
  const paths = fc.uniqueArray(pathArbitrary(asked), { minLength: 60, maxLength: 60 });
  return fc.sample(fc.record({ policies, paths }), { seed, numRuns: count });
}

/** Gives policies to the server. @returns the names of those that it takes */
async function put(vault: VaultApi, policies: readonly string[], server: 'vault' | 'openbao'): Promise<string[]> {
  const names: string[] = [];
  for (const [index, policy] of policies.entries()) {
    const name = `random-${index}`;
    const { status } = await vault.ask('PUT', `sys/policies/acl/${name}`, { body: { policy } });
    expect({ policy, taken: status < 400 }).toEqual({ policy, taken: isTaken(policy, server) });
    if (status < 400) {
      names.push(name);
    }
  }
  return names;
}

function isTaken(policy: string, server: 'vault' | 'openbao'): boolean {
  try {
    parsePolicy(policy, server);
    return true;
  } catch {
    return false;
  }
}

const hasSeed = (what: unknown) => ({ seed: SEED, what });

scenarios('what the server says of a path', SERVERS, (binary) => {
  const server = binary === 'vault' ? 'vault' : 'openbao';
  let bench: Bench;
  let root: VaultApi;
  let refusesBlocked: boolean;

  beforeAll(async () => {
    bench = await Bench.start({});
    root = bench.hub.root;
    const { version } = await root.call('GET', 'sys/health');
    refusesBlocked = server === 'openbao' && !/^2\.[0-6]\./.test(version);
  });

  afterAll(() => bench?.stop());

  const rulesOf = (policies: readonly string[], options: PolicyOptions = {}): AccessRules => {
    const rules = new AccessRules();
    policies
      .filter((policy) => isTaken(policy, server))
      .forEach((policy) => rules.addPolicy(policy, { server, ...options }));
    return rules;
  };

  const tokenOf = async (vault: VaultApi, policies: readonly string[]): Promise<string> =>
    (await vault.write('auth/token/create', { policies, no_default_policy: true })).auth.client_token;

  /** Every answer of the server beside what the rules say. @returns how many */
  const compare = async (
    vault: VaultApi,
    token: string,
    rules: AccessRules,
    { policies, paths }: Case,
  ): Promise<number> => {
    const { data } = await vault.write('sys/capabilities', { token, paths });
    for (const path of paths) {
      const said = [...rules.capabilitiesOn(path)].sort();
      expect(hasSeed([policies, path, said.length > 0 ? said : ['deny']])).toEqual(
        hasSeed([policies, path, data[path]]),
      );
    }
    return paths.length;
  };

  test('is what the rules say, for random policies and paths', async () => {
    let questions = 0;
    for (const one of cases(binary, 250)) {
      const names = await put(root, one.policies, server);
      if (names.length > 0) {
        questions += await compare(root, await tokenOf(root, names), rulesOf(one.policies), one);
      }
    }
    expect(questions).toBeGreaterThan(10_000);
  });

  describe('to a login that its policies know', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    let accessor: string;
    let entity: string;

    const jwt = (claims: Record<string, unknown>): string => {
      const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const body = `${encoded({ alg: 'ES256', typ: 'JWT' })}.${encoded(claims)}`;
      const signature = sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${body}.${signature.toString('base64url')}`;
    };

    const claims = { team: 'a', star: 'a*', plus: '+', slash: 'a/b', empty: '' };

    const login = async (policies: readonly string[]): Promise<string> => {
      await root.write('auth/jwt/role/random', {
        role_type: 'jwt',
        user_claim: 'sub',
        bound_audiences: ['hub'],
        claim_mappings: Object.fromEntries(Object.keys(claims).map((claim) => [claim, claim])),
        token_policies: policies,
        token_no_default_policy: true,
      });
      const now = Math.floor(Date.now() / 1000);
      const token = jwt({ sub: 'ab', aud: 'hub', iat: now, exp: now + 600, ...claims });
      return root.login('jwt', { role: 'random', jwt: token });
    };

    beforeAll(async () => {
      await root.write('sys/auth/jwt', { type: 'jwt' });
      await root.write('auth/jwt/config', {
        jwt_validation_pubkeys: [publicKey.export({ type: 'spki', format: 'pem' })],
      });
      accessor = (await root.read('sys/auth'))['jwt/'].accessor;
      const token = await login([]);
      entity = (await root.write('auth/token/lookup', { token })).data.entity_id;
      await root.write(`identity/entity/id/${entity}`, { name: 'b', metadata: { team: 'abc', slash: 'a/b' } });
      const [alias] = (await root.read(`identity/entity/id/${entity}`)).aliases;
      await root.write(`identity/entity-alias/id/${alias.id}`, {
        name: alias.name,
        canonical_id: entity,
        mount_accessor: accessor,
        custom_metadata: { team: 'b' },
      });
      await root.write('identity/group', { name: 'ops', metadata: { team: 'x' }, member_entity_ids: [entity] });
    });

    const identityOf = async (): Promise<Identity> => {
      const { id, name, metadata, aliases } = await root.read(`identity/entity/id/${entity}`);
      const group = await root.read('identity/group/name/ops');
      return {
        entity: { id, name, metadata },
        aliases: new Map(aliases.map((alias: any) => [alias.mount_accessor, alias])),
        groups: [{ id: group.id, name: group.name, metadata: group.metadata }],
      };
    };

    test('is what the rules say, with its templates filled in', async () => {
      const identity = await identityOf();
      const alias = `identity.entity.aliases.${accessor}`;
      const directives = [
        'identity.entity.id',
        'identity.entity.name',
        'identity.entity.metadata.team',
        'identity.entity.metadata.slash',
        'identity.entity.metadata.none',
        'identity.entity.metadata',
        'identity.entity.groups.names',
        `${alias}.id`,
        `${alias}.name`,
        ...[...Object.keys(claims), 'none'].map((claim) => `${alias}.metadata.${claim}`),
        `${alias}.custom_metadata.team`,
        'identity.entity.aliases.none.name',
        'identity.groups.names.ops.id',
        'identity.groups.names.ops.metadata.team',
        'identity.groups.names.none.id',
        `identity.groups.ids.${identity.groups![0]!.id}.name`,
        'identity.nonsense',
        'time.nonsense',
      ];
      const templates = fc.constantFrom(...directives.flatMap((one) => [`{{${one}}}`, `{{ ${one} }}`, `a{{${one}}}`]));
      const odd = fc.constantFrom(
        '{{a',
        'a}}',
        '{{{{a}}}}',
        '{{}}',
        '{{identity.entity.name}}{{identity.entity.name}}',
      );
      const written = fc.oneof(
        { weight: 20, arbitrary: anySegment },
        { weight: 20, arbitrary: templates },
        { weight: 1, arbitrary: odd },
      );
      const asked = orEmpty(fc.constantFrom(...SEGMENTS, 'aa', 'bb', 'aab', 'ops', entity));
      let questions = 0;
      let refused = 0;
      for (const one of cases(binary, 120, { written, asked })) {
        const names = await put(root, one.policies, server);
        const rules = rulesOf(one.policies, { identity });
        const token = await login(names);
        if (refusesBlocked && rules.blocked) {
          await expect(compare(root, token, rules, one)).rejects.toThrow('error parsing templated policy');
          refused += 1;
        } else {
          questions += await compare(root, token, rules, one);
        }
      }
      expect(questions).toBeGreaterThan(2_000);
      expect(refused > 10).toBe(refusesBlocked);
    });

    test('is nothing of its templates where it has no identity', async () => {
      const policy = FORMS[0]!([
        ['a/{{identity.entity.name}}', ['read']],
        ['a/*', ['list']],
      ]);
      const names = await put(root, [policy], server);
      const one = { policies: [policy], paths: ['a/b', 'a/', 'a/{{identity.entity.name}}'] };

      await compare(root, await tokenOf(root, names), rulesOf([policy]), one);
    });
  });

  test('is what may be done there, but that a slash at the end counts for lists alone', async () => {
    await root.write('sys/mounts/a', { type: 'kv', options: { version: '1' } });
    const segment = fc.constantFrom('a', 'b', 'ab');
    for (const { policies, paths } of cases(binary, 40, { written: anySegment, asked: segment, seed: SEED + 1 })) {
      const names = await put(root, policies, server);
      if (names.length === 0) {
        continue;
      }
      const vault = root.as(await tokenOf(root, names));
      const rules = rulesOf(policies);
      for (const path of new Set(paths.slice(0, 12).map((one) => `a/${one}`))) {
        const directory = path.endsWith('/') ? path : `${path}/`;
        const [read, list] = [await vault.ask('GET', path), await vault.ask('GET', `${directory}?list=true`)];
        const wanted = [rules.enforcedOn(path).has('read'), rules.enforcedOn(directory).has('list')];
        expect(hasSeed([policies, path, wanted])).toEqual(
          hasSeed([policies, path, [read.status !== 403, list.status !== 403]]),
        );
      }
    }
  });

  test('is what the texts say, for those that it takes', async () => {
    for (const [what, policy, read] of server === 'openbao' ? [...POLICY_TEXTS, ...OPENBAO_TEXTS] : POLICY_TEXTS) {
      const { status } = await root.ask('PUT', 'sys/policies/acl/text', { body: { policy } });
      expect([what, status < 400]).toEqual([what, read !== undefined]);
      if (read && Object.keys(read).length > 0) {
        const token = await tokenOf(root, ['text']);
        const { data } = await root.write('sys/capabilities', { token, paths: Object.keys(read) });
        expect([what, data]).toEqual([what, expect.objectContaining(read)]);
      }
    }
  });

  test('is of a policy default that is known', async () => {
    const { policy } = await root.read('sys/policies/acl/default');
    const sorted = (paths: readonly PolicyPath[]) =>
      paths.map(({ path, capabilities }) => `${path} ${[...capabilities].sort().join()}`).sort();

    expect(sorted(parsePolicy(policy, server))).toEqual(sorted(DEFAULT_POLICY[server]));
  });
});

scenarios('what the server says of a path, through Vault namespaces', OPENBAO, () => {
  let bench: Bench;
  let root: VaultApi;

  beforeAll(async () => {
    bench = await Bench.start({});
    root = bench.hub.root;
    await root.write('sys/namespaces/a');
    await root.in('a').write('sys/namespaces/b');
  });

  afterAll(() => bench?.stop());

  /** A policy stands in one, and is asked about in another. */
  test.each([
    ['of the root asked in a child', '', 'a'],
    ['of the root asked in a grandchild', '', 'a/b'],
    ['of a child asked in itself', 'a', 'a'],
    ['of a child asked in its own child', 'a', 'a/b'],
    ['of a child asked in the root', 'a', ''],
    ['of a grandchild asked in its parent', 'a/b', 'a'],
  ])('is what the rules say, for policies %s', async (_what, policyNamespace, askedNamespace) => {
    const owner = root.in(policyNamespace || undefined);
    for (const one of cases('bao', 20, { seed: SEED + 2 })) {
      const names = await put(owner, one.policies, 'openbao');
      if (names.length === 0) {
        continue;
      }
      const { auth } = await owner.write('auth/token/create', { policies: names, no_default_policy: true });
      const rules = new AccessRules();
      one.policies
        .filter((policy) => isTaken(policy, 'openbao'))
        .forEach((policy) => rules.addPolicy(policy, { namespace: policyNamespace, server: 'openbao' }));
      const { data } = await root
        .in(askedNamespace || undefined)
        .write('sys/capabilities', { token: auth.client_token, paths: one.paths });
      for (const path of one.paths) {
        const absolute = askedNamespace === '' ? path : `${askedNamespace}/${path}`;
        const said = [...rules.capabilitiesOn(absolute)].sort();
        expect(hasSeed([one.policies, path, said.length > 0 ? said : ['deny']])).toEqual(
          hasSeed([one.policies, path, data[path]]),
        );
      }
    }
  });
});
