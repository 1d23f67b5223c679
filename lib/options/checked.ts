import { Construct, type IConstruct } from 'constructs';
import { FleetError, FleetErrors, oneOf } from '../errors';
import { noteCall } from '../program/call';
import { brand } from './brand';
import { holdsFunction, withAnswers } from './functions';
import { requirePlainObjects } from './plain-objects';
import { isNode, problemsOf } from './problems';
import { PUBLIC_API } from './public-api';
import type { Parameters } from './types';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Makes a class look at what programs give to its constructor, its factories and its methods, by the table of the public
 * API. Types are gone at run time: without this a misspelt option is overlooked in silence, and a wrong one ends
 * somewhere inside.
 */
export function checked<T extends { readonly prototype: object; readonly name: string }>(type: T): T {
  const { name, prototype } = type;
  brand(prototype, name);
  const { new: ofNew, ...calls } = PUBLIC_API.calls[name] ?? {};
  for (const [call, parameters] of Object.entries(calls)) {
    const isStatic = call.startsWith('static ');
    const method = call.replace(/^static /, '');
    replace(isStatic ? type : prototype, method, `${isStatic ? `${name}.` : ''}${method}(…)`, parameters);
  }
  if (!ofNew) {
    return type;
  }
  const require = requirementsOf(`new ${name}(…)`, ofNew);
  const construct = (target: T, args: unknown[], newTarget: unknown): object => {
    const isSubclass = newTarget !== proxy;
    const given = require(args, undefined, isSubclass);
    const type = target as unknown as AnyFunction;
    // For an object of a proxy, V8 would make a hidden class of its own.
    const ofClass = isSubclass ? (newTarget as AnyFunction) : type;
    const made = undoing(() => Reflect.construct(type, given, ofClass) as object, `new ${name}(…)`, args);
    if (made instanceof Construct) {
      noteCall(made, construct);
    }
    return made;
  };
  const proxy: T = new Proxy(type, { construct });
  Object.defineProperty(prototype, 'constructor', { value: proxy, writable: true, configurable: true });
  return proxy;
}

/** The same for a function, which calls it with what it got. */
export function checkArguments(name: string, args: unknown[]): void {
  requirementsOf(`${name}(…)`, PUBLIC_API.calls[name]!['call']!)(args, undefined);
}

function replace(holder: object, method: string, title: string, parameters: Parameters): void {
  const own = Object.getOwnPropertyDescriptor(holder, method)!;
  const original = own.value as AnyFunction;
  const require = requirementsOf(title, parameters);
  const value = function (this: unknown, ...args: unknown[]): unknown {
    const given = require(args, this);
    const made = isTree(parameters)
      ? undoing(() => original.apply(this, given), title, args)
      : original.apply(this, given);
    if (made instanceof Construct) {
      noteCall(made, value);
    }
    return made;
  };
  Object.defineProperty(value, 'name', { value: method });
  Object.defineProperty(holder, method, { ...own, value });
}

function undoing<T>(make: () => T, title: string, args: readonly unknown[]): T {
  try {
    return make();
  } catch (error) {
    throw undone(error, title, args);
  }
}

type Require = (args: unknown[], self: unknown, isSubclass?: boolean) => unknown[];

/**
 * Throws a FleetError for the one thing that is wrong with arguments, and FleetErrors for several. Gives the arguments
 * back, with functions that answer as they should.
 */
function requirementsOf(title: string, parameters: Parameters): Require {
  const all = Object.entries(parameters).map(([parameter, type], index) => {
    const [, rest, name, optional] = /^(\.\.\.)?(.*?)(\?)?$/.exec(parameter)!;
    return { name: name!, type, index, isRest: rest !== undefined, isOptional: optional !== undefined };
  });
  const takesFunctions = all.some(({ type }) => holdsFunction(type));
  const inTree = isTree(parameters);
  const idAt = all.findIndex(({ name }) => name === 'id');
  return (args, self, isSubclass = false) => {
    requirePlainObjects();
    const errors: FleetError[] = [];
    const report = (code: string, reason: string, option?: string) => {
      errors.push(new FleetError(code, reason, pathOf(args, self, inTree), option));
    };
    for (const { name, type, index, isRest, isOptional } of all) {
      const value = isRest ? args.slice(index) : args[index];
      if (value === undefined && isOptional) {
        continue;
      }
      for (const { kind, option, others = [], reason, mayBeOwn } of isFile(name, value)
        ? []
        : problemsOf(value, type)) {
        const isArgument = option === '' || option.startsWith('[');
        // A subclass may pass on its own options with those of its parent.
        if (!(isSubclass && mayBeOwn)) {
          const what = isArgument ? `argument "${name}${option}"` : `option ${oneOf([option, ...others])}`;
          report(`${isArgument ? 'Argument' : 'Option'}${kind}`, `${what} of ${title} ${reason}`, nameIn(option));
        }
      }
    }
    const id = idAt < 0 || !(inTree || isConstruct(self)) ? undefined : args[idAt];
    if (typeof id === 'string' && (id === '' || id in Object.prototype)) {
      report('ArgumentInvalid', `argument "id" of ${title} is "${id}", which cannot be a name; use another one`);
    }
    if (errors.length > 0) {
      throw errors.length === 1 ? errors[0] : new FleetErrors(errors);
    }
    return takesFunctions
      ? args.map((value, index) =>
          withAnswers(value, all[index]?.type ?? 'any', title, () => pathOf(args, self, inTree)),
        )
      : args;
  };
}

/** What the program writes before the value: `secretName` of `from.secretName`, `audiences` of `audiences[0]`. */
function nameIn(option: string): string | undefined {
  const [, quoted, word] = /(?:\["([^"]+)"\]|(\w+))(?:\[\d*\])*$/.exec(option) ?? [];
  return quoted ?? word;
}

/** The content of a file, such as PEM, has lines. */
function isFile(name: string, value: unknown): boolean {
  return name === 'text' && typeof value === 'string';
}

/** Whether it makes a construct of that id below another one. */
function isTree(parameters: Parameters): boolean {
  const [scope, id] = Object.keys(parameters);
  return (scope === 'scope' || scope === 'fleet') && id === 'id';
}

/** Takes what came to nothing out of the tree again; what the tree says of an id that is taken, in our words. */
function undone(error: unknown, title: string, args: readonly unknown[]): unknown {
  const [scope, id] = args as [IConstruct, string];
  if (!(error instanceof Error) || !isConstruct(scope)) {
    return error;
  }
  if (error.message.startsWith('There is already a Construct with name')) {
    const above = pathOfNode(scope);
    const reason = `${title}: ${above ? `"${above}"` : 'the fleet'} has a "${id}" already; use another id`;
    return new FleetError('NameTaken', reason, pathOf(args, undefined, true));
  }
  // Of one that was taken, the first stays.
  if (!('code' in error && error.code === 'NameTaken')) {
    // By its id as the tree writes it: without separators.
    const begun = scope.node.tryFindChild(id);
    if (begun) {
      scope.node.tryRemoveChild(begun.node.id);
    }
  }
  return error;
}

function isConstruct(value: unknown): value is IConstruct {
  return isNode((value as Partial<IConstruct> | undefined | null)?.node);
}

function pathOf(args: readonly unknown[], self: unknown, inTree: boolean): string {
  const [scope, id] = args;
  const above = pathOfNode(inTree ? scope : self);
  return inTree && typeof id === 'string' ? [above, id].filter(Boolean).join('/') : above;
}

function pathOfNode(construct: unknown): string {
  try {
    const path = (construct as Partial<IConstruct> | undefined | null)?.node?.path;
    return typeof path === 'string' ? path : '';
  } catch {
    // What stands there is no construct, which is told.
    return '';
  }
}
