import { PUBLIC_API } from '../../lib/options/public-api';
import type { Parameters } from '../../lib/options/types';
import { placesIn } from './places';

/** Sees what a program says in a call of the public API, and gives what is said instead. */
type Hook = (call: string, parameters: Parameters, args: unknown[]) => unknown[];

const nothing: Hook = (_call, _parameters, args) => args;
let hook = nothing;
let depth = 0;

/** The public API with the hook, for `jest.mock('keywheel', …)`. What the library calls itself goes past it. */
export function heard(api: Record<string, any>): Record<string, any> {
  const own: Record<string, any> = { ...api };
  for (const [owner, calls] of Object.entries(PUBLIC_API.calls)) {
    const type = api[owner];
    for (const [call, parameters] of Object.entries(type ? calls : {})) {
      const through = (args: unknown[], run: (given: unknown[]) => unknown): any => {
        const given = depth === 0 ? hook(`${owner} ${call}`, parameters, args) : args;
        depth += 1;
        try {
          return run(given);
        } finally {
          depth -= 1;
        }
      };
      if (call === 'new') {
        own[owner] = new Proxy(type, {
          construct: (target, args, newTarget) =>
            through(args, (given) => Reflect.construct(target, given, newTarget === own[owner] ? target : newTarget)),
        });
      } else if (call === 'call') {
        own[owner] = (...args: unknown[]) => through(args, (given) => type(...given));
      } else {
        const [holder, name] = call.startsWith('static ') ? [type, call.slice(7)] : [type.prototype, call];
        const original = holder[name];
        holder[name] = function (this: unknown, ...args: unknown[]): unknown {
          return through(args, (given) => original.apply(this, given));
        };
      }
    }
  }
  return own;
}

/** One text that a program says, or could say, and the number of the call in which it is. */
export interface SaidText {
  /** `Tenant new props owner` */
  readonly name: string;
  readonly at: number;
}

/** Every text option of the calls of a program, once: where it is said, else where it could be. */
export function textsOf(program: () => unknown): SaidText[] {
  const found = new Map<string, SaidText & { readonly isThere: boolean }>();
  let at = 0;
  hooked((call, parameters, args) => {
    at += 1;
    for (const { name, isThere } of textsIn(call, parameters, args)) {
      if (!found.has(name) || (isThere && !found.get(name)!.isThere)) {
        found.set(name, { name, at, isThere });
      }
    }
    return args;
  }, program);
  return [...found.values()];
}

/** A program in which one text is another. */
export function withText<T>(one: SaidText, text: string, program: () => T): T {
  let at = 0;
  return hooked((call, parameters, args) => {
    at += 1;
    const place = at === one.at && textsIn(call, parameters, args).find(({ name }) => name === one.name);
    return place ? place.with(text) : args;
  }, program);
}

function hooked<T>(own: Hook, program: () => T): T {
  hook = own;
  try {
    return program();
  } finally {
    hook = nothing;
  }
}

/** The texts in the arguments of a call. */
export function textsIn(call: string, parameters: Parameters, args: readonly unknown[] = []) {
  return Object.entries(parameters).flatMap(([parameter, type], index) => {
    const isRest = parameter.startsWith('...');
    return placesIn(type, isRest ? args.slice(index) : args[index]).map(({ option, isThere, holding }) => ({
      name: `${call} ${parameter} ${option}`,
      isThere,
      with: (text: string): unknown[] => {
        const given = [...args];
        given.splice(index, isRest ? given.length : 1, ...(isRest ? (holding(text) as unknown[]) : [holding(text)]));
        return given;
      },
    }));
  });
}
