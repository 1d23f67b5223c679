import { JwtAuthBackendRole } from '@cdktf/provider-vault/lib/jwt-auth-backend-role';
import { Mount } from '@cdktf/provider-vault/lib/mount';
import { Policy } from '@cdktf/provider-vault/lib/policy';
import { PkiSecretBackendRole } from '@cdktf/provider-vault/lib/pki-secret-backend-role';
import { App, TerraformStack, Token } from 'cdktf';
import fc from 'fast-check';
import { Resource } from '../../lib/vault/resource';

const TYPES = {
  mount: (stack: TerraformStack, id: string, config: object) => new Mount(stack, id, config as never),
  policy: (stack: TerraformStack, id: string, config: object) => new Policy(stack, id, config as never),
  role: (stack: TerraformStack, id: string, config: object) => new JwtAuthBackendRole(stack, id, config as never),
  pki: (stack: TerraformStack, id: string, config: object) => new PkiSecretBackendRole(stack, id, config as never),
};
const NAMES: Readonly<Record<keyof typeof TYPES, string>> = {
  mount: Mount.tfResourceType,
  policy: Policy.tfResourceType,
  role: JwtAuthBackendRole.tfResourceType,
  pki: PkiSecretBackendRole.tfResourceType,
};

const text = fc.oneof(fc.string(), fc.constantFrom('', '$${x}', '${vault_mount.a.path}', 'a\nb', '%%{y}'));
const texts = fc.array(text, { maxLength: 3 });
const OPTIONS: Readonly<Record<keyof typeof TYPES, fc.Arbitrary<object>>> = {
  mount: fc.record(
    {
      path: text,
      type: text,
      description: text,
      options: fc.dictionary(text, text, { maxKeys: 2, noNullPrototype: true }),
      maxLeaseTtlSeconds: fc.nat(),
      allowedManagedKeys: texts,
      sealWrap: fc.boolean(),
    },
    { requiredKeys: ['path', 'type'] },
  ),
  policy: fc.record({ name: text, policy: text }),
  role: fc.record(
    {
      roleName: text,
      userClaim: text,
      boundAudiences: texts,
      claimMappings: fc.dictionary(text, text, { maxKeys: 2, noNullPrototype: true }),
      tokenTtl: fc.nat(),
      tokenNoDefaultPolicy: fc.boolean(),
      tokenBoundCidrs: texts,
      backend: fc.oneof(text, fc.constant(undefined)),
    },
    { requiredKeys: ['roleName', 'userClaim'] },
  ),
  pki: fc.record(
    {
      backend: text,
      name: text,
      allowedDomains: texts,
      policyIdentifier: fc.array(fc.record({ oid: text, cps: text }, { requiredKeys: ['oid'] }), { maxLength: 2 }),
    },
    { requiredKeys: ['backend', 'name'] },
  ),
};

function resourceOf(stack: TerraformStack, name: keyof typeof TYPES, id: string, options: object, dependsOn: string[]) {
  const address = `${NAMES[name]}.${id}`;
  const config = { type: NAMES[name], id, path: `${stack.node.path}/${address}`, options, dependsOn };
  const make = () => {
    const made = TYPES[name](stack, address, options);
    made.overrideLogicalId(id);
    if (dependsOn.length > 0) {
      made.dependsOn = dependsOn;
    }
    return made;
  };
  return new Resource(config, make, false);
}

test('a resource is written as cdktf writes it, whatever is said of it, from the second of its shape on', () => {
  let known = 0;
  fc.assert(
    fc.property(
      fc
        .constantFrom('mount', 'policy', 'role', 'pki' as const)
        .chain((name) => fc.tuple(fc.constant(name), OPTIONS[name as keyof typeof TYPES])),
      fc.constantFrom<string[]>([], ['vault_mount.kv']),
      ([name, options], dependsOn) => {
        const stack = new TerraformStack(new App(), 'stack');
        const kind = name as keyof typeof TYPES;
        resourceOf(stack, kind, 'first', options, dependsOn);
        const second = resourceOf(stack, kind, 'second', options, dependsOn);
        const plain = second.arguments;
        if (plain) {
          known += 1;
          expect(JSON.parse(JSON.stringify(plain))).toEqual(JSON.parse(JSON.stringify(second.attributes)));
        }
      },
    ),
  );
  expect(known).toBeGreaterThan(20);
});

test('a token, another form of a value and what is overridden are left to cdktf', () => {
  const stack = new TerraformStack(new App(), 'stack');
  const token = Token.asString({ resolve: () => 'a' });
  const made = ['a', 'b'].map((id) => resourceOf(stack, 'policy', id, { name: token, policy: '{}' }, []));
  const inAList = ['c', 'd'].map((id) =>
    resourceOf(stack, 'role', id, { roleName: 'a', userClaim: 'sub', boundAudiences: [token] }, []),
  );
  const plain = ['e', 'f'].map((id) => resourceOf(stack, 'policy', id, { name: 'a', policy: '{}' }, []));
  const snake = ['g', 'h'].map((id) =>
    resourceOf(stack, 'pki', id, { backend: 'a', name: 'b', policyIdentifier: [{ oid: '1', cps: 'c' }] }, []),
  );

  expect([...made, ...inAList].map((one) => one.arguments)).toEqual([undefined, undefined, undefined, undefined]);
  expect(plain[1]!.arguments).toMatchObject({ name: 'a', policy: '{}' });
  plain[1]!.construct.addOverride('name', 'other');
  expect(plain[1]!.arguments).toBeUndefined();
  expect(plain[1]!.attributes).toMatchObject({ name: 'other' });
  expect(snake[1]!.attributes).toMatchObject({ policy_identifier: [{ oid: '1', cps: 'c' }] });
});
