import { isFields } from '../collections/fields';
import { inClearOfArguments } from './terraform-argument';
import { InClearOfBlock, inClearOfTerraform } from './terraform-text';
import { storesAll } from './stored-values';
import type { InClear } from '../output/held-in-clear';

type Json = Readonly<Record<string, unknown>>;

/**
 * What a plan or a state as JSON holds in clear: constants of the configuration, and values that nothing marks as
 * sensitive. What is marked is in every plan and state, wherever it comes from.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export function inClearOfPlan(json: Json): InClearOfBlock[] {
  const configuration = object(json['configuration']);
  const root = object(configuration['root_module']);
  const planned = object(object(json['planned_values'])['root_module']);
  const states = [planned, object(object(object(json['prior_state'])['values'])['root_module'])];
  const all = [
    ...ofConfiguration(root, '', instancesIn(planned)),
    ...Object.values(object(configuration['provider_config'])).flatMap((provider) => ofProvider(object(provider))),
    ...ofGivenVariables(object(json['variables']), object(root['variables'])),
    ...[...states, object(object(json['values'])['root_module'])].flatMap(ofModule),
    ...['planned_values', 'values'].flatMap((one) => ofOutputs(object(object(json[one])['outputs']))),
  ];
  // What the configuration says is in each instance as well.
  return [...new Map(all.map((one) => [`${withoutKeys(one.address)} ${one.what}`, one])).values()];
}

/** A plan may be anybody's: what is no object holds nothing here. Its reader tells what is of the wrong type. */
function object(value: unknown): Json {
  return isFields(value) ? (value as Json) : {};
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function withoutKeys(address: string): string {
  return address.replace(/\[("[^"]*"|\d+)\]/g, '');
}

function ofProvider({ name, expressions }: Json): InClearOfBlock[] {
  return inClearOfTerraform({ provider: { [text(name)]: constant(expressions) } });
}

/** A module's own blocks, and those of the modules that it calls. */
function ofConfiguration(module: Json, prefix: string, instances: ReadonlyMap<string, Json>): InClearOfBlock[] {
  const blocks = inClearOfTerraform({
    variable: module['variables'],
    output: mapped(module['outputs'], (one) => {
      const { expression, ...rest } = object(one);
      return { ...rest, value: constant(expression) };
    }),
    module: mapped(module['module_calls'], (call) => constant(object(call)['expressions'])),
  });
  const resources = list(module['resources']).flatMap(({ address, type, expressions }) => {
    const own = object(instances.get(prefix + text(address))?.['values']);
    const body = mapped(expressions, (said, argument) =>
      // Made of literals alone: no reference is there.
      storesAll(text(type), argument) && JSON.stringify(said) === '{}' ? own[argument] : constant(said),
    );
    return found(inClearOfArguments(body, { type: text(type) }), text(address));
  });
  const below = Object.entries(object(module['module_calls'])).flatMap(([name, call]) =>
    ofConfiguration(object(object(call)['module']), `${prefix}module.${name}.`, instances),
  );
  return [...[...blocks, ...resources].map((one) => ({ ...one, address: prefix + one.address })), ...below];
}

/** What an expression of the configuration is, as far as it is no reference; blocks hold more of them. */
function constant(said: unknown): unknown {
  if (Array.isArray(said)) {
    return said.map(constant);
  }
  if (typeof said !== 'object' || said === null) {
    return undefined;
  }
  return Object.hasOwn(said, 'constant_value') ? (said as Json)['constant_value'] : mapped(said, constant);
}

function mapped(value: unknown, map: (value: unknown, key: string) => unknown): Json {
  return Object.fromEntries(Object.entries(object(value)).map(([key, one]) => [key, map(one, key)]));
}

/** The values that variables were given, unless the program calls them sensitive. */
function ofGivenVariables(given: Json, declared: Json): InClearOfBlock[] {
  const open = Object.entries(given).filter(([name]) => object(declared[name])['sensitive'] !== true);
  return inClearOfTerraform({
    variable: Object.fromEntries(open.map(([name, one]) => [name, { default: object(one)['value'] }])),
  });
}

function ofOutputs(outputs: Json): InClearOfBlock[] {
  const open = Object.entries(outputs).filter(([, one]) => object(one)['sensitive'] !== true);
  return inClearOfTerraform({
    output: Object.fromEntries(open.map(([name, one]) => [name, { value: object(one)['value'] }])),
  });
}

function ofModule(module: Json): InClearOfBlock[] {
  return [
    ...list(module['resources']).flatMap(({ address, type, values, sensitive_values: marks }) =>
      found(inClearOfArguments(withoutMarked(values, marks), { type: text(type) }), text(address)),
    ),
    ...list(module['child_modules']).flatMap(ofModule),
  ];
}

/** The first of each block, by its address without keys. */
function instancesIn(module: Json): Map<string, Json> {
  const own = list(module['resources']).map((one): [string, Json] => [withoutKeys(text(one['address'])), one]);
  return new Map([...list(module['child_modules']).flatMap((child) => [...instancesIn(child)]), ...own.reverse()]);
}

function withoutMarked(value: unknown, marks: unknown): unknown {
  if (marks === true) {
    return undefined;
  }
  const marked = (typeof marks === 'object' && marks !== null ? marks : {}) as Json;
  if (Array.isArray(value)) {
    return value.map((one, index) => withoutMarked(one, marked[index]));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutMarked(one, marked[key])]))
    : value;
}

function found(list: readonly InClear[], address: string): InClearOfBlock[] {
  return list.map((one) => ({ ...one, address, labels: [] }));
}
