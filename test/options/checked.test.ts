import { Duration } from 'cdk8s';
import * as k from 'keywheel';
import * as testing from 'keywheel/testing';
import { notedErrors } from '../../lib/errors';
import { isOfClass } from '../../lib/options/brand';
import { PUBLIC_API } from '../../lib/options/public-api';
import { acme, small, smallWithSecret } from '../fixtures/fleets';

/** What a program without types writes, or one that spreads what it was given. */
const untyped = k as any;
const all: Record<string, any> = { ...k, ...testing };

function fleetErrors(fleet: k.Fleet): void {
  const errors = notedErrors(fleet.node.findAll());
  if (errors.length > 0) {
    throw new k.FleetErrors(errors);
  }
}

/** One error a line: code, path, reason. */
function errorsOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof k.FleetErrors) {
      return error.all.map(({ code, path, reason }) => `${code} at ${path}: ${reason}`);
    }
    if (error instanceof k.FleetError) {
      return [`${error.code} at ${error.path}: ${error.reason}`];
    }
    throw error;
  }
  return [];
}

const { prod, payments } = small();
const hour = Duration.hours(1);

describe('an option that every object seems to have', () => {
  const polluted = (run: () => unknown) => () => {
    const common = Object.prototype as Record<string, unknown>;
    common['policies'] = [k.Policy.fromPolicyAttributes({ name: 'other' })];
    try {
      return run();
    } finally {
      delete common['policies'];
    }
  };
  const { fleet, payments: tenant, eu } = small();

  it('is an error where a construct is made', () => {
    expect(errorsOf(polluted(() => tenant.addNamespace(eu, 'more')))).toEqual([
      expect.stringMatching(/^PrototypeChanged at .*: Object.prototype has "policies"/),
    ]);
  });

  it('is an error of a program that was made before', () => {
    expect(errorsOf(polluted(() => testing.Testing.synth(fleet)))).toEqual([
      expect.stringMatching(/^PrototypeChanged at .*: Object.prototype has "policies"/),
    ]);
  });

  it('is none of a method that is hidden from loops', () => {
    Object.defineProperty(Object.prototype, 'should', {
      value: () => undefined,
      configurable: true,
      enumerable: false,
    });
    try {
      expect(errorsOf(() => tenant.addNamespace(eu, 'hidden'))).toEqual([]);
    } finally {
      delete (Object.prototype as Record<string, unknown>)['should'];
    }
  });
});

describe('an option that does not exist', () => {
  it.each(['isolatoin', 'Isolation', 'isolations', 'isoltion'])('"%s" is an error that names "isolation"', (name) => {
    const props = { owner: 'x', [name]: k.Isolation.vaultNamespace() };
    expect(errorsOf(() => new untyped.Tenant(prod, 'risk', props))).toEqual([
      `OptionUnknown at prod/risk: option "${name}" of new Tenant(…) does not exist; did you mean "isolation"?`,
    ]);
  });

  it('is told with all that there are, where none is near', () => {
    expect(errorsOf(() => new untyped.Environment(prod, 'x', { colour: 1 }))).toEqual([]);
    expect(errorsOf(() => untyped.Isolation.policyPerNamespace({ zzz: 1 }))).toEqual([
      'OptionUnknown at : option "zzz" of Isolation.policyPerNamespace(…) does not exist; use "wholePrefix"',
    ]);
  });

  it('is found in objects within options', () => {
    expect(errorsOf(() => new untyped.SpokeCluster(prod, 'us', { apiServer: { uri: 'https://x' } }))).toEqual([
      'OptionUnknown at prod/us: option "apiServer.uri" of new SpokeCluster(…) does not exist; did you mean "url"?',
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('is "%s" as well', (name) => {
    const props = JSON.parse(`{"keys": ["a"], "${name}": {}}`);
    expect(errorsOf(() => new untyped.StaticSecret(payments, 'proto', props))).toEqual([
      expect.stringContaining(`OptionUnknown at prod/payments/proto: option "${name}" of new StaticSecret(…)`),
    ]);
  });

  it('may be an own option of a subclass, unless it is a misspelt one of the class', () => {
    class Team extends k.Tenant {
      constructor(scope: k.Environment, id: string, props: k.TenantProps & { readonly costCentre?: number }) {
        super(scope, id, props);
      }
    }
    expect(errorsOf(() => new Team(prod, 'own', { owner: 'x', costCentre: 7 }))).toEqual([]);
    expect(errorsOf(() => new (Team as any)(prod, 'slip', { owner: 'x', isolatoin: 7 }))).toHaveLength(1);
  });
});

describe('an option of another type', () => {
  it.each([
    ['5m', 'Duration.minutes(5)'],
    ['90m', 'Duration.minutes(90)'],
    ['24h', 'Duration.days(1)'],
    ['1.5s', 'Duration.millis(1500)'],
    ['soon', 'a Duration, such as Duration.minutes(5)'],
  ])('is "%s" for a time, and the error says %s', (ttl, use) => {
    expect(errorsOf(() => untyped.Rotation.dynamic({ ttl, memberOf: 'x' }))).toEqual([
      `OptionInvalid at : option "ttl" of Rotation.dynamic(…) is a text; use ${use}`,
    ]);
  });

  it.each([[Number.NaN], [Infinity], ['3'], [null], [{}], [[]], [() => 1], [1n], [Symbol('x')]])(
    'is %p for a number',
    (maximumVersions) => {
      expect(errorsOf(() => new untyped.StaticSecret(payments, 'n', { keys: ['a'], maximumVersions }))).toEqual([
        expect.stringMatching(/^OptionInvalid at prod\/payments\/n: option "maximumVersions" of .*use a number$/),
      ]);
    },
  );

  it('is never told by its value, which may be a secret', () => {
    const errors = errorsOf(() => new untyped.Tenant(prod, 'risk', { owner: ['hunter2'], removalPolicy: 'hunter2' }));
    expect(errors).toHaveLength(2);
    expect(errors.join()).not.toContain('hunter2');
  });

  it('is a factory that was not called, and the error shows the call', () => {
    expect(
      errorsOf(() => new untyped.Tenant(prod, 'risk', { owner: 'x', isolation: k.Isolation.vaultNamespace })),
    ).toEqual([expect.stringMatching(/is a function; use an Isolation, such as .*Isolation.vaultNamespace\(\)$/)]);
  });

  it('is one that throws when it is read', () => {
    const props = {
      get keys(): string[] {
        throw new TypeError('no');
      },
    };
    expect(errorsOf(() => new k.StaticSecret(payments, 'getter', props))).toEqual([
      'OptionInvalid at prod/payments/getter: option "keys" of new StaticSecret(…) throws when it is read; give a value',
    ]);
  });

  it('is an item of a list', () => {
    expect(errorsOf(() => new untyped.StaticSecret(payments, 'items', { keys: ['a', 5] }))).toEqual([
      'OptionInvalid at prod/payments/items: option "keys[1]" of new StaticSecret(…) is a number; use a text',
    ]);
  });

  it('is a Duration of another copy of cdk8s, which is as good', () => {
    const foreign = { toMilliseconds: (): number => 3_600_000 };
    expect(errorsOf(() => untyped.Rotation.dynamic({ ttl: foreign, memberOf: 'x' }))).toEqual([]);
  });
});

describe('options that go or do not go together', () => {
  it.each([
    [
      {},
      'OptionMissing at : option "publicKeys", "jwksUrl" or "discoveryUrl" of ClusterAuth.jwt(…) is missing; give one of them',
    ],
    [
      { jwksUrl: 'https://x', discoveryUrl: 'https://x' },
      'OptionConflict at : option "discoveryUrl" of ClusterAuth.jwt(…) does not go together with "jwksUrl"; leave out one of them',
    ],
    [
      { jwksurl: 'https://x' },
      'OptionUnknown at : option "jwksurl" of ClusterAuth.jwt(…) does not exist; did you mean "jwksUrl"?',
    ],
  ])('%j', (options, told) => {
    expect(errorsOf(() => untyped.ClusterAuth.jwt(options))).toEqual([told]);
  });

  it('are missing where the types ask for them', () => {
    expect(errorsOf(() => untyped.Rotation.staticRole({ username: 'x' }))).toEqual([
      'OptionMissing at : option "every" or "schedule" of Rotation.staticRole(…) is missing; give one of them',
    ]);
    expect(errorsOf(() => untyped.Rotation.alternatingUsers({ usernames: ['a'], every: hour }))).toEqual([
      expect.stringContaining('option "usernames" of Rotation.alternatingUsers(…) is a list of 1; use a list of 2'),
    ]);
  });
});

describe('an argument', () => {
  it.each([undefined, null, 5, {}, 'prod', []])('is %j for a scope', (scope) => {
    expect(errorsOf(() => new untyped.Environment(scope, 'x'))).toEqual([
      expect.stringMatching(/^ArgumentInvalid at x: argument "scope" of new Environment\(…\) is .*; use a Construct$/),
    ]);
  });

  it.each([undefined, null, 5, {}, '', '__proto__', 'constructor'])('is %j for a name', (id) => {
    expect(errorsOf(() => new untyped.Environment(acme(), id))).toEqual([
      expect.stringMatching(/^ArgumentInvalid at .*: argument "id" of new Environment\(…\) is /),
    ]);
  });

  it('is a tenant where a cluster is wanted', () => {
    expect(errorsOf(() => (payments as any).addNamespace(payments, 'x'))).toEqual([
      'ArgumentInvalid at prod/payments: argument "cluster" of addNamespace(…) is a Tenant; use a SpokeCluster',
    ]);
  });

  it('is one of a function', () => {
    expect(errorsOf(() => untyped.authenticationConfiguration(payments, []))).toEqual([
      'ArgumentInvalid at : argument "upstream" of authenticationConfiguration(…) is a Tenant; use a SpokeCluster',
    ]);
  });

  it('is missing', () => {
    expect(errorsOf(() => new untyped.Tenant(prod, 'none'))).toEqual([
      expect.stringContaining('argument "props" of new Tenant(…) is undefined; use an object with the options owner,'),
    ]);
  });

  it('is one too many for map, which passes three', () => {
    expect(['core'].map(untyped.WorkloadReference.deployment)).toHaveLength(1);
  });

  it('is a tag that is called like a function', () => {
    expect(errorsOf(() => untyped.Template.url('x'))).toEqual([expect.stringContaining('TemplateInvalid')]);
  });
});

describe('a function of the program', () => {
  const { fleet, db, namespace } = smallWithSecret();
  let count = 0;
  const deliver = (data: unknown) => {
    const before = errorsOf(() => fleetErrors(fleet));
    (db as any).deliver(namespace, { name: `d${(count += 1)}`, data });
    return errorsOf(() => fleetErrors(fleet)).filter((error) => !before.includes(error));
  };

  it.each([[undefined], [null], ['hunter2'], [5], [[]], [Promise.resolve({})]])(
    'that returns %p instead of keys is told, and not what it returned',
    (answer) => {
      const [error, ...others] = deliver(() => answer);
      expect(others).toEqual([]);
      expect(error).toMatch(/^OptionInvalid at .*: option "data" of deliver\(…\) returns what is .*; use an object/);
      expect(error).not.toContain('hunter2');
    },
  );

  it('that throws is told with what it threw', () => {
    const [error] = deliver(({ password }: any) => password.value.trim());
    expect(error).toMatch(
      /^FunctionFailed at .*: option "data" of deliver\(…\) threw TypeError: Cannot read .*; correct/,
    );
  });

  it('of a rule, which answers with something else than true or false, is told', () => {
    const rule = { name: 'house', maximumAge: hour, appliesTo: () => 'yes' };
    const { fleet } = smallWithSecret({ fleet: { compliance: [rule as any] } });
    expect(errorsOf(() => testing.Testing.synth(fleet))).toEqual([
      'OptionInvalid at : option "appliesTo" of new Fleet(…) returns what is a text; use true or false',
    ]);
  });
});

it('lets a namespace have any name that Kubernetes takes, and tells one that is empty', () => {
  const { fleet, payments, namespace } = small();
  payments.addNamespace(namespace.cluster, 'constructor');
  payments.addNamespace(namespace.cluster, '');
  expect(errorsOf(() => fleetErrors(fleet))).toHaveLength(1);
});

it('names the fleet by the class that programs use', () => {
  expect(errorsOf(() => new untyped.Fleet({ name: 'acme', zzz: 1 }))).toEqual([
    expect.stringContaining('OptionUnknown at : option "zzz" of new Fleet(…) does not exist'),
  ]);
});

it('takes every class for itself, also behind the border', () => {
  const { fleet, namespace, delivery } = smallWithSecret();
  expect(fleet).toBeInstanceOf(k.FleetBase);
  expect(namespace.constructor.name).toBe('TenantNamespace');
  expect(delivery).toBeInstanceOf(k.Delivery);
  expect(prod.constructor).toBe(k.Environment);
});

it.each(Object.keys(PUBLIC_API.calls).filter((name) => /^[A-Z]/.test(name) && name in all))(
  'stands before %s, which programs use',
  (name) => {
    expect(isOfClass(all[name].prototype, name)).toBe(true);
  },
);
