import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import {
  AuthorityNames,
  Certificate,
  CertificateAuthority,
  CertificateProps,
  Environment,
  Signer,
  Tenant,
  TenantNamespace,
} from 'keywheel';
import { Testing } from 'keywheel/testing';
import { NameOwners, normalName } from '../../lib/x509/names';
import { acme, codesOf, errorsOf, spoke, team } from '../fixtures/fleets';

/** Two tenants, each with a namespace app-<tenant>, and one authority for both. */
class Company {
  readonly fleet = acme();
  readonly prod = new Environment(this.fleet, 'prod');
  readonly eu = spoke(this.prod, 'eu');
  readonly a = team(this.prod, 'a');
  readonly b = team(this.prod, 'b');
  readonly root: CertificateAuthority;
  private readonly namespaces: ReadonlyMap<Tenant, TenantNamespace>;

  constructor(names?: AuthorityNames) {
    this.root = new CertificateAuthority(this.prod, 'root', { commonName: 'Root', ttl: Duration.days(365), names });
    this.namespaces = new Map([this.a, this.b].map((one) => [one, one.addNamespace(this.eu, `app-${one.name}`)]));
  }

  add(tenant: Tenant, commonName: string, more: Partial<CertificateProps> = {}): this {
    const id = `tls-${tenant.node.children.length}`;
    const props = { authority: this.root, commonName, ttl: Duration.days(1), ...more };
    new Certificate(tenant, id, props).deliver(this.namespaces.get(tenant)!);
    return this;
  }

  get codes(): string[] {
    return codesOf(() => Testing.synth(this.fleet));
  }
}

const codesFor = (names: AuthorityNames | undefined, commonName: string, more?: Partial<CertificateProps>) => {
  const company = new Company(names);
  return company.add(company.a, commonName, more).codes;
};

describe('a tenant', () => {
  test.each([
    'api.app-a.svc',
    'API.App-A.svc',
    'x.api.app-a.svc',
    '*.app-a.svc',
    'api.app-a.svc.cluster.local',
    'localhost',
  ])('has the names of its own Services: %s', (name) => {
    expect(codesFor(undefined, name)).toEqual([]);
  });

  test.each([
    ['api.app-b.svc', 'CertificateNameShared'],
    ['API.APP-B.SVC', 'CertificateNameShared'],
    ['*.app-b.svc', 'CertificateNameShared'],
    ['x.y.app-b.svc.cluster.local', 'CertificateNameShared'],
    ['api.b.example.com', 'CertificateNameShared'],
    ['*.b.example.com', 'CertificateNameShared'],
    ['Shop.Example.com', 'CertificateNameShared'],
    ['*.example.com', 'CertificateNameShared'],
    ['b.example.com', 'CertificateNameNotAllowed'],
    ['x.y.b.example.com', 'CertificateNameNotAllowed'],
    ['a.example.com', 'CertificateNameNotAllowed'],
    ['x.y.a.example.com', 'CertificateNameNotAllowed'],
    ['*.x.a.example.com', 'CertificateNameNotAllowed'],
    ['api', 'CertificateNameNotAllowed'],
    ['app-a', 'CertificateNameNotAllowed'],
    ['svc', 'CertificateNameNotAllowed'],
    ['*', 'CertificateNameInvalid'],
    ['api.app-a.svc.', 'CertificateNameInvalid'],
    ['a.example.com,b.example.com', 'CertificateNameInvalid'],
    ['{{identity.entity.name}}', 'CertificateNameInvalid'],
    ['b\u00fccher.example.com', 'CertificateNameInvalid'],
    ['**.a.example.com', 'CertificateNameInvalid'],
    ['x*.a.example.com', 'CertificateNameInvalid'],
  ])('does not have %j, as common name or beside it', (name, code) => {
    const names = { a: ['*.a.example.com', 'shop.a.example.org'], b: ['*.b.example.com', 'shop.example.com'] };
    expect(codesFor(names, name)).toEqual([code]);
    expect(codesFor(names, 'api.app-a.svc', { dnsNames: [name] })).toEqual([code]);
  });

  test.each(['x.a.example.com', 'X.A.example.COM', '*.a.example.com', 'shop.example.org'])(
    'has what its authority gives it: %s',
    (name) => {
      expect(codesFor({ a: ['*.A.example.com', 'shop.example.org'], b: ['b.example.com'] }, name)).toEqual([]);
    },
  );

  test.each<[Partial<CertificateProps>, string[]]>([
    [{ ipAddresses: ['10.0.0.1', 'FD00:0::1', '127.0.0.1', '::1'] }, []],
    [{ ipAddresses: ['10.0.0.2'] }, ['CertificateNameShared']],
    [{ ipAddresses: ['fd00:0:0::2'] }, ['CertificateNameShared']],
    [{ ipAddresses: ['10.0.0.3'] }, ['CertificateNameNotAllowed']],
    [{ uriNames: ['spiffe://acme/a/api', 'SPIFFE://ACME/a/x'] }, []],
    [{ uriNames: ['spiffe://acme/b'] }, ['CertificateNameShared']],
    [{ uriNames: ['spiffe://ACME/b'] }, ['CertificateNameShared']],
    [{ uriNames: ['spiffe://acme/A/api'] }, ['CertificateNameNotAllowed']],
    [{ uriNames: ['spiffe://acme/a'] }, ['CertificateNameNotAllowed']],
    [{ uriNames: ['spiffe://acme/a/../b'] }, ['CertificateNameInvalid']],
    [{ uriNames: ['spiffe://acme/a/%2e%2e/b'] }, ['CertificateNameInvalid']],
  ])('has addresses and URIs only where they are said: %j', (more, codes) => {
    const names = { a: ['10.0.0.1', 'fd00::1', 'spiffe://acme/a/*'], b: ['10.0.0.2', 'fd00::2', 'spiffe://acme/b'] };
    expect(codesFor(names, 'api.app-a.svc', more)).toEqual(codes);
  });

  test('shares the names of a namespace with nobody, on whatever cluster', () => {
    const company = new Company();
    company.b.addNamespace(spoke(company.prod, 'us'), 'app-a');
    expect(company.add(company.a, 'api.app-a.svc').codes).toEqual(['CertificateNameShared']);
  });

  test('has any name at an authority of its own, and none more at one that others trust', () => {
    const own = (signer?: Signer) => {
      const company = new Company({ a: ['x.example.com'] });
      const props = { commonName: 'Own', ttl: Duration.days(30), signer: signer && Signer.authority(company.root) };
      const authority = new CertificateAuthority(company.a, 'own', props);
      return company.add(company.a, 'any.example.com', { authority }).add(company.a, 'x.example.com', { authority });
    };
    expect(own().codes).toEqual([]);
    expect(own(Signer.itself()).codes).toEqual(['CertificateNameNotAllowed']);
  });
});

describe('an authority', () => {
  test.each([
    [{ a: ['x.example.com'], b: ['X.example.com'] }],
    [{ a: ['*.example.com'], b: ['x.example.com'] }],
    [{ a: ['x.example.com'], b: ['*.example.com'] }],
    [{ a: ['*.example.com'], b: ['*.EXAMPLE.com'] }],
    [{ a: ['10.0.0.1'], b: ['10.0.0.1'] }],
    [{ a: ['spiffe://acme/*'], b: ['spiffe://acme/b/*'] }],
    [{ a: ['spiffe://acme/b'], b: ['spiffe://ACME/*'] }],
  ])('gives no name to two tenants: %j', (names) => {
    expect(new Company(names).codes).toEqual(['CertificateNameShared']);
  });

  test.each([
    [{ a: ['*.example.com'], b: ['x.y.example.com', 'example.com', '*.y.example.com'] }],
    [{ a: ['spiffe://acme/a/*'], b: ['spiffe://acme/b/*', 'spiffe://acme/a'] }],
  ])('may give names that are apart: %j', (names) => {
    expect(new Company(names).codes).toEqual([]);
  });

  test('gives no name that another one of the environment gives to another tenant', () => {
    const company = new Company({ a: ['x.example.com'] });
    const names = { b: ['x.example.com'] };
    new CertificateAuthority(company.prod, 'next', { commonName: 'Next', ttl: Duration.days(365), names });
    expect(company.codes).toEqual(['CertificateNameShared']);
  });

  test.each(['*', '', 'a b', 'x.*.com', '{{name}}', 'a,b', '10.0.0.0/8', '*://x'])('says names, and not %j', (name) => {
    expect(new Company({ a: [name] }).codes).toContain('CertificateNameInvalid');
  });

  test('says names of tenants that it has', () => {
    expect(new Company({ c: ['x'] }).codes).toEqual(['AuthorityNamesInvalid']);
    const company = new Company();
    const names = { b: ['x.example.com'] };
    new CertificateAuthority(company.a, 'own', { commonName: 'Own', ttl: Duration.days(30), names });
    expect(company.codes).toEqual(['AuthorityNamesInvalid']);
  });

  test('tells what to say', () => {
    const company = new Company();
    const [error] = errorsOf(() => Testing.synth(company.add(company.a, 'x.example.com').fleet));
    expect(error).toMatchObject({ path: expect.stringMatching(/^prod\/a\/tls-/) });
    expect(error!.reason).toContain('names: { "a": ["x.example.com"] }');
  });
});

describe('names that have owners', () => {
  const label = fc.constantFrom('a', 'b', 'A', 'com');
  const name = fc.tuple(fc.boolean(), fc.array(label, { minLength: 1, maxLength: 3 })).map(([wildcard, labels]) => {
    return [...(wildcard ? ['*'] : []), ...labels].join('.');
  });
  /** By the meaning of the words: all names of few labels. */
  const meaning = (pattern: string) => {
    const normal = normalName(pattern);
    return new Set(normal.startsWith('*.') ? ['a', 'b', 'com'].map((one) => one + normal.slice(1)) : [normal]);
  };

  test('meet where some name is both, and cover where every name is', () => {
    fc.assert(
      fc.property(name, name, (owned, asked) => {
        const owners = new NameOwners<string>();
        owners.add(owned, 'x');
        const [have, want] = [meaning(owned), [...meaning(asked)]];
        expect(owners.meeting(asked).has('x')).toBe(want.some((one) => have.has(one)));
        expect(owners.covering(asked).has('x')).toBe(want.every((one) => have.has(one)));
      }),
      { numRuns: 500 },
    );
  });
});
