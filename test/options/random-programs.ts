import { Cron, Duration } from 'cdk8s';
import * as fc from 'fast-check';
import * as k from 'keywheel';
import { Testing } from 'keywheel/testing';
import { PUBLIC_API } from '../../lib/options/public-api';
import type { Parameters, Type } from '../../lib/options/types';
import { smallWithSecret } from '../fixtures/fleets';

const STEPS = Object.entries(PUBLIC_API.calls).flatMap(([name, calls]) =>
  Object.keys(calls)
    // A synthesis writes.
    .filter((call) => !(name === 'Fleet' && call === 'synth') && !(call === 'new' && name === 'FleetBase'))
    .map((call) => ({ name, call })),
);

/** Programs of up to six calls. */
export const programs = fc.array(
  fc.record({ step: fc.constantFrom(...STEPS), seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }) }),
  { minLength: 1, maxLength: 6 },
);

/** What a program throws, and what its synthesis finds wrong, where it comes to that. */
export function errorsOf(
  program: readonly { step: { name: string; call: string }; seed: number }[],
  isSynthesized = true,
): unknown[] {
  const errors: unknown[] = [];
  const attempt = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      errors.push(error);
      return undefined;
    }
  };
  const maker = new Maker();
  for (const { step, seed } of program) {
    maker.start(seed);
    const made = attempt(() => maker.run(step.name, step.call));
    if (typeof made === 'object' && made !== null) {
      maker.keep(made);
    }
  }
  if (isSynthesized) {
    attempt(() => Testing.synth(maker.fleet));
  }
  return errors;
}

const PEM = '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n';
const TEXTS = ['a', 'app', 'payments', 'https://x.example.com', '10.0.0.0/8', '*', '', ' ', '__proto__', 'constructor'];
const MORE_TEXTS = ['a/b', 'a\nb', '${x}', '{{ .x }}', '\u202e', 'x'.repeat(300), '5m', '../x', 'a"b', "a'b", '\ud800'];
const NUMBERS = [1, 2, 16, 0o400, 5432, 0, -1, 0.5, 1e9, 2 ** 53];
const WRONG: readonly unknown[] = [
  undefined,
  null,
  '',
  '5m',
  'text',
  0,
  -1,
  Number.NaN,
  Infinity,
  1n,
  true,
  false,
  [],
  [null],
  {},
  { a: 1 },
  () => undefined,
  Symbol('x'),
  new Map(),
  new Date(0),
  Promise.resolve(1),
  Duration,
  k.Tenant,
  Object.create(null),
  JSON.parse('{"__proto__": {"keys": ["a"]}}'),
  new Proxy({}, {}),
  /x/,
  new Array(1e6),
  {
    get name(): string {
      throw new TypeError('getter');
    },
  },
];

/** Makes values by the table: most are right, and some are not. */
class Maker {
  private readonly parts = smallWithSecret();
  private readonly objects: object[] = Object.values(this.parts).filter((one) => typeof one === 'object');
  private state = 1;
  private wrong = 0;

  get fleet(): k.Fleet {
    return this.parts.fleet;
  }

  start(seed: number): void {
    this.state = seed;
    // Half of the calls are right as far as types go.
    this.wrong = this.below(2) === 0 ? 0 : 1 + this.below(3);
  }

  keep(made: object): void {
    this.objects.push(made);
  }

  run(name: string, call: string): unknown {
    const parameters = PUBLIC_API.calls[name]![call]!;
    const args = this.args(parameters);
    const type = (k as any)[name];
    if (call === 'call') {
      return type(...args);
    }
    if (call === 'new') {
      return new type(...args);
    }
    if (call.startsWith('static ')) {
      return ((type ?? { synth: () => undefined }) as any)[call.slice(7)](...args);
    }
    const object: any = this.objectOf(name);
    return object?.[call]?.(...args);
  }

  private args(parameters: Parameters): unknown[] {
    return Object.entries(parameters).flatMap(([parameter, type]) => {
      if (parameter.endsWith('?') && this.below(3) === 0) {
        return [undefined];
      }
      const value = this.make(type, 0);
      return parameter.startsWith('...') && Array.isArray(value) ? value.slice(0, 5) : [value];
    });
  }

  /** Pseudo-random, so that a seed makes the same program again. */
  private below(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  private any<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  private make(type: Type, depth: number): unknown {
    if (this.wrong > 0 && this.below(5) === 0) {
      this.wrong -= 1;
      return this.below(3) === 0 ? this.any(this.objects) : this.any(WRONG);
    }
    if (typeof type === 'string') {
      return this.named(type, depth);
    }
    if ('literal' in type) {
      return type.literal;
    }
    if ('list' in type) {
      return Array.from({ length: (type.least ?? 0) + this.below(3) }, () => this.make(type.list, depth));
    }
    if ('tuple' in type) {
      return type.tuple.map((part) => this.make(part, depth));
    }
    if ('record' in type) {
      return Object.fromEntries(this.many(() => [this.text(), this.make(type.record, depth)]));
    }
    if ('function' in type) {
      return (keys: any) => (this.below(4) === 0 ? keys?.['none']?.length.x : this.answer(type.function, keys, depth));
    }
    if ('union' in type) {
      return this.make(this.any(type.union), depth);
    }
    return 'options' in type ? this.options(type.options, depth) : this.any(WRONG);
  }

  private answer(type: Type, keys: any, depth: number): unknown {
    const own = typeof keys === 'object' && keys !== null ? Object.values(keys) : [];
    return this.below(2) === 0 && own.length > 0 ? { [this.text()]: this.any(own) } : this.make(type, depth + 1);
  }

  private options(options: Readonly<Record<string, Type>>, depth: number): unknown {
    const made: Record<string, unknown> = {};
    for (const [field, type] of Object.entries(options)) {
      const name = field.replace(/\?$/, '');
      if (type !== 'never' && !(field.endsWith('?') && (depth > 4 || this.below(2) === 0))) {
        const slip = this.wrong > 0 && this.below(8) === 0 ? `${name.slice(1)}${name[0]}` : name;
        made[slip] = this.make(type, depth + 1);
      }
    }
    return made;
  }

  private many<T>(make: () => T): T[] {
    return Array.from({ length: this.below(3) }, make);
  }

  private text(): string {
    return this.below(4) === 0 ? this.any(MORE_TEXTS) : this.below(2) === 0 ? this.any(TEXTS) : `n${this.below(1000)}`;
  }

  private named(name: string, depth: number): unknown {
    switch (name) {
      case 'string':
        return this.text();
      case 'number':
        return this.any(NUMBERS);
      case 'boolean':
        return this.below(2) === 0;
      case 'any':
        return this.any(WRONG);
      case 'never':
        return undefined;
      case 'Duration':
        return Duration.seconds(this.any([1, 5, 60, 3600, 86400, 2592000, 0, 1e9]));
      case 'Cron':
        return this.any([Cron.daily(), Cron.schedule({ minute: '99' }), { expressionString: 'x y' }]);
      case 'Pem':
        return k.Pem.fromText(PEM);
    }
    const type = PUBLIC_API.types[name];
    if (!type) {
      return this.any(WRONG);
    }
    return 'class' in type || 'members' in type ? this.objectOf(name, depth) : this.make(type, depth);
  }

  /** One that the program has already, or a new one of a factory. */
  private objectOf(name: string, depth = 0): unknown {
    const type = (k as any)[name.replace(/^I(?=[A-Z])/, '')];
    const fitting = this.objects.filter((one) =>
      name.includes('Construct') ? 'node' in one : type && one instanceof type,
    );
    if (fitting.length > 0 && this.below(3) > 0) {
      return this.any(fitting);
    }
    const constants = Object.values(type ?? {}).filter((one) => typeof one === 'object' && one instanceof type);
    const ways = Object.keys(PUBLIC_API.calls[name.replace(/^I(?=[A-Z])/, '')] ?? {}).filter(
      (call) => (call === 'new' || call.startsWith('static ')) && call !== 'static of',
    );
    if (constants.length > 0 && this.below(2) === 0) {
      return this.any(constants);
    }
    if (ways.length > 0 && depth < 3) {
      return this.run(name.replace(/^I(?=[A-Z])/, ''), this.any(ways));
    }
    return fitting.length > 0 ? this.any(fitting) : this.any(this.objects);
  }
}
